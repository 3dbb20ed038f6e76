//! How each runner wants its files: names, ways back, and what it does about statements that no transaction takes.

use schema_core::migration::Name;
use schema_core::migration::number::{compare, parts_of};

use crate::sql::{Statement, is_concurrent_index};

/// The layout of a migration runner. All of them share that a file is one transaction, or one statement outside of any: so
/// each is done whole or not at all, and what failed is run again from where it failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layout {
    /// `1_name.up.sql`, `1_name.down.sql`, each with its own BEGIN and COMMIT: for `psql -v ON_ERROR_STOP=1 -f`.
    #[default]
    Plain,
    /// sqlx: `1_name.up.sql`, `1_name.down.sql`; `-- no-transaction` is the first line of what runs outside of a transaction.
    Sqlx,
    /// refinery: `V1__name.sql`. It has no way out of a transaction: indexes are built while writers wait, and the file says
    /// so. It has no way back: that stands in `down/`, to be run by hand. Numbers that are times need its feature
    /// `int8-versions`.
    Refinery,
    /// Flyway: `V1__name.sql`, `U1__name.sql` for `undo`; `V1__name.sql.conf` has `executeInTransaction=false`. It needs
    /// `flyway.postgresql.transactional.lock=false`: else its own lock is a transaction for whose end the building of an index
    /// waits, and Flyway waits for the index.
    Flyway,
    /// Supabase: `1_name.sql`. Its CLI tells statements apart by itself: indexes are built and dropped outside of a
    /// transaction (since 2.111 or so), all else in one. It has no way back: that stands in `down/`, to be run by hand.
    Supabase,
    /// golang-migrate: `1_name.up.sql`, `1_name.down.sql`. It begins no transaction: files bring their own.
    GolangMigrate,
    /// dbmate: `1_name.sql` with `-- migrate:up` and `-- migrate:down`, and `transaction:false` behind either.
    Dbmate,
    /// Diesel: folders `1_name` with `up.sql` and `down.sql`; `metadata.toml` has `run_in_transaction = false`.
    Diesel,
    /// Alembic: `1_name.py` with `upgrade()` and `downgrade()`, in the folder `versions`. The first revision of a migration follows the
    /// last that is in the folder, also one that was written by hand. What no transaction takes stands in an `autocommit_block()`.
    ///
    /// `env.py` has to say `context.configure(…, transaction_per_migration=True)`. Without it Alembic runs all revisions that are missing
    /// in one transaction: locks are held until the last of them is done, and PostgreSQL refuses a label of an enum type that was added in
    /// the same transaction. Statements are sent as they are, also those with `:name` or `%`.
    Alembic,
    /// Liquibase: `1_name.sql` in formatted SQL, with a changeset `schema-pg:1_name` and its `--rollback` lines;
    /// `runInTransaction:false` marks what runs outside of a transaction, for both ways. A changelog that takes the files of the folder, but
    /// not the snapshot:
    ///
    /// ```yaml
    /// databaseChangeLog:
    ///   - includeAll: { path: migrations, relativeToChangelogFile: true, endsWithFilter: .sql }
    /// ```
    ///
    /// Files are taken in the order of their names: numbers of migrations are times, or all have as many digits. The file says its
    /// `logicalFilePath`, so a folder that moves is not run again. What Liquibase would take for its own in a text (`${…}`, lines such as
    /// `--rollback …`) is written with codes: `E'\x24{…}'`.
    Liquibase,
    /// SeaORM: `m1_name.rs`, a migration that hands each statement to the connection, for the `src` of the crate `migration`. Its `lib.rs` names each:
    ///
    /// ```ignore
    /// mod m20261120101500_first;
    ///
    /// pub struct Migrator;
    ///
    /// #[async_trait::async_trait]
    /// impl MigratorTrait for Migrator {
    ///     fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    ///         vec![Box::new(m20261120101500_first::Migration)]
    ///     }
    /// }
    /// ```
    ///
    /// The files are for sea-orm-migration 1 and 2. It begins a transaction around migrations, 1 around all that are missing, and in files for both there is no way out of it:
    /// indexes are built while writers wait, and the file says so. With 1, run `migrate up -n 1` until nothing is left: locks are not held for longer, and PostgreSQL refuses a
    /// label of an enum type that was added in the same transaction.
    SeaOrm,
}

