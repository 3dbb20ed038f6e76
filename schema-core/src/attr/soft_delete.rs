//! Rows that are deleted stay.

use super::OnEntity;
use crate::ir::{self, Source, Text};

/// See [`soft_delete`].
#[derive(Debug)]
pub struct SoftDelete {
    declared: ir::SoftDelete,
    index_name: Option<Text>,
}

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
/// assert!(sql.contains("deleted_at timestamptz"), "{sql}");
/// assert!(sql.contains("CREATE UNIQUE INDEX item_sku_key ON public.item USING btree (sku) WHERE (deleted_at IS NULL);"), "{sql}");
/// assert!(sql.contains("CREATE VIEW public.item_live"), "{sql}");
/// assert!(sql.contains("CREATE FUNCTION public.purge_item"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_deletion
///     BEFORE UPDATE ON public.item"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// # What holds for all rows
/// `.all_rows()` on [`unique`](super::unique::Unique::all_rows), [`index`](super::entity::Index::all_rows) and exclusions: a login that is never given
/// again, an index for reports over everything. A condition that says `deleted_at IS NULL` itself is taken as it is, and a unique that names
/// `deleted_at` is refused, since the live rows have none: `E0723`.
///
/// # Statements of the application
/// What is unique among live rows is an index with a condition, so an upsert says it too, or PostgreSQL finds no such index (SQLSTATE 42P10):
///
/// ```sql
/// INSERT INTO item (sku) VALUES ('A-1') ON CONFLICT (sku) WHERE deleted_at IS NULL DO UPDATE SET sku = excluded.sku;
/// ```
///
/// With [`.on_delete_statement()`](SoftDelete::on_delete_statement) a trigger makes an UPDATE of a DELETE. The server counts no row as deleted: it
/// answers `DELETE 0`, and RETURNING gives nothing. Programs that look at the number of rows write
/// `UPDATE item SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL`, which counts.
///
/// # What the database decides
/// When a row was deleted: whatever moment an application writes, it becomes the time of the transaction, and does not change while the row stays
/// deleted, so that `purge_item` can't be hastened or put off. The owner of the table may say a time in the past. Rows are inserted live: one
/// that is inserted as deleted is refused with SQLSTATE 23000 and the name `…_deletion_insert`, unless the owner inserts it. Where rows are
/// deleted along references, `deletion_id` tells deletions apart, and is not the application's to write either.
///
/// `purge_item` never removes a row that is live: a deleted row with which one would go by `on_delete(Cascade)`, at whatever depth, stays until
/// that is deleted too. Rows that are not deleted softly go with theirs. It is for the owner of the table, who need not be a superuser.
///
/// # What is trusted
/// That an UPDATE within a trigger, run as the owner of the table, is a foreign key action or a trigger function of the owner: those are let
/// through where the application is not. `pg_trigger_depth()` alone proves nothing, since any role can make a trigger on a temporary table; so
/// SECURITY DEFINER functions that the owner lets the application call are trusted too. A role with TRIGGER `WITH GRANT OPTION` on the table
/// counts as its owner. DELETE and TRUNCATE are guarded by the privileges alone.
///
/// # Partitions
/// A row that an UPDATE moves to another partition is neither deleted nor inserted by that: all of this holds for it. The key, which decides about the
/// partition, does not change while the row is deleted, nor by the statement that deletes it (SQLSTATE 0A000), but by the owner; and with `.cascade()` not by
/// the one that restores it, for anybody.
pub fn soft_delete() -> SoftDelete {
    SoftDelete { declared: ir::SoftDelete::new(Source::default()), index_name: None }
}

