//! The body of the trigger that deletes and restores the dependents of a row with it.

use std::fmt::Write;

use super::quote::Literal;
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// Rows that are deleted with the rows that they reference.
pub struct Dependents<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// Its columns, each with the column of the other table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Its `deletion_id`.
    pub deletion: Text,
    /// What else its rows are deleted with.
    pub others: Vec<Other>,
}

/// Another table whose deletions the dependents follow.
pub struct Other {
    /// The table.
    pub table: QualifiedName,
    /// The columns of the dependents, each with the column of this table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Its `deletion_id`.
    pub deletion: Text,
}

/// Dependents that policies show to their tenant alone.
pub struct OfTenant<'a> {
    /// The column of the row that names the tenant.
    pub column: Text,
    /// The function that says for which tenant the session asks.
    pub session: QualifiedName,
    /// The tables.
    pub tables: Vec<&'a QualifiedName>,
}

/// Refuses where policies would hide dependents from the owner, as whom the function runs: a session that asks for another tenant, or for none,
/// may still change the row where no policy binds it, and its dependents would stay as they are.
fn refuse_hidden(of: &OfTenant<'_>) -> String {
    let active = |table: &&QualifiedName| {
        format!("pg_catalog.row_security_active({}::pg_catalog.regclass)", Literal(&Name(table).to_string()))
    };
    let active: Vec<String> = of.tables.iter().map(active).collect();
    let column = format!("NEW.{}", Ident(&of.column));
    let refusal = Refusal {
        message: "dependents of a row of %.% are those of tenant %, for which the session does not ask",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME", &column],
        code: "insufficient_privilege",
    };
    format!(
        "\n    IF {}() IS DISTINCT FROM {column} AND ({}) THEN\n        {refusal}\n    END IF;",
        Name(&of.session),
        active.join(" OR "),
    )
}

/// Deletes the dependents of the row that are live; restores those that were deleted with it. A dependent that references another deleted row
/// stays deleted: from then on it is part of that deletion, and so are its own dependents.
pub fn cascade_body(
    deleted_at: &str,
    deletion: &str,
    dependents: &[Dependents<'_>],
    of_tenant: Option<&OfTenant<'_>>,
) -> String {
    let (deleted, deletion) = (Ident(deleted_at), Ident(deletion));
    let (mut deletes, mut restores, mut passes) = (String::new(), String::new(), String::new());
    for dependent in dependents {
        let Dependents { table, on, deleted_at, deletion: own, others } = dependent;
        let (table, own_deleted, own) = (Name(table), Ident(deleted_at), Ident(own));
        let rows = equal(on, "c", "NEW");
        // Writing to a String can't fail.
        let _ = write!(
            deletes,
            "
        UPDATE {table} AS c SET {own_deleted} = NEW.{deleted}, {own} = NEW.{deletion}
            WHERE {rows} AND c.{own_deleted} IS NULL;",
        );
        let of_this = format!("{rows} AND c.{own} = OLD.{deletion}");
        for Other { table: other, on, deleted_at, deletion: id } in others {
            let (other, gone, id, referenced) = (Name(other), Ident(deleted_at), Ident(id), equal(on, "c", "o"));
            let _ = write!(
                restores,
                "
        -- Locked, so that none of them is deleted meanwhile.
        PERFORM FROM {other} AS o
            WHERE EXISTS (SELECT FROM {table} AS c WHERE {of_this} AND {referenced})
            FOR SHARE;
        UPDATE {table} AS c SET {own} = o.{id} FROM {other} AS o
            WHERE {of_this} AND {referenced} AND o.{gone} IS NOT NULL AND o.{id} IS DISTINCT FROM OLD.{deletion};",
            );
        }
        let _ = write!(
            restores,
            "
        UPDATE {table} AS c SET {own_deleted} = NULL, {own} = NULL
            WHERE {of_this};",
        );
        let _ = write!(
            passes,
            "
        UPDATE {table} AS c SET {own} = NEW.{deletion}
            WHERE {of_this};",
        );
    }
    let isolated = Refusal {
        message: "a row of %.% is deleted with its dependents, and REPEATABLE READ does not see those that came meanwhile: delete it in READ COMMITTED",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "invalid_transaction_state",
    };
    format!(
        "#variable_conflict use_column
BEGIN{hidden}
    IF NEW.{deleted} IS NULL THEN{restores}
    ELSIF OLD.{deleted} IS NULL THEN
        IF pg_catalog.current_setting('transaction_isolation') = 'repeatable read' THEN
        {isolated}
        END IF;{deletes}
    ELSE{passes}
    END IF;
    RETURN NULL;
END;",
        hidden = of_tenant.map(refuse_hidden).unwrap_or_default(),
        isolated = format_args!("    {}", isolated.to_string().replace("\n        ", "\n            ")),
    )
}

fn equal(on: &[(Text, Text)], own: &str, other: &str) -> String {
    let equal = |(a, b): &(Text, Text)| format!("{own}.{} = {other}.{}", Ident(a), Ident(b));
    on.iter().map(equal).collect::<Vec<_>>().join(" AND ")
}
