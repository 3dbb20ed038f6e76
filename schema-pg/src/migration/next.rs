//! The name of the migration that is written next.

use super::Name;
use super::error::MigrationError;
use super::migrations::{Migrations, last_of};

impl Migrations {
    /// The last migration that is in the folder; `None` before the first one was written.
    ///
    /// # Errors
    /// Files can't be read.
    pub fn last(&self) -> Result<Option<Name>, MigrationError> {
        Ok(last_of(&self.read()?))
    }

    /// The name of the next migration: `add_nickname` gets the number after the last one's where migrations are counted, and else the time,
    /// in seconds since 1970, or the second after the last one's where that is later. A name with a number stays as it is.
    ///
    /// ```
    /// use schema_pg::Migrations;
    ///
    /// let migrations = Migrations::at("no/such/folder");
    /// assert_eq!(migrations.next_name("add_nickname", 1_795_169_700)?.to_string(), "20261120101500_add_nickname");
    /// assert_eq!(migrations.next_name("7_add_nickname", 0)?.to_string(), "7_add_nickname");
    /// # Ok::<(), schema_pg::MigrationError>(())
    /// ```
    ///
    /// # Errors
    /// Files can't be read, or the words can't be part of a name.
    pub fn next_name(&self, words: &str, now: u64) -> Result<Name, MigrationError> {
        Ok(Name::next(words, self.last()?.as_ref(), now)?)
    }
}
