//! Writing SQL.

use std::fmt::{self, Write};

/// What writes itself as SQL. Unlike `Display` it knows the writer: a script of thousands of tables is written in small
/// pieces, and each is a plain copy when the writer is a `String`.
pub trait Sql {
    /// Writes the SQL, without a semicolon.
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result;
}

/// `Display` for types that write themselves.
macro_rules! displayed {
    ($($ty:ty),*) => {
        $(impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::sql::Sql::write(self, f)
            }
        })*
    };
}
