//! Versions of rows: a change that did not see the last one is refused.

use super::{FieldDraft, OnField};
use crate::kind;

/// See [`version`].
#[derive(Debug)]
pub struct Version;

/// The number of the row's version, counted by the database. A change that brings an older version than the row has is
/// refused, with SQLSTATE 40001: somebody else changed the row since it was read. So write back the version that was read:
/// `UPDATE item SET title = $1, version = $2 WHERE id = $3`, which `schema_pg::versioned_update` writes; a change that does not name it is not checked.
///
/// It starts with its default, which is 1 unless the field says another: a row that is inserted with another number is refused, with SQLSTATE
/// 23000, so leave the column out. The check is made after the INSERT; `ON CONFLICT … DO UPDATE` may bring the version that was read. Restoring a
/// whole dump works, since triggers come after the rows; one of rows alone needs `pg_restore --disable-triggers`.
///
/// What it trusts: that the triggers are there, which only the owner of the table can disable.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
///     #[entity(version)]
///     version: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("version bigint DEFAULT 1 NOT NULL"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_version"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_version_insert
///     AFTER INSERT ON public.item
///     FOR EACH ROW
///     WHEN (NEW.version IS DISTINCT FROM 1)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn version() -> Version {
    Version
}

impl<T> OnField<T, kind::Integer> for Version {
    fn apply(self, draft: &mut FieldDraft) {
        let name = draft.field.name.clone();
        draft.lifecycle.get_or_insert_default().versions.push(name);
    }
}
