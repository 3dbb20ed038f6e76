//! References that only PostgreSQL takes: to fields that are no primary key, between types of different names, to rows that nobody checked.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Action, Deferrable, Source, Text, TypeRef};
use schema_core::{Column, Entity, IntoColumns};

use crate::options::{EntityOptions, ForeignKeyOptions};

/// See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKeyOf(Vec<Column>);

/// Fields that reference another entity in a way that no other store knows: by fields that are unique and not its primary key, between types of different
/// names, `.not_valid()`, `.match_full()`. Other references are better specified by [`references`](schema_core::attr::field::references) and
/// [`foreign_key`](schema_core::attr::entity::foreign_key) of `#[entity]`, which the compiler checks. It brings no index.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "currencies")]
/// # struct Currency {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     #[entity(unique)]
/// #     code: String,
/// # }
/// #[derive(Entity)]
/// #[entity(name = "prices")]
/// #[pg(foreign_key([currency]).references(Currency).to(["code"]).on_update(Cascade))]
/// struct Price {
///     # #[entity(primary_key)]
///     # id: i64,
///     currency: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Price, Currency]?)?).to_string();
/// assert!(sql.contains("FOREIGN KEY (currency) REFERENCES public.currencies (code) ON UPDATE CASCADE"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn foreign_key(columns: impl IntoColumns) -> ForeignKeyOf {
    ForeignKeyOf(columns.into_columns())
}

impl ForeignKeyOf {
    /// The entity that they reference: its primary key, unless [`to`](ForeignKey::to) says other fields.
    #[must_use]
    pub fn references<E: Entity>(self) -> ForeignKey {
        ForeignKey(ForeignKeyOptions {
            name: None,
            source: Source::default(),
            fields: self.0.iter().map(|column| column.name().into()).collect(),
            target: TypeRef::entity::<E>(),
            to: Vec::new(),
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            emptied: Vec::new(),
            deferrable: Deferrable::No,
            match_full: false,
            not_valid: false,
            message: None,
        })
    }
}

/// A reference. See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKey(ForeignKeyOptions);

impl ForeignKey {
    /// The fields of the other entity that are referenced: they are unique there.
    #[must_use]
    pub fn to<T: Into<Text>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.0.to = fields.into_iter().map(Into::into).collect();
        self
    }

    /// The name of the constraint. Without it, table, columns and `fkey`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }

    /// What happens to the row when the row that it references goes. Refused unless specified otherwise.
    #[must_use]
    pub fn on_delete(mut self, action: Action) -> Self {
        self.0.on_delete = action;
        self
    }

    /// What happens to the row when what it references changes. Refused unless specified otherwise.
    #[must_use]
    pub fn on_update(mut self, action: Action) -> Self {
        self.0.on_update = action;
        self
    }

    /// The columns alone that `.on_delete(SetNull)` or `SetDefault` changes. Since PostgreSQL 15.
    #[must_use]
    pub fn emptied(mut self, columns: impl IntoColumns) -> Self {
        self.0.emptied = columns.into_columns().iter().map(|column| column.name().into()).collect();
        self
    }

    /// Checked at each statement, unless the transaction asks to wait until its end.
    #[must_use]
    pub fn deferrable(mut self) -> Self {
        self.0.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// Checked at the end of the transaction.
    #[must_use]
    pub fn initially_deferred(mut self) -> Self {
        self.0.deferrable = Deferrable::InitiallyDeferred;
        self
    }

    /// The message for whoever names a row that is not there, or removes one that is referenced: see
    /// [`Pattern::message`](schema_core::attr::rules::Pattern::message).
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Of several fields all are empty, or none.
    #[must_use]
    pub fn match_full(mut self) -> Self {
        self.0.match_full = true;
        self
    }

    /// Rows that were there before it may break it: nobody has checked them. `ALTER TABLE … VALIDATE CONSTRAINT` does; then remove this.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(name = "users")]
    /// # struct User {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(name = "notes")]
    /// #[pg(foreign_key([author]).references(User).not_valid())]
    /// struct Note {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     author: i32,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Note, User]?)?).to_string();
    /// assert!(sql.contains("FOREIGN KEY (author) REFERENCES public.users (id) NOT VALID"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn not_valid(mut self) -> Self {
        self.0.not_valid = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for ForeignKey {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let declared = ForeignKeyOptions { source: at, ..self.0 };
        entity.extensions.get_mut::<EntityOptions>().foreign_keys.push(declared);
    }
}
