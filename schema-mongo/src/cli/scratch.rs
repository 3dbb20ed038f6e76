//! Databases that are made for a proof, and dropped.

use mongodb::Database;
use schema_core::cli::{Screen, now};

use super::connect::{Live, described};

/// A database on the server of another, that is dropped with this.
pub struct Scratch<'a> {
    /// The database.
    pub database: Database,
    live: &'a Live,
    screen: Screen,
}

impl<'a> Scratch<'a> {
    /// A database of a name that nobody has; `which` tells apart those of one run.
    pub fn new(live: &'a Live, which: &str, screen: Screen) -> Self {
        // A name has at most 63 bytes.
        let name = format!("schema_scratch_{}_{}_{which}", now(), std::process::id());
        Self { database: live.database.client().database(&name), live, screen }
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.live.wait(async { self.database.drop().await }) {
            let (name, error) = (self.database.name(), described(&error));
            self.screen.warn(&format!("the scratch database {name} could not be dropped: {error}"));
        }
    }
}
