//! Relations: references on fields, keys of several fields, links between many.

use std::marker::PhantomData;
use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

use super::columns::plain_fields;
use super::{FieldDraft, OnEntity, OnField, Stored};
use crate::ir::{self, Action, Deferrable, Source, Text, TypeRef};
use crate::{Column, Entity, IntoColumns, KeyedBy};

/// The options that all references have, on a struct with a member `key`.
macro_rules! foreign_key_options {
    () => {
        /// The name of the constraint. Without it, table, columns and `fkey`.
        #[must_use]
        pub fn name(mut self, name: impl Into<Text>) -> Self {
            self.key.name = Some(name.into());
            self
        }

        /// What happens to the row when the row that it references goes. Refused unless said otherwise.
        ///
        /// `NoAction`, which is what nothing said means, promises that a row of that key is there when the statement ends: one that deletes it
        /// and makes another of the same key passes. `Restrict` refuses that, too. In an entity with a tenant, an action on the rows of all
        /// tenants is a mistake (`E0717`): the row that is referenced is `global`, and the application writes it.
        #[must_use]
        pub fn on_delete(mut self, action: Action) -> Self {
            self.key.on_delete = action;
            self
        }

        /// What happens to the row when the key that it references changes. Refused unless said otherwise.
        ///
        /// Only where some reference says `Cascade`, `SetNull` or `SetDefault` here, the application's role may change keys of the entity that it
        /// references (`Config::roles` of schema-pg).
        #[must_use]
        pub fn on_update(mut self, action: Action) -> Self {
            self.key.on_update = action;
            self
        }

        /// Checked at each statement, unless the transaction asks to wait until its end.
        #[must_use]
        pub fn deferrable(mut self) -> Self {
            self.key.deferrable = ir::Deferrable::InitiallyImmediate;
            self
        }

        /// Checked at the end of the transaction.
        #[must_use]
        pub fn initially_deferred(mut self) -> Self {
            self.key.deferrable = ir::Deferrable::InitiallyDeferred;
            self
        }

        /// No index is made. Deleting a referenced row then reads the whole table.
        #[must_use]
        pub fn no_index(mut self) -> Self {
            self.key.index = false;
            self
        }

        /// The name of the index; with `.one_to_one()` that of what keeps the reference unique. Without it, table, columns and `fkey_idx`, or
        /// `key`.
        ///
        /// ```
        /// # use schema_core::*;
        /// # #[derive(Entity)]
        /// # struct Shelf {
        /// #     #[entity(primary_key)]
        /// #     id: i64,
        /// # }
        /// #[derive(Entity)]
        /// struct Item {
        ///     # #[entity(primary_key)]
        ///     # id: i64,
        ///     #[entity(references(Shelf).index_name("items_of_a_shelf"))]
        ///     shelf_id: i64,
        /// }
        /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, Shelf]?)?).to_string();
        /// assert!(sql.contains("CREATE INDEX items_of_a_shelf ON public.item USING btree (shelf_id);"), "{sql}");
        /// # Ok::<(), Diagnostics>(())
        /// ```
        #[must_use]
        pub fn index_name(mut self, name: impl Into<Text>) -> Self {
            self.key.index_name = Some(name.into());
            self
        }

        /// The message for whoever names a row that is not there, or removes one that is referenced: see
        /// [`Pattern::message`](super::rules::Pattern::message).
        ///
        /// ```
        /// # use schema_core::*;
        /// # #[derive(Entity)]
        /// # struct Shelf {
        /// #     #[entity(primary_key)]
        /// #     id: i64,
        /// # }
        /// #[derive(Entity)]
        /// struct Item {
        ///     # #[entity(primary_key)]
        ///     # id: i64,
        ///     #[entity(references(Shelf).message("the shelf is not there, or still holds something"))]
        ///     shelf_id: i64,
        /// }
        /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, Shelf]?)?).to_string();
        /// assert!(sql.contains("COMMENT ON CONSTRAINT item_shelf_id_fkey ON public.item IS 'the shelf is not there"), "{sql}");
        /// # Ok::<(), Diagnostics>(())
        /// ```
        #[must_use]
        pub fn message(mut self, message: impl Into<Text>) -> Self {
            self.key.message = Some(message.into());
            self
        }

        /// How many rows reference the same one: `rows(1..=5)`, `rows(..=5)`, `rows(2..)`, `rows(3)` for exactly three. With
        /// `soft_delete`, live rows count, for a row that is live.
        ///
        /// A row too many is refused at once. One too few is refused when the transaction ends, so that the first can follow the row that it
        /// references, and one can take the place of another; a row that goes takes all of them along. It is right for two sessions at once: both lock
        /// the row that is referenced, as `rule(…).locks(…)` does, so that changes are for READ COMMITTED, and other isolation levels are refused
        /// (25000), but for the first rows of one that was just made where nothing limits their number. Each row costs that lock, and a
        /// look into the index of the reference for as many rows as can be. TRUNCATE, and rows that are there when the attribute
        /// comes, are not looked at.
        ///
        /// MongoDB has no such rule between documents: embed them as a list with `length(1..=5)`.
        ///
        /// ```
        /// # use schema_core::*;
        /// # #[derive(Entity)]
        /// # #[entity(name = "orders")]
        /// # struct Order {
        /// #     #[entity(primary_key)]
        /// #     id: i64,
        /// # }
        /// #[derive(Entity)]
        /// #[entity(name = "items")]
        /// struct Item {
        ///     # #[entity(primary_key)]
        ///     # id: i64,
        ///     #[entity(references(Order).on_delete(Cascade).rows(1..=5))]
        ///     order_id: i64,
        /// }
        /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, Order]?)?).to_string();
        /// // Of items, and of orders that have none.
        /// assert!(sql.contains("CREATE TRIGGER items_order_id_at_most\n    AFTER INSERT ON public.items"), "{sql}");
        /// assert!(sql.contains("CREATE CONSTRAINT TRIGGER items_order_id_at_least_delete"), "{sql}");
        /// assert!(sql.contains("CREATE CONSTRAINT TRIGGER orders_items_order_id_at_least"), "{sql}");
        /// assert!(sql.contains("FOR NO KEY UPDATE"), "{sql}");
        /// # Ok::<(), Diagnostics>(())
        /// ```
        #[must_use]
        pub fn rows(mut self, count: impl IntoRows) -> Self {
            let (min, max) = count.into_rows();
            self.key.rows = Some(ir::RowCount { min, max, message: None });
            self
        }

        /// The message for whoever adds a row too many, or leaves one too few: behind `.rows(…)`.
        #[must_use]
        pub fn rows_message(mut self, message: impl Into<Text>) -> Self {
            let none = ir::RowCount { min: 0, max: None, message: None };
            self.key.rows.get_or_insert(none).message = Some(message.into());
            self
        }

        /// No two rows reference the same one.
        #[must_use]
        pub fn one_to_one(mut self) -> Self {
            self.key.one_to_one = true;
            self
        }
    };
}

