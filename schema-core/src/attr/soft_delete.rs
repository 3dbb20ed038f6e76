//! Rows that are deleted stay.

use super::OnEntity;
use crate::ir::{self, Source};

/// See [`soft_delete`].
#[derive(Debug)]
pub struct SoftDelete(ir::SoftDelete);

/// A row is deleted by setting `deleted_at`, and restored by emptying it. What is unique is so among live rows, indexes
/// hold live rows, and a view shows them: `item_live`. `purge_item(interval '90 days')` removes for good what was deleted
/// before that, in batches. A field `deleted_at` is used; where the struct has none, the column is added.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(soft_delete.read_only().cascade().on_delete_statement())]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(unique)]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#""deleted_at" timestamptz"#), "{sql}");
/// assert!(sql.contains(r#"CREATE UNIQUE INDEX "item_sku_key" ON "public"."item" USING btree ("sku") WHERE ("deleted_at" IS NULL);"#), "{sql}");
/// assert!(sql.contains(r#"CREATE VIEW "public"."item_live""#), "{sql}");
/// assert!(sql.contains(r#"CREATE FUNCTION "public"."purge_item""#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn soft_delete() -> SoftDelete {
    SoftDelete(ir::SoftDelete {
        source: Source::default(),
        read_only: false,
        cascade: false,
        on_delete_statement: false,
        refuse_references: false,
        deletion: None,
    })
}

impl SoftDelete {
    /// A deleted row can be restored or removed for good, and not changed.
    pub fn read_only(mut self) -> Self {
        self.0.read_only = true;
        self
    }

    /// Rows that reference this one with `on_delete(Cascade)`, and are deleted softly too, are deleted with it, and restored
    /// with it: those, and not rows that were deleted on their own.
    pub fn cascade(mut self) -> Self {
        self.0.cascade = true;
        self
    }

    /// DELETE deletes softly, unless the session asks for more: `SET LOCAL app.hard_delete = 'on'`. A row that goes because
    /// of the row that it references goes for good, and so does one that a trigger deletes.
    pub fn on_delete_statement(mut self) -> Self {
        self.0.on_delete_statement = true;
        self
    }

    /// No row can start to reference a deleted one.
    pub fn refuse_references(mut self) -> Self {
        self.0.refuse_references = true;
        self
    }
}

impl OnEntity for SoftDelete {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.lifecycle_mut().soft_delete = Some(ir::SoftDelete { source: at, ..self.0 });
    }
}
