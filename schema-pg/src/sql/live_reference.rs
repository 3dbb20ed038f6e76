//! What refuses rows that start to reference a deleted one.

use super::guard::is_dependent_change;
use super::mutability::changed;
use super::refusal::Refusal;
use super::{Ident, Literal, Name};
use crate::catalog::{QualifiedName, Text};

/// The rows that a statement inserted.
pub const INSERTED: &str = "inserted";

/// A reference to rows that are deleted softly.
pub struct Reference<'a> {
    /// Its columns, each with the column of the other table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// The columns that it was said of.
    pub columns: &'a [Text],
    /// When the row itself is deleted: such a row may reference what it likes.
    pub own_deleted_at: Option<Text>,
    /// The other table.
    pub target: &'a QualifiedName,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Policies may hide rows of it, and one that is not seen can't be known to be live, so it is refused.
    pub hidden: bool,
    /// What errors call the rule.
    pub constraint: &'a str,
}

impl Reference<'_> {
    /// The row is live and references something.
    fn counts(&self, row: &str) -> String {
        let mut given: Vec<String> =
            self.columns.iter().map(|column| format!("{row}.{} IS NOT NULL", Ident(column))).collect();
        given.extend(self.own_deleted_at.iter().map(|deleted| format!("{row}.{} IS NULL", Ident(deleted))));
        given.join(" AND ")
    }

    fn equal(&self, row: &str) -> String {
        let equal: Vec<String> =
            self.on.iter().map(|(own, key)| format!("r.{} = {row}.{}", Ident(key), Ident(own))).collect();
        equal.join(" AND ")
    }

    fn refusal(&self) -> String {
        let refusal = Refusal {
            message: "a row of %.% references a deleted row of %",
            arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME", &super::quote_literal(&self.target.to_string())],
            code: "foreign_key_violation",
        };
        let named = format!("CONSTRAINT = {}", Literal(self.constraint));
        refusal.to_string().replace("CONSTRAINT = TG_NAME", &named)
    }
}

/// WHEN: the row that is inserted is live and references something.
pub fn is_inserted(reference: &Reference<'_>) -> String {
    reference.counts("NEW")
}

/// WHEN: the row is live, and references something from now on: `other`, because it references something else; or because it is restored, but
/// not with the row that it references.
pub fn starts(reference: &Reference<'_>, other: bool) -> String {
    let restored = reference
        .own_deleted_at
        .as_ref()
        .map(|deleted| format!("(OLD.{} IS NOT NULL AND NOT {})", Ident(deleted), is_dependent_change()));
    let starts: Vec<String> = other.then(|| changed(reference.columns)).into_iter().chain(restored).collect();
    format!("{} AND ({})", reference.counts("NEW"), starts.join(" OR "))
}

/// Refuses the row if it references a deleted one. The lock keeps that from being deleted meanwhile, which the lock of a foreign key does not.
pub fn row_body(reference: &Reference<'_>) -> String {
    format!(
        "DECLARE
    gone boolean;
BEGIN
    SELECT r.{} IS NOT NULL INTO gone FROM {} AS r
        WHERE {}
        FOR SHARE;
    IF {} THEN
        {}
    END IF;
    RETURN NEW;
END;",
        Ident(&reference.deleted_at),
        Name(reference.target),
        reference.equal("NEW"),
        if reference.hidden { "gone OR NOT FOUND" } else { "gone" },
        reference.refusal(),
    )
}

/// The same for all rows of an INSERT. A row that moves to another partition is inserted there too, and does not start to reference anything.
pub fn rows_body(reference: &Reference<'_>) -> String {
    let (target, deleted) = (Name(reference.target), Ident(&reference.deleted_at));
    let (counts, equal) = (reference.counts("i"), reference.equal("i"));
    let unseen = match reference.hidden {
        true => format!(
            " OR EXISTS (SELECT FROM {INSERTED} AS i
        WHERE {counts} AND NOT EXISTS (SELECT FROM {target} AS r WHERE {equal}))"
        ),
        false => String::new(),
    };
    format!(
        "DECLARE
    gone boolean;
BEGIN
    WITH referenced AS (
        SELECT r.{deleted} AS at FROM {target} AS r
        WHERE EXISTS (SELECT FROM {INSERTED} AS i WHERE {counts} AND {equal})
        ORDER BY {keys}
        FOR SHARE
    )
    SELECT pg_catalog.bool_or(at IS NOT NULL) INTO gone FROM referenced;
    IF gone{unseen} THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        keys = reference.on.iter().map(|(_, key)| format!("r.{}", Ident(key))).collect::<Vec<_>>().join(", "),
        refusal = reference.refusal(),
    )
}
