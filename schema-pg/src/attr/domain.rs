//! Attributes of a domain: `#[pg(…)]` beside `#[derive(Domain)]`.

pub use super::entity::schema;
