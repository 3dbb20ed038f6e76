//! Who acts when a trigger function runs: what a guard may ask, and what it may trust.

use super::refusal::Refusal;
use super::{Ident, Literal, Name};
use crate::catalog::{Event, QualifiedName, Text};

/// Whether the current user owns the table of the trigger, or is a member of its owner. True for the owner's own statements, for SECURITY DEFINER
/// functions of the owner and for foreign key actions, which run as the owner of the referencing table: no proof alone, since any
/// role that may delete a referenced row starts such an action.
pub fn acts_as_owner() -> &'static str {
    "pg_catalog.pg_has_role(current_user, (SELECT c.relowner FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER')"
}

/// The same by one call, for conditions that can't hold a query (WHEN) and for what is called for each row. The owner of a table holds all
/// grant options on it, whatever is revoked; of others only those who were given TRIGGER with the right to pass it on, who can make functions
/// of their own run on the table anyway.
pub fn owns(table: &str) -> String {
    format!("pg_catalog.has_table_privilege({table}, 'TRIGGER WITH GRANT OPTION')")
}

/// WHEN of UPDATE and DELETE: the statement is part of a trigger and runs as the owner of the table. So do foreign key actions and SECURITY DEFINER
/// trigger functions of the owner. A trigger on a temporary table of the application is as deep, and runs as the application. What it trusts:
/// SECURITY DEFINER functions that the owner lets the application call, since such a trigger can call them.
pub fn is_dependent_change() -> String {
    format!("(pg_catalog.pg_trigger_depth() > 0 AND {})", owns("OLD.tableoid"))
}

/// Whether who signed in is the owner of the table, or a member of it. Unlike the current user it is the same in functions with the rights of
/// their owner, and no statement changes it; who is a member can act as the owner by saying so.
fn signed_in_as_owner(table: &str) -> String {
    format!(
        "pg_catalog.pg_has_role(session_user, (SELECT c.relowner FROM pg_catalog.pg_class AS c WHERE c.oid = {table}), 'MEMBER')"
    )
}

/// For whom the rows of a table are, as its policies ask.
pub struct Asked {
    /// The table. Not that of the trigger, which is a partition where there are any, and those have no policies.
    pub table: QualifiedName,
    /// Columns that policies compare, each with the function that says for whom the session asks.
    pub columns: Vec<(Text, QualifiedName)>,
    /// The variable that holds the token, where sessions are signed.
    pub token: Option<Text>,
}

impl Asked {
    fn table(&self) -> String {
        format!("{}::pg_catalog.regclass", Literal(&Name(&self.table).to_string()))
    }

    /// The session asks for somebody else than the row is of, or the row is given to somebody else. `row` says which of OLD and NEW there are.
    fn is_of_others(&self, row: Rows) -> String {
        let other = |(column, session): &(Text, QualifiedName)| {
            let (column, asks) = (Ident(column), format!("{}()", Name(session)));
            match row {
                Rows::New => format!("{asks} IS DISTINCT FROM NEW.{column}"),
                Rows::Old => format!("{asks} IS DISTINCT FROM OLD.{column}"),
                Rows::Both => format!("{asks} IS DISTINCT FROM OLD.{column} OR NEW.{column} <> OLD.{column}"),
                // The one that is not there has no values.
                Rows::Any => format!(
                    "{asks} IS DISTINCT FROM COALESCE(OLD.{column}, NEW.{column}) OR NEW.{column} <> OLD.{column}"
                ),
            }
        };
        self.columns.iter().map(other).collect::<Vec<_>>().join(" OR ")
    }

    fn has_no_token(&self) -> Option<String> {
        let token = self.token.as_ref()?;
        Some(format!("COALESCE(pg_catalog.current_setting({}, true), '') = ''", Literal(token)))
    }

    /// Refuses a row where policies would hide others like it from the queries that follow. A statement can change for whom its session asks
    /// while it runs: expressions in SET and RETURNING are evaluated before a trigger is called, and a policy asks once for each query. So a
    /// query that finds nothing proves nothing, unless the session asks now for whom the row is of.
    pub fn refuse_unseen(&self, row: Rows, indent: &str) -> String {
        if self.columns.is_empty() {
            return self.refuse_unsigned(row, indent);
        }
        let (table, other) = (self.table(), self.is_of_others(row));
        let refusal = refusal(&OTHERS, &format!("{indent}    "));
        format!(
            "
{indent}IF pg_catalog.row_security_active({table}) THEN
{indent}    IF {other} THEN
{indent}        {refusal}
{indent}    END IF;
{indent}END IF;"
        )
    }

