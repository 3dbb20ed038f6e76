//! What `#[pg(…)]` said: kept on the model as plain data, under the namespace `pg`.

use schema_core::ir::{self, Namespace, Text};
use serde::Serialize;

use crate::catalog::IndexMethod;

/// What `#[pg(…)]` said on an entity.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EntitySaid {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `index([…])` with what only PostgreSQL knows.
    pub indexes: Vec<IndexSaid>,
}

/// An index with what only PostgreSQL knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexSaid {
    /// What every store knows.
    #[serde(flatten)]
    pub index: ir::Index,
    /// `.using(Gin)`.
    pub method: IndexMethod,
    /// `.include([…])`: fields that the index holds beside its columns.
    pub include: Vec<Text>,
    /// `.nulls_not_distinct()`.
    pub nulls_not_distinct: bool,
}

/// What `#[pg(…)]` said on an enum.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EnumSaid {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `as_check`: text with a CHECK instead of a type.
    pub as_check: bool,
}

/// What `#[pg(…)]` said on a domain.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DomainSaid {
    /// `schema = "app"`.
    pub schema: Option<Text>,
}

impl Namespace for EntitySaid {
    const NAME: &'static str = "pg";
}

impl Namespace for EnumSaid {
    const NAME: &'static str = "pg";
}

impl Namespace for DomainSaid {
    const NAME: &'static str = "pg";
}