impl SoftDelete {
    /// A deleted row can be restored or removed for good, and not changed. What foreign key actions do to it is let through: they run as the owner of
    /// the table, within a trigger.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete.read_only())]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE TRIGGER item_read_only
    ///     BEFORE UPDATE ON public.item
    ///     FOR EACH ROW
    ///     WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NOT NULL AND NOT (pg_catalog.pg_trigger_depth() > 0"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.declared.read_only = true;
        self
    }

    /// Rows that reference this one with `on_delete(Cascade)`, and are deleted softly too, are deleted with it, and restored
    /// with it: those, and not rows that were deleted on their own. As with a foreign key action, that takes no right on them. Such a row is not
    /// restored on its own while this one is deleted (SQLSTATE 23503). One that references two such rows comes back with the last of them.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete.cascade())]
    /// struct Folder {
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    /// #[derive(Entity)]
    /// #[entity(soft_delete)]
    /// struct File {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(references(Folder).on_delete(Cascade))]
    ///     folder_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Folder, File]?)?).to_string();
    /// assert!(sql.contains("UPDATE public.file AS c SET deleted_at = NEW.deleted_at, deletion_id = NEW.deletion_id
    ///             WHERE c.folder_id = NEW.id AND c.deleted_at IS NULL;"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    ///
    /// Such a deletion, and its restoring, is refused in a transaction that is REPEATABLE READ or SERIALIZABLE (SQLSTATE 25000): it does not see rows that
    /// came since it began, which would stay live. So is `purge_folder`. [`.serializable()`](SoftDelete::serializable) lets SERIALIZABLE pass.
    /// With `.refuse_references()` no row comes below one that is deleted at the same moment: each waits for the other.
    ///
    /// The function runs as the owner of the tables. A statement that changes for whom its session asks while it runs is refused
    /// (SQLSTATE 42501): policies would hide the dependents. Where a policy of the other table names roles, or asks which role it is, the owner needs to pass row
    /// security (BYPASSRLS): what the owner does not see is an error then, and does not stay live below a deleted row.
    #[must_use]
    pub fn cascade(mut self) -> Self {
        self.declared.cascade = true;
        self
    }

    /// DELETE deletes softly, unless the session asks for more: `SET LOCAL app.hard_delete = 'on'`. That is a switch, which anybody can set, and no
    /// guard: who may not delete for good is not granted DELETE. A row that goes because of the row that it references goes for good.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete.on_delete_statement())]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE TRIGGER item_soft_delete
    ///     BEFORE DELETE ON public.item
    ///     FOR EACH ROW
    ///     WHEN ((pg_catalog.current_setting('app.hard_delete', true) = 'on') IS NOT TRUE)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn on_delete_statement(mut self) -> Self {
        self.declared.on_delete_statement = true;
        self
    }

    /// All that write these rows, and those that go with them, are SERIALIZABLE: deletions, their restoring and `purge_item` are let through in that
    /// isolation level, too. Without it they are refused there, as in REPEATABLE READ.
    ///
    /// That is trusted and not checked: SERIALIZABLE sees what happened meanwhile only of transactions that are SERIALIZABLE themselves (manual
    /// 13.2.3), and each session chooses its own. One that is not can leave a live row below a deleted one. So say it where all who write are
    /// your own programs; READ COMMITTED, which stays allowed, needs no such trust.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "folders", soft_delete.cascade().serializable())]
    /// struct Folder {
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    /// #[derive(Entity)]
    /// #[entity(soft_delete)]
    /// struct File {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(references(Folder).on_delete(Cascade))]
    ///     folder_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Folder, File]?)?).to_string();
    /// # let cascade = sql.split("FUNCTION public.cascade_folders").nth(1).unwrap();
    /// assert!(cascade.contains("IF pg_catalog.current_setting('transaction_isolation') = 'repeatable read' THEN"), "{cascade}");
    /// # let purge = sql.split("FUNCTION public.purge_file").nth(1).unwrap();
    /// // Without it:
    /// assert!(purge.contains("IF pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN"), "{purge}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn serializable(mut self) -> Self {
        self.declared.serializable = true;
        self
    }

    /// No row can start to reference a deleted one: by being inserted, by referencing something else, or by being restored itself. It is refused with
    /// SQLSTATE 23503. What referenced the row before it was deleted may stay. A deleted row may reference what it likes.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete.refuse_references())]
    /// struct Folder {
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    /// #[derive(Entity)]
    /// struct File {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(references(Folder))]
    ///     folder_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Folder, File]?)?).to_string();
    /// assert!(sql.contains("CREATE TRIGGER file_folder_id_not_deleted
    ///     BEFORE INSERT ON public.file"), "{sql}");
    /// assert!(sql.contains("FOR SHARE;"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    ///
    /// It trusts the lock alone: the referenced row is locked FOR SHARE, so it is not deleted until the transaction ends.
    #[must_use]
    pub fn refuse_references(mut self) -> Self {
        self.declared.refuse_references = true;
        self
    }

    /// The name of the index by which deleted rows are found. Without it, table, `deleted_at` and `idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete.index_name("deleted_items"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX deleted_items ON public.item USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.index_name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for SoftDelete {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let life = entity.lifecycle_mut();
        life.soft_delete = Some(ir::SoftDelete { source: at, ..self.declared });
        life.name_index("soft_delete", self.index_name, at);
    }
}