/// What `.rows(…)` takes: a number, or a range of numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number of rows",
    label = "expected a range such as `1..=5`",
    note = "write `1..=5`, `..=5`, `2..`, or `3` for exactly three"
)]
pub trait IntoRows {
    /// At least and at most.
    fn into_rows(self) -> (u32, Option<u32>);
}

impl IntoRows for u32 {
    fn into_rows(self) -> (u32, Option<u32>) {
        (self, Some(self))
    }
}

impl IntoRows for RangeInclusive<u32> {
    fn into_rows(self) -> (u32, Option<u32>) {
        (*self.start(), Some(*self.end()))
    }
}

impl IntoRows for RangeToInclusive<u32> {
    fn into_rows(self) -> (u32, Option<u32>) {
        (0, Some(self.end))
    }
}

impl IntoRows for RangeFrom<u32> {
    fn into_rows(self) -> (u32, Option<u32>) {
        (self.start, None)
    }
}

/// See [`references`].
#[derive(Debug)]
pub struct References<E> {
    key: ir::ForeignKey,
    target: PhantomData<fn() -> E>,
}

/// The field holds the key of another entity, or of this one: `references(Organization).on_delete(Cascade)`,
/// `references = Self`. The field's type must be that of the key. On a field of an embedded struct, MongoDB indexes the path to it;
/// PostgreSQL has no foreign keys of members, and refuses it until it is left to other stores:
/// `#[pg(without("references", "reason"))]`.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Shelf {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(references(Shelf).on_delete(Cascade))]
///     shelf_id: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, Shelf]?)?).to_string();
/// assert!(sql.contains("FOREIGN KEY (shelf_id) REFERENCES public.shelf (id) ON DELETE CASCADE"), "{sql}");
/// assert!(sql.contains("CREATE INDEX item_shelf_id_fkey_idx ON public.item USING btree (shelf_id);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn references<E: 'static>() -> References<E> {
    References { key: reference(TypeRef::entity::<E>()), target: PhantomData }
}