/// Where a runner looks for the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// In a file of its own for each file.
    File,
    /// In the same file.
    Section,
    /// Nowhere: it is run by hand.
    Nowhere,
}

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 11] = [
        Layout::Plain,
        Layout::Sqlx,
        Layout::Refinery,
        Layout::Flyway,
        Layout::Supabase,
        Layout::GolangMigrate,
        Layout::Dbmate,
        Layout::Diesel,
        Layout::Alembic,
        Layout::Liquibase,
        Layout::SeaOrm,
    ];

    /// The name by which an argument of a program says it: `golang-migrate`.
    pub fn name(self) -> &'static str {
        match self {
            Layout::Plain => "plain",
            Layout::Sqlx => "sqlx",
            Layout::Refinery => "refinery",
            Layout::Flyway => "flyway",
            Layout::Supabase => "supabase",
            Layout::GolangMigrate => "golang-migrate",
            Layout::Dbmate => "dbmate",
            Layout::Diesel => "diesel",
            Layout::Alembic => "alembic",
            Layout::Liquibase => "liquibase",
            Layout::SeaOrm => "sea-orm",
        }
    }

    /// The layout of this [name](Self::name).
    ///
    /// ```
    /// use schema_pg::Layout;
    ///
    /// assert!(Layout::ALL.iter().all(|layout| Layout::named(layout.name()) == Some(*layout)));
    /// assert_eq!(Layout::named("golang-migrate"), Some(Layout::GolangMigrate));
    /// assert_eq!(Layout::named("rails"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The runner's name, as its makers write it.
    pub fn runner(self) -> &'static str {
        match self {
            Layout::Plain => "psql",
            Layout::Sqlx => "sqlx",
            Layout::Refinery => "refinery",
            Layout::Flyway => "Flyway",
            Layout::Supabase => "Supabase's CLI",
            Layout::GolangMigrate => "golang-migrate",
            Layout::Dbmate => "dbmate",
            Layout::Diesel => "Diesel",
            Layout::Alembic => "Alembic",
            Layout::Liquibase => "Liquibase",
            Layout::SeaOrm => "SeaORM",
        }
    }

    /// The command that applies the migrations of a folder to the database of `DATABASE_URL`.
    pub fn command(self, dir: &str) -> String {
        match self {
            Layout::Plain => {
                format!("psql -v ON_ERROR_STOP=1 -f {dir}/….up.sql \"$DATABASE_URL\", one after the other")
            }
            Layout::Sqlx => format!("sqlx migrate run --source {dir}"),
            Layout::Refinery => format!("refinery migrate -e DATABASE_URL -p {dir}"),
            Layout::Flyway => format!("flyway -locations=filesystem:{dir} migrate"),
            Layout::Supabase => "supabase db push --db-url \"$DATABASE_URL\"".to_owned(),
            Layout::GolangMigrate => format!("migrate -path {dir} -database \"$DATABASE_URL\" up"),
            Layout::Dbmate => format!("dbmate --migrations-dir {dir} up"),
            Layout::Diesel => format!("diesel migration run --migration-dir {dir}"),
            Layout::Alembic => "alembic upgrade head".to_owned(),
            Layout::Liquibase => "liquibase update".to_owned(),
            Layout::SeaOrm => "sea-orm-cli migrate up".to_owned(),
        }
    }

    /// The files of a migration: there, and back.
    pub(super) fn paths(self, digits: &str, words: &str) -> (String, String) {
        let file = |way: &str| format!("{digits}_{words}{way}.sql");
        match self {
            Layout::Plain | Layout::Sqlx | Layout::GolangMigrate => (file(".up"), file(".down")),
            Layout::Refinery => (format!("V{digits}__{words}.sql"), format!("down/{}", file(""))),
            Layout::Flyway => (format!("V{digits}__{words}.sql"), format!("U{digits}__{words}.sql")),
            Layout::Supabase => (file(""), format!("down/{}", file(""))),
            Layout::Dbmate | Layout::Liquibase => (file(""), file("")),
            Layout::Alembic => (format!("{digits}_{words}.py"), format!("{digits}_{words}.py")),
            Layout::SeaOrm => (format!("m{digits}_{words}.rs"), format!("m{digits}_{words}.rs")),
            Layout::Diesel => (format!("{digits}_{words}/up.sql"), format!("{digits}_{words}/down.sql")),
        }
    }

    pub(super) fn back(self) -> Back {
        match self {
            Layout::Dbmate | Layout::Alembic | Layout::Liquibase | Layout::SeaOrm => Back::Section,
            Layout::Refinery | Layout::Supabase => Back::Nowhere,
            _ => Back::File,
        }
    }

    /// One mark says for both ways of a file that the runner begins no transaction.
    pub(super) fn marks_both_ways(self) -> bool {
        matches!(self, Layout::Diesel | Layout::Liquibase)
    }

    /// The runner begins a transaction around each file that is not marked.
    pub(super) fn wraps(self) -> bool {
        !matches!(self, Layout::Plain | Layout::GolangMigrate)
    }

    /// The runner can run this outside of a transaction.
    pub(super) fn runs_outside(self, statement: &Statement<'_>) -> bool {
        match self {
            Layout::Refinery | Layout::SeaOrm => false,
            Layout::Supabase => is_concurrent_index(statement),
            _ => true,
        }
    }

    /// The runner sends each statement alone, so that settings can stand before one that no transaction takes. Others send
    /// the file at once, and the server makes that a transaction where it holds two statements.
    pub(super) fn sends_one_by_one(self) -> bool {
        self == Layout::Plain
    }

    /// The table in which migrations are noted, where one was asked for: not one that the runner itself keeps.
    pub(super) fn history_table(self) -> &'static str {
        match self {
            Layout::GolangMigrate | Layout::Dbmate => "schema_migrations_log",
            _ => "schema_migrations",
        }
    }
}

