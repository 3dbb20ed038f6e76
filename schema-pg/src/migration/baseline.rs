//! Migrations that count as applied: the first one of a database that was there before it, in the words of each runner.

use schema_core::migration::number::{compare, parts_of};

use super::error::MigrationError;
use super::layout::Layout;
use super::migrations::{CheckOutcome, Migrations};
use super::siphash::SipHash13;
use super::source::Source;
use crate::sql::history::{self, Applied};
use crate::sql::script::{create_history, note_history};

/// The first migration of a database that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The files that were written.
    pub files: Vec<String>,
    /// The SQL by which the runner takes them for applied; empty where it keeps no list.
    pub sql: String,
}

impl Migrations {
    /// Writes the first migration of a database that is there already, and gives the SQL by which the runner takes it for applied: it is run
    /// once, in that database. A new database gets all of it from the files.
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Schema};
    /// use schema_pg::{Layout, Migrations};
    ///
    /// # let folder = std::env::temp_dir().join(format!("schema-pg-baseline-{}", std::process::id()));
    /// // What the database holds: read from it, or lowered from the entities that were made of it.
    /// let catalog = Catalog { schemas: vec![Schema::new("orders")], ..Catalog::default() };
    /// let baseline = Migrations::at(&folder).layout(Layout::Dbmate).baseline(&catalog, "20261120101500_first")?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// assert_eq!(baseline.files, ["20261120101500_first.sql"]);
    /// assert!(baseline.sql.contains("INSERT INTO schema_migrations (version) VALUES ('20261120101500') ON CONFLICT"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There are migrations already; and as [`write`](Self::write).
    pub fn baseline<'s>(&self, source: impl Into<Source<'s>>, name: &str) -> Result<Baseline, MigrationError> {
        if let Some(last) = self.last()? {
            return Err(MigrationError::NotFirst { dir: self.dir.clone(), last: last.to_string() });
        }
        let files = match self.write(source, name)? {
            CheckOutcome::Written(files) => files,
            _ => return Ok(Baseline { files: Vec::new(), sql: String::new() }),
        };
        Ok(Baseline { files, sql: self.applied()? })
    }

    /// The SQL by which the runner takes all migrations of the folder for applied, as if it had applied them itself: with its own checksums, in
    /// its own table, which is made where it is not there. Empty where the runner keeps no list, as psql.
    ///
    /// | runner | what it says |
    /// |---|---|
    /// | sqlx | `_sqlx_migrations`, with SHA-384 of each file |
    /// | refinery | `refinery_schema_history`, with SipHash of name, number and file; numbers above 2147483647 are `int8` (`int8-versions`) |
    /// | Flyway | `flyway_schema_history`: what `flyway baseline -baselineVersion=…` notes |
    /// | Supabase | `supabase_migrations.schema_migrations`: what `supabase migration repair --status applied …` notes |
    /// | golang-migrate | `schema_migrations`: what `migrate force …` notes |
    /// | dbmate | `schema_migrations` |
    /// | Diesel | `__diesel_schema_migrations` |
    /// | Alembic | `alembic_version`: what `alembic stamp head` notes |
    /// | Liquibase | `databasechangelog`: what `liquibase changelog-sync` notes; it fills in its checksums itself, with the next `update` |
    /// | SeaORM | `seaql_migrations`, by the name of the file |
    ///
    /// What is noted already stays as it is, so it can be run again; but for Flyway, which takes a baseline only where it has noted nothing.
    /// Tables are named without a schema, as runners name them: the `search_path` is to be that of the runner. Where migrations note themselves
    /// ([`with_history_table`](Self::with_history_table)), they are noted there too.
    ///
    /// # Errors
    /// Files can't be read.
    pub fn applied(&self) -> Result<String, MigrationError> {
        let files = self.read()?;
        let mut applied: Vec<Applied<'_>> = Vec::new();
        for (path, text) in &files {
            let Some((digits, rest)) = parts_of(path) else { continue };
            let words = rest.split(['.', '/']).next().unwrap_or_default();
            if self.layout.paths(digits, words).0 == *path {
                applied.push(Applied {
                    digits,
                    words,
                    path,
                    text,
                    checksum: checksum(self.layout, digits, words, text),
                });
            }
        }
        applied.sort_by(|a, b| compare(a.digits, b.digits));
        if applied.is_empty() {
            return Ok(String::new());
        }
        let mut statements = match self.layout {
            Layout::Plain => Vec::new(),
            Layout::Sqlx => history::sqlx(&applied),
            Layout::Refinery => {
                history::refinery(&applied, applied.iter().any(|one| number(one.digits) > i32::MAX as u64))
            }
            Layout::Flyway => history::flyway(&applied),
            Layout::Supabase => history::supabase(&applied),
            Layout::GolangMigrate => history::golang_migrate(&applied),
            Layout::Dbmate => history::dbmate(&applied),
            Layout::Diesel => history::diesel(&applied),
            Layout::Alembic => history::alembic(&applied),
            Layout::Liquibase => history::liquibase(&applied),
            Layout::SeaOrm => history::sea_orm(&applied),
        };
        statements.extend(self.notes(&applied));
        Ok(history::script(&statements))
    }

    /// What migrations note of themselves.
    fn notes(&self, applied: &[Applied<'_>]) -> Vec<String> {
        if !self.history_table {
            return Vec::new();
        }
        let table = self.layout.history_table();
        let note = |one: &Applied<'_>| note_history(table, one.digits, one.words);
        let noted = applied.iter().map(note).filter(|note| applied.iter().any(|file| file.text.contains(note)));
        std::iter::once(create_history(table)).chain(noted).collect()
    }
}

/// What a runner remembers of a file, to see whether it was edited: what stands in its table.
fn checksum(layout: Layout, digits: &str, words: &str, text: &str) -> String {
    match layout {
        Layout::Sqlx => {
            use sha2::Digest;
            schema_core::migration::hex(&sha2::Sha384::digest(text))
        }
        Layout::Refinery => {
            let mut hash = SipHash13::default();
            let number = number(digits);
            hash.text(words);
            match i32::try_from(number) {
                Ok(number) => hash.bytes(&number.to_le_bytes()),
                Err(_) => hash.bytes(&number.to_le_bytes()),
            }
            hash.text(text);
            hash.finish().to_string()
        }
        _ => String::new(),
    }
}

fn number(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}
