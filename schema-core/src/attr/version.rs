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
/// assert!(sql.contains(r#""version" bigint DEFAULT 1 NOT NULL"#), "{sql}");
/// assert!(sql.contains(r#"CREATE TRIGGER "item_version""#), "{sql}");
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