    /// Where sessions are signed, refuses a row in nobody's name, or in the name of somebody whose token is for other rows: what notes who
    /// acts would note the wrong one. Nothing where they are not, since any statement can claim to be anybody then.
    pub fn refuse_unsigned(&self, row: Rows, indent: &str) -> String {
        if self.token.is_none() || self.columns.is_empty() {
            return self.refuse_token_missing(indent);
        }
        let table = self.table();
        let owner = signed_in_as_owner(&table);
        let other = self.is_of_others(row);
        let refusal = refusal(&OTHERS, &format!("{indent}    "));
        format!(
            "
{indent}IF pg_catalog.row_security_active({table}) THEN
{indent}    IF ({other}) AND NOT {owner} THEN
{indent}        {refusal}
{indent}    END IF;
{indent}END IF;"
        )
    }

    /// The same for all rows of a statement, which a transition table holds.
    pub fn refuse_unsigned_rows(&self, rows: &str, indent: &str) -> String {
        if self.token.is_none() || self.columns.is_empty() {
            return self.refuse_token_missing(indent);
        }
        let table = self.table();
        let owner = signed_in_as_owner(&table);
        let other = |(column, session): &(Text, QualifiedName)| {
            format!("(SELECT {}()) IS DISTINCT FROM r.{}", Name(session), Ident(column))
        };
        let other = self.columns.iter().map(other).collect::<Vec<_>>().join(" OR ");
        let refusal = refusal(&OTHERS, &format!("{indent}    "));
        format!(
            "
{indent}IF pg_catalog.row_security_active({table}) THEN
{indent}    IF EXISTS (SELECT FROM {rows} AS r WHERE {other}) AND NOT {owner} THEN
{indent}        {refusal}
{indent}    END IF;
{indent}END IF;"
        )
    }

    /// The same where no row says for whom it is.
    pub fn refuse_token_missing(&self, indent: &str) -> String {
        let Some(missing) = self.has_no_token() else { return String::new() };
        let owner = signed_in_as_owner(&self.table());
        let refusal = refusal(&UNSIGNED, indent);
        format!("\n{indent}IF {missing} AND NOT {owner} THEN\n{indent}    {refusal}\n{indent}END IF;")
    }

    /// Sessions are signed: who acts is proven, or nobody does. False for the owner, who may say anybody.
    pub fn is_proven(&self) -> Option<String> {
        self.token.as_ref().map(|_| format!("NOT {}", signed_in_as_owner(&self.table())))
    }
}

/// Which of OLD and NEW a trigger has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// NEW: INSERT.
    New,
    /// OLD: DELETE.
    Old,
    /// Both: UPDATE.
    Both,
    /// It is called for several of them.
    Any,
}

impl Rows {
    /// What triggers for these events have.
    pub fn of(events: &[Event]) -> Self {
        match events {
            [Event::Insert] => Self::New,
            [Event::Delete] => Self::Old,
            [Event::Update | Event::UpdateOf(_)] => Self::Both,
            _ => Self::Any,
        }
    }
}

const OTHERS: Refusal<'static> = Refusal {
    message: "a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within",
    arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
    code: "insufficient_privilege",
};

const UNSIGNED: Refusal<'static> = Refusal {
    message: "the session holds no token, and rows of %.% are written in somebody's name",
    arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
    code: "insufficient_privilege",
};

/// Refuses a transaction that reads an older snapshot, which does not show rows that came meanwhile. `serializable`: one that is SERIALIZABLE is
/// right, since all that write these rows are.
pub fn refuse_snapshot(refusal: &str, serializable: bool, indent: &str) -> String {
    let older = match serializable {
        true => "= 'repeatable read'",
        false => "IN ('repeatable read', 'serializable')",
    };
    let refusal = indented(refusal, indent);
    format!(
        "
{indent}IF pg_catalog.current_setting('transaction_isolation') {older} THEN
{indent}    {refusal}
{indent}END IF;"
    )
}

fn refusal(refusal: &Refusal<'_>, indent: &str) -> String {
    indented(&refusal.to_string(), indent)
}

/// A refusal within an IF that is indented so.
fn indented(refusal: &str, indent: &str) -> String {
    refusal.replace("\n            USING", &format!("\n{indent}        USING"))
}