/// The file is a part of a migration.
pub(super) fn is_migration(file: &str) -> bool {
    let known = [".sql", ".conf", ".toml", ".py", ".rs"].iter().any(|ending| file.ends_with(ending));
    known && parts_of(file).is_some()
}

/// The last migration among files.
pub(super) fn last<'a>(files: impl Iterator<Item = &'a str>) -> Option<Name> {
    let names = files.filter(|file| is_migration(file)).filter_map(parts_of);
    let (digits, words) = names.max_by(|(a, _), (b, _)| compare(a, b))?;
    let words = words.split(['.', '/']).next().unwrap_or_default();
    Some(Name { digits: digits.to_owned(), words: words.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_layouts_are_known_by_their_numbers() {
        for file in
            ["7_a.up.sql", "V7__a.sql", "U7__a.sql.conf", "7_a/up.sql", "7_a/metadata.toml", "down/7_a.sql", "7_a.py"]
        {
            assert_eq!((parts_of(file).map(|(number, _)| number), is_migration(file)), (Some("7"), true), "{file}");
            assert_eq!(last([file].into_iter()).unwrap().to_string(), "7_a", "{file}");
        }
        for file in [
            "schema.snapshot.json",
            "migrations.sum",
            "README.md",
            "seed.sql",
            "7.sql",
            "ae10_a.py",
            "__pycache__/7_a.cpython-313.pyc",
        ] {
            assert!(!is_migration(file), "{file}");
        }
    }
}
