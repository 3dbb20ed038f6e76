//! The lints for MongoDB, a file each.

mod identity;
mod left_to_application;
mod lists;
mod open;
mod recursion;
mod references;
mod size;
mod text_dates;

use schema_core::Registry;
use schema_core::lint::Finder;

/// All of them, by code.
pub const LINTS: &[Finder<Registry>] = &[
    lists::LINT,
    size::LINT,
    identity::LINT,
    text_dates::LINT,
    references::LINT,
    recursion::LINT,
    left_to_application::LINT,
    open::LINT,
];
