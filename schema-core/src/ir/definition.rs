//! Types that come along with the entities that use them.

use super::{Domain, Embedded, Enum};

/// What a type that is no entity stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Definition {
    /// `#[derive(DbEnum)]`
    Enum(Enum),
    /// `#[derive(Domain)]`
    Domain(Box<Domain>),
    /// `#[derive(Embedded)]`
    Embedded(Embedded),
}
