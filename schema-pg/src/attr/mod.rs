//! The attributes of `#[pg(…)]`: what only PostgreSQL knows.

pub mod db_enum;
pub mod domain;
pub mod embedded;
pub mod entity;
pub mod field;
pub mod prelude;
pub mod variant;
