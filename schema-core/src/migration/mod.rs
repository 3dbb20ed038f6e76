//! What files of migrations have in common, whatever the store: names, the order of numbers, the snapshot, the sum over all
//! files, and how a build asks for them. `schema-pg` and `schema-mongo` show what of it is for users.

pub mod asked;
mod error;
pub mod folder;
mod name;
pub mod number;
pub mod snapshot;
pub mod sum;

pub use error::FilesError;
pub use name::Name;
pub use sum::{Finding, Sum, hex};
