//! The attributes of `#[pg(…)]`: what only PostgreSQL knows.

pub mod db_enum;
pub mod distribution;
pub mod domain;
pub mod embedded;
pub mod encrypted;
pub mod entity;
pub mod exclude;
pub mod field;
pub mod foreign_key;
pub mod grant;
pub mod no_delete;
pub mod of_partition;
pub mod partition;
pub mod policy;
pub mod prelude;
pub mod purge;
pub mod read_only;
pub mod rule;
pub mod serial;
pub mod sql_type;
pub mod trigger;
pub mod unchecked;
pub mod variant;
pub mod view;
pub mod view_field;

use schema_core::ir::Text;

/// A value of a storage parameter: a number, `true` or `false`, a word.
pub trait StorageValue {
    /// The value as text.
    fn text(self) -> Text;
}

macro_rules! storage_values {
    ($($rust:ty)*) => {
        $(impl StorageValue for $rust {
            fn text(self) -> Text {
                self.to_string().into()
            }
        })*
    };
}
storage_values!(i32 i64 f64 bool);

impl StorageValue for &'static str {
    fn text(self) -> Text {
        self.into()
    }
}
