//! Moving rows that are older than they are kept to a table of their own, and back.

use std::fmt::Write;

use super::guard::refuse_snapshot;
use super::quote::{Idents, Literal};
use super::row_security::{declared, forced, lifted};
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName, Text};

/// What is moved.
pub struct Archive<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// Where older rows are kept.
    pub archive: &'a QualifiedName,
    /// The columns but those that are computed.
    pub columns: Vec<Text>,
    /// The columns of the key.
    pub key: &'a [Text],
    /// The column of the moment since which rows are kept.
    pub at: &'a Text,
    /// Its type: timestamptz, timestamp or date.
    pub ty: &'a DataType,
    /// The setting without which DELETE deletes softly.
    pub hard_delete: Option<&'a str>,
    /// Triggers that let no row go.
    pub guards: Vec<Text>,
    /// Triggers that would give a row that comes back other values, or refuse it.
    pub of_new: Vec<Text>,
    /// A column takes numbers of rows only where they insist.
    pub overriding: bool,
    /// Other tables, each with its columns and those of this table that they are equal to.
    pub dependents: Vec<(QualifiedName, Vec<(Text, Text)>)>,
    /// Tables whose policies bind their owner.
    pub forced: Vec<&'a QualifiedName>,
}

impl Archive<'_> {
    /// Rows that are old, and that no row of another table references: what references a row would go or lose its reference with it.
    fn is_old(&self) -> String {
        let (at, now) = (Ident(self.at), "pg_catalog.timezone('UTC', pg_catalog.now())");
        let since = match self.ty {
            DataType::Timestamptz => "pg_catalog.now() - $1".to_owned(),
            DataType::Date => format!("({now} - $1)::pg_catalog.date"),
            _ => format!("{now} - $1"),
        };
        let mut is_old = format!("r.{at} < {since}");
        for (table, on) in &self.dependents {
            let equal: Vec<String> =
                on.iter().map(|(own, key)| format!("c.{} = r.{}", Ident(own), Ident(key))).collect();
            // Writing to a String can't fail.
            let _ = write!(
                is_old,
                "\n            AND NOT EXISTS (SELECT FROM {} AS c WHERE {})",
                Name(table),
                equal.join(" AND ")
            );
        }
        is_old
    }

    /// What is set aside while rows move, and restored.
    fn around(&self, triggers: &[Text]) -> (String, String) {
        let (mut before, mut after) = (String::new(), String::new());
        if !self.forced.is_empty() {
            before +=
                "    -- The owner sees all rows until this transaction ends; others wait, and see what they saw.\n";
            before += &lifted(4);
            after += "    SET CONSTRAINTS ALL IMMEDIATE;\n";
            after += &forced(4);
        }
        if !triggers.is_empty() {
            before += "    SET CONSTRAINTS ALL IMMEDIATE;\n";
        }
        for trigger in triggers {
            let (table, trigger) = (Name(self.table), Ident(trigger));
            let _ = writeln!(before, "    ALTER TABLE {table} DISABLE TRIGGER {trigger};");
            let _ = writeln!(after, "    ALTER TABLE {table} ENABLE TRIGGER {trigger};");
        }
        (before, after)
    }
}

/// Moves at most so many rows, the oldest first, in one statement. Rows that others work on are left for the next call, so two calls at once move
/// different rows. First rows are locked, so that none is referenced any more from then on, then those of them are moved that nothing references.
pub fn archive_body(of: &Archive<'_>) -> String {
    let (table, archive, columns) = (Name(of.table), Name(of.archive), Idents(&of.columns));
    let (is_old, at) = (of.is_old(), Ident(of.at));
    let (before, after) = of.around(&of.guards);
    let isolated = format!(
        "RAISE EXCEPTION 'rows of % are archived, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', {}
            USING ERRCODE = 'invalid_transaction_state';",
        Literal(&of.table.to_string())
    );
    let (mut setting, mut on, mut back) = (String::new(), String::new(), String::new());
    if let Some(name) = of.hard_delete {
        let name = Literal(name);
        setting = format!("    setting pg_catalog.text := pg_catalog.current_setting({name}, true);\n");
        on = format!("    PERFORM pg_catalog.set_config({name}, 'on', true);\n");
        back = format!("    PERFORM pg_catalog.set_config({name}, COALESCE(setting, ''), true);\n");
    }
    format!(
        "#variable_conflict use_column
DECLARE
    chosen pg_catalog.tid[];
    moved bigint;
{setting}{hidden}BEGIN{isolated}
{before}{on}    chosen := ARRAY(
        SELECT r.ctid FROM {table} AS r
        WHERE {is_old}
        ORDER BY r.{at}
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    );
    WITH gone AS (
        DELETE FROM {table} AS r
        WHERE r.ctid = ANY (chosen) AND {is_old}
        RETURNING {columns}
    )
    INSERT INTO {archive} ({columns}) SELECT {columns} FROM gone;
    GET DIAGNOSTICS moved = ROW_COUNT;
{back}{after}    RETURN moved;
END;",
        hidden = declared(&of.forced),
        isolated = refuse_snapshot(&isolated, false, "    "),
    )
}

/// Moves a row back, as it was.
pub fn restore_body(of: &Archive<'_>) -> String {
    let (table, archive, columns) = (Name(of.table), Name(of.archive), Idents(&of.columns));
    let (before, after) = of.around(&of.of_new);
    let key: Vec<String> = of.key.iter().zip(1..).map(|(column, n)| format!("r.{} = ${n}", Ident(column))).collect();
    let overriding = if of.overriding { " OVERRIDING SYSTEM VALUE" } else { "" };
    format!(
        "#variable_conflict use_column
DECLARE
    moved bigint;
{hidden}BEGIN
{before}    WITH back AS (
        DELETE FROM {archive} AS r
        WHERE {key}
        RETURNING {columns}
    )
    INSERT INTO {table} ({columns}){overriding} SELECT {columns} FROM back;
    GET DIAGNOSTICS moved = ROW_COUNT;
{after}    RETURN moved;
END;",
        hidden = declared(&of.forced),
        key = key.join(" AND "),
    )
}

/// `SELECT app.archive_orders(at_most => $1)`
#[cfg(feature = "cli")]
pub fn call(function: &QualifiedName) -> String {
    format!("SELECT {}(at_most => $1)", Name(function))
}
