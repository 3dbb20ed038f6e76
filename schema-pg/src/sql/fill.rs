//! What gives rows that are there their values in a column: in batches, each committed.

use std::fmt::{self, Write};

use super::quote::{Fragment, Idents};
use super::row_security::{declared, forced, lifted};
use super::{Ident, Name, Sql};
use crate::catalog::{Enabled, QualifiedName, Text};

/// Values for a column of rows that are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The columns of its key. Without one, all rows are filled in one transaction.
    pub key: &'a [Text],
    /// The column.
    pub column: Text,
    /// The expression of its value.
    pub value: Text,
    /// The condition of the rows that lack it.
    pub lacks: String,
    /// Triggers that are disabled while a batch is written, and how they are enabled.
    pub disabled: Vec<(&'a Text, Enabled)>,
    /// Tables whose policies may hide rows from their owner.
    pub forced: Vec<&'a QualifiedName>,
    /// Policies may hide rows from who runs it.
    pub secured: bool,
    /// Changes of the rows are noted in the audit log.
    pub audited: bool,
    /// Each batch is committed, outside of a transaction; where not, all of them are one.
    pub commits: bool,
}

displayed!(Fill<'_>);

impl Sql for Fill<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        let (name, column, value) = (Name(self.table), Ident(&self.column), Fragment(&self.value));
        let lacks = &self.lacks;
        let commit = if self.commits { "        COMMIT;\n" } else { "" };
        let (before, after) = self.around();
        let declared = declared(&self.forced);
        let body = match self.key {
            [] if before.is_empty() => return write!(f, "UPDATE {name} SET {column} = {value} WHERE {lacks}"),
            [] => {
                let declared = if declared.is_empty() { declared } else { format!("DECLARE\n{declared}") };
                format!(
                    "{declared}BEGIN
{before}        UPDATE {name} SET {column} = {value} WHERE {lacks};
{after}END;"
                )
            }
            key => {
                let key = Idents(key);
                format!(
                    "DECLARE
    changed bigint;
{declared}BEGIN
    LOOP
{before}        UPDATE {name} SET {column} = {value}
            WHERE ({key}) IN (SELECT {key} FROM {name} WHERE {lacks} LIMIT 5000 FOR NO KEY UPDATE);
        GET DIAGNOSTICS changed = ROW_COUNT;
{after}{commit}        EXIT WHEN changed = 0;
    END LOOP;
END;"
                )
            }
        };
        f.write_str(&super::do_block(&body))
    }
}

impl Fill<'_> {
    /// What stands before the UPDATE of a batch, and behind it.
    fn around(&self) -> (String, String) {
        let (mut before, mut after) = (String::new(), String::new());
        let name = Name(self.table);
        // Policies may hide rows from who runs it, which would stay as they are without a word. So it fails then.
        if self.secured || !self.forced.is_empty() {
            before += "        PERFORM pg_catalog.set_config('row_security', 'off', true);\n";
        }
        if !self.forced.is_empty() {
            before += "        -- The owner sees all rows until this batch is committed; others wait, and see what they saw.\n";
            before += &lifted(8);
        }
        if !self.disabled.is_empty() {
            before += "        -- What refuses changes, or notes who changed a row and when, is for changes by programs. Others write again once
        -- this batch is committed: none of their changes passes unguarded.
        SET CONSTRAINTS ALL IMMEDIATE;\n";
        } else if !self.forced.is_empty() {
            before += "        SET CONSTRAINTS ALL IMMEDIATE;\n";
        }
        for (trigger, enabled) in &self.disabled {
            let _ = writeln!(before, "        ALTER TABLE {name} DISABLE TRIGGER {};", Ident(trigger));
            let how = if *enabled == Enabled::Always { " ALWAYS" } else { "" };
            let _ = writeln!(after, "        ALTER TABLE {name} ENABLE{how} TRIGGER {};", Ident(trigger));
        }
        if self.audited {
            before += "        -- The audit log notes each row.\n";
        }
        if !self.forced.is_empty() {
            after += &forced(8);
        }
        (before, after)
    }
}
