//! Who made a row, and who changed it last.

use super::OnEntity;
use crate::ir::{self, Action, Source, Text, TypeRef};

/// See [`actors`].
#[derive(Debug)]
pub struct Actors(ir::Actors);

/// `created_by` and `updated_by` are kept by the database: who made a row never changes, who changed it last follows each
/// change. Who that is, the session says (`SET LOCAL app.user_id = '…'`); while it says nothing, a new row keeps what it
/// brings, and a change is nobody's. Fields of these names are used; where the struct has none, the columns are added:
/// text, or with `.references(User)` the key of that entity.
///
/// What it trusts: the session, which says who is asking; whoever runs SQL can name another. That a column becomes empty is let through
/// where a foreign key action does it: inside a trigger, as the owner of the table, and nothing but that one column of the two. Under
/// `Config::roles` the application has no privilege to write the columns itself.
///
/// Where sessions are signed (`Session::signed(…)` of schema-pg), the claim is proven, and who signs in as the owner of the table or a member of it may write
/// as anybody. All others write rows in the name of their token: a statement that clears or changes the token while it runs, for a part of
/// its rows or after them, is refused with SQLSTATE 42501, and so is a change of rows of no tenant without a token.
///
/// In a partitioned table whose rows can move between partitions, a trigger before INSERT would take a row that moves for a new one. There the
/// columns have the actor as their default, and a row that is inserted in another's name is refused with SQLSTATE 23000.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: uuid::Uuid,
/// # }
/// #[derive(Entity)]
/// #[entity(actors.references(User))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, User]?)?).to_string();
/// assert!(sql.contains("created_by uuid"), "{sql}");
/// assert!(sql.contains(r#"FOREIGN KEY (created_by) REFERENCES public."user" (id) ON DELETE SET NULL"#), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_actors"), "{sql}");
/// assert!(sql.contains("pg_catalog.current_setting('app.user_id', true)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn actors() -> Actors {
    Actors(ir::Actors { source: Source::default(), target: None, on_delete: Action::SetNull, index_name: None })
}

impl Actors {
    /// The entity whose keys the columns hold: `actors.references(User)`. `created_by` is indexed. `updated_by` is not: each change of a row writes
    /// it, and a change of an indexed column is never HOT (manual, "Heap-Only Tuples"), so that all indexes of the row grow with it. The
    /// removal of an actor then reads the whole table; where actors go often, `index([updated_by])` on the struct makes it fast.
    #[must_use]
    pub fn references<E: 'static>(mut self) -> Self {
        self.0.target = Some(TypeRef::entity::<E>());
        self
    }

    /// The name of the index on `created_by`, with `.references(…)`. Without it, table, `created_by` and `fkey_idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # struct User {
    /// #     #[entity(primary_key)]
    /// #     id: uuid::Uuid,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(actors.references(User).index_name("items_of_a_user"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     title: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, User]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX items_of_a_user ON public.item USING btree (created_by);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.0.index_name = Some(name.into());
        self
    }

    /// What happens to the columns when the row of the actor goes: they become empty, unless said otherwise.
    #[must_use]
    pub fn on_delete(mut self, action: Action) -> Self {
        self.0.on_delete = action;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Actors {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        if self.0.index_name.is_some() && self.0.target.is_none() {
            entity.mistakes.push(ir::AttributeError {
                source: at,
                message: "`actors` says `index_name`, and columns that reference no entity have no index".to_owned(),
                help: "add `.references(User)`, or remove `.index_name(…)`".to_owned(),
            });
        }
        entity.lifecycle_mut().actors = Some(ir::Actors { source: at, ..self.0 });
    }
}
