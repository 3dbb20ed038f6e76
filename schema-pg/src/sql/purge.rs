//! Removing for good what was deleted long ago, and never what is live.

use std::fmt::Write;

use super::guard::refuse_snapshot;
use super::refusal::Refusal;
use super::session::is_on;
use super::{Ident, Literal, Name};
use crate::catalog::{QualifiedName, Text};

/// The setting that is `on` while rows are purged.
const PURGES: &str = "schema.purges";

/// The SQLSTATE of a live row that would be removed with a deleted one.
pub const LIVE_DEPENDENT: &str = "SD001";

/// What is purged.
pub struct Purge<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// Its key.
    pub key: &'a [Text],
    /// Its `deleted_at`.
    pub deleted_at: &'a Text,
    /// The setting without which DELETE deletes softly.
    pub hard_delete: Option<&'a str>,
    /// Rows that are deleted softly go along, at whatever depth.
    pub goes_along: bool,
    /// All that write these rows are SERIALIZABLE.
    pub serializable: bool,
    /// Those that reference this table.
    pub dependents: Vec<Dependent>,
}

/// Rows of another table that reference the rows to be removed.
pub struct Dependent {
    /// The other table.
    pub table: QualifiedName,
    /// Its columns, each with the one of this table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
}

impl Purge<'_> {
    /// Rows that may go, the oldest first.
    fn rows(&self) -> String {
        let deleted = Ident(self.deleted_at);
        let key: Vec<String> = self.key.iter().map(|column| format!("r.{}", Ident(column))).collect();
        let mut rows = format!(
            "SELECT {} FROM {} AS r
        WHERE r.{deleted} < pg_catalog.now() - $1",
            key.join(", "),
            Name(self.table)
        );
        for Dependent { table, on, deleted_at: deleted } in &self.dependents {
            let equal: Vec<String> =
                on.iter().map(|(own, key)| format!("c.{} = r.{}", Ident(own), Ident(key))).collect();
            // Writing to a String can't fail.
            let _ = write!(
                rows,
                "
            AND NOT EXISTS (SELECT FROM {} AS c WHERE {} AND c.{} IS NULL)",
                Name(table),
                equal.join(" AND "),
                Ident(deleted)
            );
        }
        rows + &format!("\n        ORDER BY r.{deleted}")
    }

    fn equal(&self, row: &str) -> String {
        let equal: Vec<String> = self.key.iter().map(|column| format!("r.{0} = {row}.{0}", Ident(column))).collect();
        equal.join(" AND ")
    }
}

/// Removes for good what was deleted before a time, at most so many rows. Rows that others work on are left for the next call, and so are those
/// with which a live row would go: that is found out by removing them, since rows go along at any depth, and may be restored meanwhile.
pub fn purge_body(purge: &Purge<'_>) -> String {
    let (table, rows) = (Name(purge.table), purge.rows());
    let batch = format!(
        "WITH gone AS (
        {rows}
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM {table} AS r USING gone WHERE {};
    GET DIAGNOSTICS removed = ROW_COUNT;",
        purge.equal("gone"),
    );
    let work = match purge.goes_along {
        false => batch,
        true => format!(
            "BEGIN
    {batch}
    EXCEPTION WHEN SQLSTATE '{LIVE_DEPENDENT}' THEN
        removed := 0;
        FOR candidate IN {rows}
        FOR UPDATE SKIP LOCKED
        LOOP
            EXIT WHEN removed >= $2;
            BEGIN
                DELETE FROM {table} AS r WHERE {equal};
                GET DIAGNOSTICS one = ROW_COUNT;
                removed := removed + one;
            EXCEPTION WHEN SQLSTATE '{LIVE_DEPENDENT}' THEN
                -- A live row would go along.
                CONTINUE;
            END;
        END LOOP;
    END;",
            equal = purge.equal("candidate"),
        ),
    };
    let mut declared = "removed bigint;".to_owned();
    if purge.goes_along {
        declared += "\n    one bigint;\n    candidate pg_catalog.record;";
    }
    let settings = purge.hard_delete.into_iter().chain(purge.goes_along.then_some(PURGES));
    let (mut on, mut back) = (String::new(), String::new());
    for (i, setting) in settings.enumerate() {
        let (setting, was) = (Literal(setting).to_string(), format!("setting_{i}"));
        declared += &format!("\n    {was} pg_catalog.text := pg_catalog.current_setting({setting}, true);");
        on += &format!("PERFORM pg_catalog.set_config({setting}, 'on', true);\n    ");
        back += &format!("PERFORM pg_catalog.set_config({setting}, COALESCE({was}, ''), true);\n    ");
    }
    let isolated = format!(
        "RAISE EXCEPTION 'rows of % are purged, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', {}
            USING ERRCODE = 'invalid_transaction_state';",
        Literal(&purge.table.to_string())
    );
    format!(
        "#variable_conflict use_column
DECLARE
    {declared}
BEGIN{isolated}
    {on}{work}
    {back}RETURN removed;
END;",
        isolated = refuse_snapshot(&isolated, purge.serializable, "    "),
    )
}

/// WHEN: the row is live, and rows are purged.
pub fn is_purged(deleted_at: &str) -> String {
    format!("OLD.{} IS NULL AND {}", Ident(deleted_at), is_on(PURGES))
}

/// Refuses to remove it.
pub fn live_body() -> String {
    let refusal = Refusal {
        message: "a row of %.% is live, and is not purged with the row that it references",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: LIVE_DEPENDENT,
    };
    format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}