/// A foreign key to this entity that has said nothing else.
fn reference(target: TypeRef) -> ir::ForeignKey {
    ir::ForeignKey {
        name: None,
        source: Source::default(),
        fields: Vec::new(),
        target,
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
        index: true,
        index_name: None,
        one_to_one: false,
        message: None,
        rows: None,
    }
}

impl<E> References<E> {
    foreign_key_options!();
}

impl<E: KeyedBy<T>, T, K, Place: Stored> OnField<T, K, Place> for References<E> {
    fn apply(self, draft: &mut FieldDraft) {
        let fields = vec![draft.field.name.clone()];
        draft.foreign_keys.push(ir::ForeignKey { source: draft.field.source, fields, ..self.key });
    }
}

/// See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKeyOf(Vec<Column>);

/// Several fields that together hold the key of another entity:
/// `foreign_key([tenant_id, order_id]).references(Order).on_delete(Cascade)`.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "orders", primary_key([tenant_id, id]))]
/// # struct Order {
/// #     tenant_id: i64,
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// #[entity(foreign_key([tenant_id, order_id]).references(Order).on_delete(Cascade))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     tenant_id: i64,
///     order_id: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, Order]?)?).to_string();
/// assert!(sql.contains("FOREIGN KEY (tenant_id, order_id) REFERENCES public.orders (tenant_id, id) ON DELETE CASCADE"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn foreign_key(columns: impl IntoColumns) -> ForeignKeyOf {
    ForeignKeyOf(columns.into_columns())
}

impl ForeignKeyOf {
    /// The entity that they reference.
    #[must_use]
    pub fn references<E: Entity>(self) -> ForeignKey {
        ForeignKey { columns: self.0, key: reference(TypeRef::entity::<E>()) }
    }
}

/// A reference by several fields. See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKey {
    columns: Vec<Column>,
    key: ir::ForeignKey,
}

impl ForeignKey {
    foreign_key_options!();
}

#[diagnostic::do_not_recommend]
impl OnEntity for ForeignKey {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let fields = plain_fields("foreign_key", &self.columns, &mut entity.mistakes, at);
        entity.foreign_keys.push(ir::ForeignKey { source: at, fields, ..self.key });
    }
}

/// See [`many_to_many`].
#[derive(Debug)]
pub struct ManyToMany(ir::ManyToMany);

/// Any number of these for any number of those: `many_to_many(Tag)` makes the table between, with both keys as its key
/// and an index for either direction. Where the link itself carries data, write it as an entity with [`junction`].
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "tags")]
/// # struct Tag {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// #[entity(name = "posts", many_to_many(Tag))]
/// struct Post {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Post, Tag]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.posts_tags ("), "{sql}");
/// assert!(sql.contains("CONSTRAINT posts_tags_pkey PRIMARY KEY (post_id, tag_id)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn many_to_many<E: Entity>() -> ManyToMany {
    ManyToMany(ir::ManyToMany {
        target: TypeRef::entity::<E>(),
        source: Source::default(),
        through: None,
        on_delete: Action::Cascade,
    })
}

impl ManyToMany {
    /// The name of the table between.
    #[must_use]
    pub fn through(mut self, name: impl Into<Text>) -> Self {
        self.0.through = Some(name.into());
        self
    }

    /// What happens to links when a row on either side goes; they go too unless said otherwise.
    #[must_use]
    pub fn on_delete(mut self, action: Action) -> Self {
        self.0.on_delete = action;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for ManyToMany {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.many_to_many.push(ir::ManyToMany { source: at, ..self.0 });
    }
}

/// See [`junction`].
#[derive(Debug)]
pub struct Junction;

/// The entity links the two entities that it references: with a key of its own, the pair of references is unique;
/// without one, the pair is the key.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # #[derive(Entity)]
/// # struct Team {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// #[entity(junction)]
/// struct UserTeam {
///     #[entity(references(User).on_delete(Cascade))]
///     user_id: i64,
///     #[entity(references(Team).on_delete(Cascade))]
///     team_id: i64,
///     role: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![UserTeam, User, Team]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT user_team_pkey PRIMARY KEY (user_id, team_id)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn junction() -> Junction {
    Junction
}

#[diagnostic::do_not_recommend]
impl OnEntity for Junction {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.junction = true;
    }
}
