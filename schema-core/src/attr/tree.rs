//! Rows that stand below one another.

use super::OnEntity;
use super::columns::field_of;
use crate::Column;
use crate::ir::{self, Source, Text};

/// See [`tree`].
#[derive(Debug)]
pub struct Tree {
    parent: Column,
    path: Text,
    level: Text,
    serializable: bool,
    index_name: Option<Text>,
}

/// The rows are a tree: each stands below the row whose key `parent_id` holds, and a row without one is a root. The database
/// keeps where: in `path` the keys from the root down to the row itself, in `level` how many rows are above it. What a
/// program writes there is overwritten. Fields of these names are used (`path: Vec<String>`, or `Ltree` where the key is a
/// number or a UUID; `level: i32`); where the struct has none, the columns are added. The rows below one are found by an index:
/// `WHERE path @> ARRAY['7']`, with an `Ltree` `path <@ '1.7'`.
///
/// A row that moves takes all below it along. One that would stand below itself is refused with SQLSTATE 23514 and the name
/// `…_tree`, also where two sessions move at once.
/// A parent is made before its children. With row security, the database needs to see the whole tree to keep it: by `tenant`
/// it does, since a tree is one tenant's. Under other policies, `owner` among them, rows come and move only where the owner
/// of the table passes row security (BYPASSRLS), and are refused where not. A move has to see rows that others made meanwhile, so
/// it is refused in a transaction that is REPEATABLE READ or SERIALIZABLE (SQLSTATE 25000); [`.serializable()`](Tree::serializable) lets SERIALIZABLE
/// pass. A row that comes in one of these is refused with 40001 where the row above it has moved since the transaction began: try again.
///
/// # Locks
/// Rows are locked, and nothing else: a row that comes locks the one above it as its foreign key does (FOR KEY SHARE), which can be changed meanwhile.
/// A row that moves, and each row below it, is locked FOR UPDATE. So a move waits for transactions that add rows below what moves, or reference
/// it from elsewhere, and they for it; moves in other branches of the tree do not wait. Nobody can hold a lock on rows that row security
/// hides from them, those of another tenant.
///
/// A transaction that adds rows below others and then moves some can meet another that does the same: each waits for the
/// rows that the other added. PostgreSQL takes one of them back with SQLSTATE 40P01 (`deadlock_detected`), nothing of it is
/// left, and the other goes on: try it again. One that moves first and adds then does not meet others that way. The same
/// can happen to two that move a row and one above it at the same moment, or each below the other.
///
/// # What is trusted
/// A statement that changes for whom its session asks while it runs is refused (SQLSTATE 42501): policies would hide a part of the tree.
/// `path` and `level` are written by triggers that run as the owner of the table. What anybody else writes there is overwritten, also by a trigger on a
/// table of their own: `pg_trigger_depth()` alone is no proof.
///
/// When a row goes, those right below it become roots, unless the field has a reference that says otherwise:
/// `references(Self).on_delete(Cascade)`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(tree(parent_id))]
/// struct Category {
///     #[entity(primary_key)]
///     id: i64,
///     parent_id: Option<i64>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Category]?)?).to_string();
/// assert!(sql.contains("path text[] NOT NULL"), "{sql}");
/// assert!(sql.contains("level integer NOT NULL"), "{sql}");
/// assert!(sql.contains("FOREIGN KEY (parent_id) REFERENCES public.category (id) ON DELETE SET NULL"), "{sql}");
/// assert!(sql.contains("CREATE INDEX category_path_idx ON public.category USING gin (path);"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER category_tree
///     AFTER UPDATE ON public.category
///     FOR EACH ROW
///     WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id OR OLD.id IS DISTINCT FROM NEW.id)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn tree(parent: Column) -> Tree {
    Tree { parent, path: "path".into(), level: "level".into(), serializable: false, index_name: None }
}

impl Tree {
    /// The name of the field that holds the keys from the root down, where it is not `path`.
    #[must_use]
    pub fn path(mut self, field: impl Into<Text>) -> Self {
        self.path = field.into();
        self
    }

    /// The name of the field that holds how many rows are above, where it is not `level`.
    #[must_use]
    pub fn level(mut self, field: impl Into<Text>) -> Self {
        self.level = field.into();
        self
    }

    /// The name of the index by which the rows below one are found. Without it, table, `path` and `idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(tree(parent_id).index_name("items_below"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     parent_id: Option<i64>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX items_below ON public.item USING gin (path);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.index_name = Some(name.into());
        self
    }

    /// All that write rows are SERIALIZABLE: moves are let through in that isolation level, too.
    ///
    /// That is trusted and not checked, and each session chooses its own level. One that is not SERIALIZABLE can leave a wrong `path` or
    /// `level` below a row that moves at the same moment. READ COMMITTED, which stays allowed, needs no such trust.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(tree(parent_id).serializable())]
    /// struct Category {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     parent_id: Option<i64>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Category]?)?).to_string();
    /// assert!(sql.contains("IF pg_catalog.current_setting('transaction_isolation') = 'repeatable read' THEN"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn serializable(mut self) -> Self {
        self.serializable = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Tree {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let Some(parent) = field_of("tree", &self.parent, &mut entity.mistakes, at) else { return };
        let Self { path, level, serializable, index_name, .. } = self;
        let tree = ir::Tree { source: at, parent, path, level, serializable };
        entity.lifecycle_mut().tree = Some(tree);
        entity.lifecycle_mut().name_index("tree", index_name, at);
    }
}
