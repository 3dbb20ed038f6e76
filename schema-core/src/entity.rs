//! The traits that the derives implement.

use crate::ir;

/// A struct that becomes a table or a collection. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no entity",
    label = "not an entity",
    note = "add `#[derive(Entity)]` to `{Self}`"
)]
pub trait Entity: 'static {
    /// One [`Column`](crate::Column) for each field, under the field's name.
    type Columns: Send + Sync + 'static;

    /// What the struct and its attributes said.
    fn describe() -> ir::Entity;

    #[doc(hidden)]
    fn columns_of(column: &mut dyn FnMut(&'static str) -> crate::Column) -> Self::Columns;

    /// The columns of the table, for queries of the application's own: `User::columns().email`.
    fn columns() -> &'static Self::Columns
    where
        Self: Sized,
    {
        crate::cached::columns::<Self>()
    }

    /// The table, for queries of the application's own: `User::table()`.
    fn table() -> crate::Table
    where
        Self: Sized,
    {
        crate::cached::table::<Self>()
    }
}

/// An entity whose primary key is a `K`: what makes a reference to it type-checked. The derive implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no entity with a primary key of type `{K}`",
    label = "references `{Self}` from a field of type `{K}`",
    note = "give the field the type of the key that it refers to; a struct without `#[derive(Entity)]` can't be referenced"
)]
pub trait KeyedBy<K>: Entity {}

/// A struct that is a row of a view. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no view",
    label = "not a view",
    note = "add `#[derive(View)]` to `{Self}`; an entity is registered with `.entity::<{Self}>()`"
)]
pub trait View: 'static {
    /// One [`Column`](crate::Column) for each field, under the field's name.
    type Columns: Send + Sync + 'static;

    /// What the struct and its attributes said.
    fn describe() -> ir::View;

    #[doc(hidden)]
    fn columns_of(column: &mut dyn FnMut(&'static str) -> crate::Column) -> Self::Columns;

    /// The columns of the view, for queries of the application's own.
    fn columns() -> &'static Self::Columns
    where
        Self: Sized,
    {
        crate::cached::view_columns::<Self>()
    }
}

/// An enum of named values. Derive it.
pub trait DbEnum: 'static {
    /// What the enum and its attributes said.
    fn describe() -> ir::Enum;
}

/// A newtype with rules of its own. Derive it.
pub trait Domain: 'static {
    /// What the struct and its attributes said.
    fn describe() -> ir::Domain;
}

/// A struct inside a document, or inside a jsonb column. Derive it.
pub trait Embedded: 'static {
    /// What the struct and its attributes said.
    fn describe() -> ir::Embedded;
}
