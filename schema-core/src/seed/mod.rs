//! Reference rows as the application gives them: typed, for [`RegistryBuilder::seed`](crate::RegistryBuilder::seed).

mod written;

use std::marker::PhantomData;

use serde::Serialize;

pub(crate) use self::written::Written;
use crate::ir::{SeedMode, Text};
use crate::{Column, Entity, IntoColumns};

/// Rows of an entity that are part of the model, and how they are kept. An array or a `Vec` of rows is one.
#[must_use = "give it to `Registry::builder().seed(…)`"]
pub struct Seed<E> {
    pub(crate) rows: Vec<Result<Written, String>>,
    pub(crate) mode: SeedMode,
    pub(crate) by: Vec<Column>,
    pub(crate) session: Vec<Text>,
    entity: PhantomData<fn() -> E>,
}

impl<E> std::fmt::Debug for Seed<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seed").field("mode", &self.mode).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// What can be given as rows: `[Role { … }]`, a `Vec`, a [`Seed`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no rows of an entity",
    label = "not rows",
    note = "give an array of rows, `[Role {{ … }}]`, or `Seed::of([…])`; the entity needs `#[derive(Entity, serde::Serialize)]`"
)]
pub trait IntoSeed {
    /// The entity whose rows they are.
    type Entity: Entity;

    /// The rows, kept as [`Seed::of`] says.
    fn into_seed(self) -> Seed<Self::Entity>;
}

impl<E: Entity + Serialize> Seed<E> {
    /// Rows that follow the model: one that comes is inserted, one that changes is updated, one that goes is deleted when a plan is
    /// allowed to. What somebody changed by hand since stays as it is, and is reported.
    pub fn of(rows: impl IntoIterator<Item = E>) -> Self {
        let rows = rows.into_iter().map(|row| Written::of(&row)).collect();
        Self { rows, mode: SeedMode::Follow, by: Vec::new(), session: Vec::new(), entity: PhantomData }
    }

    /// Rows are inserted where they are missing, and belong to the application from then on: they are neither updated nor deleted by
    /// a plan, and drift does not look at their values.
    pub fn insert_only(mut self) -> Self {
        self.mode = SeedMode::InsertOnly;
        self
    }

    /// Rows become what the model says, also those that somebody changed by hand.
    pub fn overwrite(mut self) -> Self {
        self.mode = SeedMode::Overwrite;
        self
    }

    /// Rows are found again by a unique, and not by the primary key: `.by([Role::columns().name])`. A key that the database numbers is
    /// then left to it.
    pub fn by(mut self, columns: impl IntoColumns) -> Self {
        self.by = columns.into_columns();
        self
    }

    /// The value of this column is not in the model, nor in any file: each row holds the name of a setting (`seed.admin_password`), and
    /// the session that inserts the row has the value in it. A row that is there keeps its value.
    pub fn from_session(mut self, column: Column) -> Self {
        self.session.push(column.field().unwrap_or(column.name()).into());
        self
    }
}

impl<E: Entity + Serialize> IntoSeed for Seed<E> {
    type Entity = E;

    fn into_seed(self) -> Seed<E> {
        self
    }
}

impl<E: Entity + Serialize, const N: usize> IntoSeed for [E; N] {
    type Entity = E;

    fn into_seed(self) -> Seed<E> {
        Seed::of(self)
    }
}

impl<E: Entity + Serialize> IntoSeed for Vec<E> {
    type Entity = E;

    fn into_seed(self) -> Seed<E> {
        Seed::of(self)
    }
}
