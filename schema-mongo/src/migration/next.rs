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
        Ok(last_of(&self.files()?))
    }

    /// The name of the next migration, by [`Name::next`].
    ///
    /// ```
    /// use schema_mongo::Migrations;
    ///
    /// let migrations = Migrations::at("no/such/folder");
    /// assert_eq!(migrations.next_name("add_nickname", 1_795_169_700)?.to_string(), "20261120101500_add_nickname");
    /// # Ok::<(), schema_mongo::MigrationError>(())
    /// ```
    ///
    /// # Errors
    /// Files can't be read, or the words can't be part of a name.
    pub fn next_name(&self, words: &str, now: u64) -> Result<Name, MigrationError> {
        Ok(Name::next(words, self.last()?.as_ref(), now)?)
    }
}
