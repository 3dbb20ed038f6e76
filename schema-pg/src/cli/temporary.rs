//! A database for one run of the program.

use std::any::Any;
use std::error::Error;

/// A database that is gone when the program ends.
pub struct Temporary {
    /// Its URL.
    pub url: String,
    /// What it lives by: dropped when the program is done.
    pub kept: Box<dyn Any>,
}

/// What starts a server for one run.
pub type Start = Box<dyn FnOnce() -> Result<Temporary, Box<dyn Error>>>;
