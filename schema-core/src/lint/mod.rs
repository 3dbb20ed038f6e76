//! Lints: what a design allows, and what is likely to hurt later. Each has a code, a reason, and what to do; `#[entity(allow("L012", "reason"))]` says that
//! it is right at one place. None of them stops anything: `lint` is asked by tests, by the program, and by whoever wants to know.
//!
//! ```
//! use schema_core::{Entity, registry};
//!
//! /// What is sold.
//! #[derive(Entity)]
//! #[entity(name = "items", timestamps)]
//! struct Item {
//!     #[entity(primary_key)]
//!     id: i64,
//!     price: f64,
//! }
//!
//! let found = schema_core::lint(&registry![Item]?);
//! assert_eq!(found.codes(), ["L011"]);
//! assert!(found.to_string().starts_with("warning[L011]: `price` looks like money, and is a float"), "{found}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod allow;
mod design;
mod finder;
mod rules;
#[doc(hidden)]
pub mod words;

pub use allow::{LintOptions, UNNEEDED, judged};
pub use design::{ColumnKind, Declared, Design, DesignColumn, DesignTable, Reference, Unique};
pub use finder::{EVERYWHERE, Finder, Findings, Lint, Place, findings};
pub use rules::LINTS;

/// The codes of lints.
#[must_use]
pub fn codes<T: ?Sized>(finders: &[Finder<T>]) -> Vec<&'static str> {
    finders.iter().map(|finder| finder.lint.code).collect()
}
