//! A folder of migrations: checked against the entities, or written.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use schema_core::migration::request::{SUM, VARIABLE, allowing, cargo, one, shortened, variable};
use schema_core::migration::{Name, folder, request, snapshot, sum};

use super::alembic;
use super::error::MigrationError;
use super::files::files;
use super::generation::{GENERATION, Upgrade, is_upgrade};
use super::layout::{Layout, is_migration, last};
use super::options::FileOptions;
use super::quoting::aligned;
use super::snapshot::Snapshot;
use super::source::Source;
#[cfg(feature = "docs")]
use crate::catalog::expression::relations;
use crate::catalog::{Catalog, Text};
use crate::config::Config;
use crate::plan::{Backfill, OwnedPlan, Plan, PlanOptions, allowed_as, plan};

/// A folder of migrations, and how they are written.
///
/// ```
/// use schema_pg::{Layout, Migrations};
///
/// let migrations = Migrations::at("migrations")
///     .layout(Layout::Sqlx)
///     .project("Shop")
///     .allow("app.users.nickname") // the column may go, with what is in it
///     .backfill("app.users.locale", "'en'"); // what users get who are there already
/// ```
#[derive(Debug, Clone)]
pub struct Migrations {
    /// The folder. A build script and a unit test both run in the folder of their package.
    pub dir: PathBuf,
    /// The runner's layout.
    pub layout: Layout,
    /// Settings of what is made of the entities.
    pub config: Config,
    /// Settings of the plan. Its `version` and its `owner` are those of `config`.
    pub options: PlanOptions,
    /// Migrations note themselves in a table.
    pub history_table: bool,
    /// The project, for the head of each file.
    pub project: Option<Text>,
    /// What the migration that is written next is for.
    pub description: Option<Text>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckOutcome {
    /// The migrations make what the entities say.
    Current,
    /// They do, but for texts that this version of the library generates otherwise: the plan, and whether it is one of
    /// [security](Upgrade::security). It can be taken as a migration of its own or along with the next; one of security should
    /// be taken now.
    Upgrade(Upgrade),
    /// Migrations were written: the files.
    Written(Vec<String>),
    /// The files were taken as they are.
    Accepted,
}

impl Migrations {
    /// The migrations in this folder, which need not be there yet.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            layout: Layout::default(),
            config: Config::default(),
            options: PlanOptions::default(),
            history_table: false,
            project: None,
            description: None,
        }
    }

    /// The same for a runner.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The same with settings of what is made of the entities.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The same, and this may be lost: `app.users`, `app.users.nickname`.
    #[must_use]
    pub fn allow(mut self, name: impl Into<Text>) -> Self {
        self.options = self.options.allow(name);
        self
    }

    /// The same, and rows that are there get this in a column that they lack: an SQL expression over the row, for all of them or for those of
    /// which a condition is true. See [`PlanOptions::backfill`].
    #[must_use]
    pub fn backfill(mut self, column: impl Into<Text>, value: impl Into<Backfill>) -> Self {
        self.options = self.options.backfill(column, value);
        self
    }

    /// The same with settings of the plan: limits of time, and whether the database is used meanwhile.
    #[must_use]
    pub fn options(mut self, options: PlanOptions) -> Self {
        self.options = options;
        self
    }

    /// The same, and each migration notes itself in the table `public.schema_migrations`, with who applied it and when. For
    /// golang-migrate and dbmate, which keep a table of that name themselves, it is `schema_migrations_log`.
    #[must_use]
    pub fn with_history_table(mut self) -> Self {
        self.history_table = true;
        self
    }

    /// The same, and each file names the project at its head: `-- Project: Shop`.
    #[must_use]
    pub fn project(mut self, name: impl Into<Text>) -> Self {
        self.project = Some(name.into());
        self
    }

    /// The same, and the migration that is written next says at its head what it is for, each line after `-- |`. Files that are there
    /// stay as they are.
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Schema};
    /// use schema_pg::Migrations;
    ///
    /// # let folder = std::env::temp_dir().join(format!("schema-pg-describe-{}", std::process::id()));
    /// let migrations = Migrations::at(&folder).project("Shop").describe("Rooms for orders.\nAsked for in REQ-7.");
    /// let catalog = Catalog { schemas: vec![Schema::new("orders")], ..Catalog::default() };
    /// migrations.write(&catalog, "1_orders")?;
    /// let text = std::fs::read_to_string(folder.join("1_orders.up.sql"))?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// assert!(text.starts_with("-- 1_orders.\n-- Project: Shop\n-- | Rooms for orders.\n-- | Asked for in REQ-7.\n"), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn describe(mut self, text: impl Into<Text>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// For a build script: fails the build when the migrations are behind the entities (or the catalog), or not as they were written. Where
    /// the variable `UPDATE_MIGRATIONS` holds a name, it writes what is missing instead; where it is `sum`, it takes the files
    /// as they are. Tells cargo when to run it again.
    ///
    /// Texts that a newer version of the library generates better fail no build: they are [`CheckOutcome::Upgrade`] and a warning of
    /// cargo's, which says so where the upgrade is one of security.
    ///
    /// # Errors
    /// All that is wrong, with the plan that is missing and the command that writes it.
    pub fn check<'s>(&self, source: impl Into<Source<'s>>) -> Result<CheckOutcome, MigrationError> {
        cargo(&format!("rerun-if-changed={}", self.dir.display()));
        cargo(&format!("rerun-if-env-changed={VARIABLE}"));
        let checked = self.run(source.into(), variable(VARIABLE).as_deref(), "cargo build")?;
        match &checked {
            CheckOutcome::Accepted => {}
            // What stays allowed would be lost without a word the next time.
            CheckOutcome::Current => self.options.allow.iter().for_each(|name| {
                cargo(&format!("warning=.allow({name:?}) did its work, and can go: the migration is written"));
            }),
            CheckOutcome::Upgrade(upgrade) => {
                cargo(&format!("warning={}: {upgrade}. {VARIABLE}=<name> takes that in", self.dir.display()));
            }
            CheckOutcome::Written(written) => {
                cargo(&format!("warning=written into {}: {}", self.dir.display(), written.join(", ")));
            }
        }
        Ok(checked)
    }

    /// For a unit test: the same as [`check`](Self::check), without the words for cargo. A test that passes says nothing, so
    /// here an upgrade of security fails.
    ///
    /// # Panics
    /// When the migrations are behind the entities, or not as they were written, or hold texts that a newer version of the
    /// library replaced for security.
    #[track_caller]
    pub fn assert_current<'s>(&self, source: impl Into<Source<'s>>) {
        let command = "cargo test";
        let error = match self.run(source.into(), variable(VARIABLE).as_deref(), command) {
            Ok(CheckOutcome::Upgrade(upgrade)) if upgrade.security => match self.read() {
                Ok(files) => {
                    let (plan, command) = (
                        shortened(&upgrade.plan),
                        request::command(last_of(&files).as_ref(), "take_the_upgrade", command),
                    );
                    MigrationError::Security { dir: self.dir.clone(), upgrade: Box::new(upgrade), plan, command }
                }
                Err(error) => error,
            },
            Ok(_) => return,
            Err(error) => error,
        };
        panic!("{error}");
    }

    /// Whether the migrations are as they were written and make what the entities say. Asks no variable and writes nothing.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn status<'s>(&self, source: impl Into<Source<'s>>) -> Result<CheckOutcome, MigrationError> {
        self.run(source.into(), None, "cargo build")
    }

    /// Writes what is missing under this name; [`CheckOutcome::Current`] where nothing is.
    ///
    /// # Errors
    /// Data would be lost that nobody allowed to be; the name can't be used; files are not as they were written.
    pub fn write<'s>(&self, source: impl Into<Source<'s>>, name: &str) -> Result<CheckOutcome, MigrationError> {
        self.run(source.into(), Some(name), "cargo build")
    }

    /// What documents say of the migrations: which of them name which tables, as SQL names them. Files that are no SQL (of Alembic and SeaORM) name none.
    ///
    /// # Errors
    /// Files can't be read.
    #[cfg(feature = "docs")]
    pub fn history(&self) -> Result<Vec<schema_core::docs::MigrationNote>, MigrationError> {
        let files = self.read()?;
        let named = files.iter().filter(|(path, _)| is_migration(path)).map(|(path, text)| {
            let names = if path.ends_with(".sql") { relations(text) } else { Vec::new() };
            (&**path, names)
        });
        Ok(schema_core::docs::MigrationNote::of_files(named))
    }

    /// Takes the files as they are, after they were written by hand or merged.
    ///
    /// # Errors
    /// Files can't be read or written.
    pub fn rehash(&self) -> Result<(), MigrationError> {
        let files = self.read()?;
        Ok(sum::note(&self.dir, &files)?)
    }

    /// What is missing between the last snapshot and the entities, or the catalog: `missing(&registry)?.plan()`.
    ///
    /// # Errors
    /// The entities can't be lowered, or the snapshot can't be read.
    pub fn missing<'s>(&self, source: impl Into<Source<'s>>) -> Result<OwnedPlan, MigrationError> {
        let source = source.into();
        Ok(self.since(self.snapshot()?.catalog, source.catalog(&self.config)?, source))
    }

    fn since(&self, was: Catalog, now: Catalog, source: Source<'_>) -> OwnedPlan {
        let owner = self.config.roles.as_ref().and_then(|roles| roles.owner.clone());
        OwnedPlan {
            was: aligned(was, &now),
            now,
            renames: source.renames(&self.config),
            options: PlanOptions { version: self.config.version, owner, ..self.options.clone() },
        }
    }

    fn snapshot(&self) -> Result<Snapshot, MigrationError> {
        Ok(Snapshot::load(&self.dir)?.unwrap_or_else(|| Snapshot::new(Catalog::default())))
    }

    fn run(&self, source: Source<'_>, update: Option<&str>, command: &str) -> Result<CheckOutcome, MigrationError> {
        let _one = one();
        if update == Some(SUM) {
            self.rehash()?;
            return Ok(CheckOutcome::Accepted);
        }
        let before = self.read()?;
        self.verify(&before)?;
        let Snapshot { generation, catalog, .. } = self.snapshot()?;
        let now = source.catalog(&self.config)?;
        let is_noted = catalog == now && generation == GENERATION;
        let missing = self.since(catalog, now, source);
        let changes = missing.changes();
        let up = plan(&changes, &missing.options);
        if up.is_empty() {
            drop((up, changes));
            return self.unchanged(is_noted, missing.now, update.is_some());
        }
        let Some(update) = update else {
            let upgrade = Upgrade::since(generation, up.to_string());
            return match upgrade {
                Some(upgrade) if is_upgrade(generation, &changes) => Ok(CheckOutcome::Upgrade(upgrade)),
                upgrade => Err(self.stale((&up, source), upgrade, &before, command)),
            };
        };
        let down = way_back(&up)?;
        let name = Name::parse(update)?;
        name.follows(last_of(&before).as_ref())?;
        let written = files(&name, &up, &down, &self.file_options()?)?;
        for file in &written {
            folder::write(&self.dir.join(&file.path), &file.text)?;
        }
        // The snapshot behind the files: where this is interrupted, the next check finds files that nobody noted.
        drop((up, changes, down));
        Snapshot::new(missing.now).save(&self.dir)?;
        self.rehash()?;
        Ok(CheckOutcome::Written(written.into_iter().map(|file| file.path).collect()))
    }

    fn file_options(&self) -> Result<FileOptions, MigrationError> {
        let follows = match self.layout {
            // Also those that were written by hand, whose names are no numbers.
            Layout::Alembic => {
                let revision = |file: &str| file.ends_with(".py") && !file.contains('/');
                alembic::head(&folder::files(&self.dir, revision)?)?
            }
            _ => None,
        };
        Ok(FileOptions {
            layout: self.layout,
            history_table: self.history_table,
            project: self.project.clone(),
            description: self.description.clone(),
            follows: follows.map(Text::from),
        })
    }

    /// No statement is missing. What the catalogs say otherwise all the same (what is only noted) is taken when writing.
    fn unchanged(&self, is_noted: bool, new: Catalog, write: bool) -> Result<CheckOutcome, MigrationError> {
        let there = folder::read(&self.dir.join(snapshot::FILE))?.is_some();
        if write && there && !is_noted {
            Snapshot::new(new).save(&self.dir)?;
            self.rehash()?;
            return Ok(CheckOutcome::Accepted);
        }
        Ok(CheckOutcome::Current)
    }

    /// All files that belong to the migrations, with the snapshot.
    pub(super) fn read(&self) -> Result<BTreeMap<String, String>, MigrationError> {
        Ok(folder::files(&self.dir, is_migration)?)
    }

    fn verify(&self, files: &BTreeMap<String, String>) -> Result<(), MigrationError> {
        // A merge that is not finished is said in the words of the snapshot, which name the way out.
        if let Some(json) = files.get(snapshot::FILE) {
            Snapshot::from_json(json, &self.dir.join(snapshot::FILE))?;
        }
        let findings = sum::findings(&self.dir, files)?;
        match findings.is_empty() {
            true => Ok(()),
            false => Err(MigrationError::History { dir: self.dir.clone(), findings }),
        }
    }

    fn stale(
        &self,
        (up, source): (&Plan<'_>, Source<'_>),
        upgrade: Option<Upgrade>,
        files: &BTreeMap<String, String>,
        command: &str,
    ) -> MigrationError {
        MigrationError::Stale {
            dir: self.dir.clone(),
            of: source.word(),
            plan: shortened(&up.to_string()),
            upgrade: upgrade.map(Box::new),
            command: request::command(last_of(files).as_ref(), "say_what_changed", command),
        }
    }
}

pub(super) fn last_of(files: &BTreeMap<String, String>) -> Option<Name> {
    last(files.keys().map(String::as_str))
}

/// The way back of a plan. Nothing is written where data would be lost that nobody allowed to be: half a plan would be no migration.
fn way_back<'a>(plan: &Plan<'a>) -> Result<Plan<'a>, MigrationError> {
    plan.reverse().ok_or_else(|| {
        let mut list = String::new();
        let mut names: Vec<Text> = Vec::new();
        for refused in &plan.refused {
            let _ = writeln!(list, "- {}: {}", refused.object, refused.sql);
            for hazard in &refused.hazards {
                let _ = writeln!(list, "  {hazard}");
            }
            names.push(allowed_as(&refused.object));
        }
        names.sort_unstable();
        names.dedup();
        MigrationError::Refused { list, allow: allowing(names.clone()), names }
    })
}
