//! A folder of migrations: read for a runner, checked against the entities, or written.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use schema_core::Registry;
use schema_core::migration::request::{SUM, VARIABLE, allowing, cargo, one, shortened, variable};
use schema_core::migration::{Name, folder, request, snapshot, sum};

use super::Migration;
use super::error::MigrationError;
use super::file::{File, files, is_migration, last, migrations};
use super::snapshot::Snapshot;
#[cfg(feature = "docs")]
use crate::command::Record;
use crate::config::Config;
use crate::diff::{Change, diff};
use crate::lower::lower_with;
use crate::plan::{Plan, PlanOptions, plan};
use crate::spec::{Spec, Text, Value};

/// A folder of migrations, and how they are written: `20261120101500_add_nickname.up.json`, `….down.json`, and `….up.js`,
/// `….down.js` for people; and the snapshot and the sum.
///
/// ```
/// use schema_mongo::Migrations;
/// use serde_json::json;
///
/// let migrations = Migrations::at("migrations")
///     .allow("users.users_nick_idx") // the index may be dropped
///     .backfill("users.locale", json!("en")); // what users get who are there already
/// ```
#[derive(Debug, Clone)]
pub struct Migrations {
    /// The folder. A build script and a unit test both run in the folder of their package.
    pub dir: PathBuf,
    /// Settings of what is made of the entities.
    pub config: Config,
    /// Settings of the plan. Its `version` is that of `config`.
    pub options: PlanOptions,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckOutcome {
    /// The migrations make what the entities say.
    Current,
    /// Migrations were written: the files.
    Written(Vec<String>),
    /// The files were taken as they are.
    Accepted,
}

/// A plan that owns what it leads from and to.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnedPlan {
    /// What is there.
    pub was: Spec,
    /// What is to be there.
    pub now: Spec,
    /// Settings of the plan.
    pub options: PlanOptions,
}

impl OwnedPlan {
    /// What differs.
    pub fn changes(&self) -> Vec<Change<'_>> {
        diff(&self.was, &self.now)
    }

    /// The plan from the one to the other.
    pub fn plan(&self) -> Plan<'_> {
        plan(&self.changes(), &self.options)
    }
}

impl Migrations {
    /// The migrations in this folder, which need not be there yet.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), config: Config::default(), options: PlanOptions::default() }
    }

    /// The same with settings of what is made of the entities.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The same, and this may be lost: `users`, `users.users_nick_idx`.
    #[must_use]
    pub fn allow(mut self, name: impl Into<Text>) -> Self {
        self.options = self.options.allow(name);
        self
    }

    /// The same, and documents that are there get this in a field that they lack, or whose value is not as it must be: an
    /// expression of an aggregation.
    #[must_use]
    pub fn backfill(mut self, field: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.options = self.options.backfill(field, value);
        self
    }

    /// The same with settings of the plan: the roll-out, and how many documents are changed at a time.
    #[must_use]
    pub fn options(mut self, options: PlanOptions) -> Self {
        self.options = options;
        self
    }

    /// For a build script: fails the build when the migrations are behind the entities, or not as they were written. Where
    /// the variable `UPDATE_MIGRATIONS` holds a name, it writes what is missing instead; where it is `sum`, it takes the files
    /// as they are. Tells cargo when to run it again.
    ///
    /// # Errors
    /// All that is wrong, with the plan that is missing and the command that writes it.
    pub fn check(&self, registry: &Registry) -> Result<CheckOutcome, MigrationError> {
        cargo(&format!("rerun-if-changed={}", self.dir.display()));
        cargo(&format!("rerun-if-env-changed={VARIABLE}"));
        let checked = self.run(registry, variable(VARIABLE).as_deref(), "cargo build")?;
        match &checked {
            CheckOutcome::Accepted => {}
            // What is still allowed would be done without a question the next time.
            CheckOutcome::Current => self.options.allow.iter().for_each(|name| {
                cargo(&format!("warning=.allow({name:?}) did its work, and can go: the migration is written"));
            }),
            CheckOutcome::Written(written) => {
                cargo(&format!("warning=written into {}: {}", self.dir.display(), written.join(", ")));
            }
        }
        Ok(checked)
    }

    /// For a unit test: the same as [`check`](Self::check), without the words for cargo.
    ///
    /// # Panics
    /// When the migrations are behind the entities, or not as they were written.
    #[track_caller]
    pub fn assert_current(&self, registry: &Registry) {
        if let Err(error) = self.run(registry, variable(VARIABLE).as_deref(), "cargo test") {
            panic!("{error}");
        }
    }

    /// Whether the migrations are as they were written and make what the entities say. Asks no variable and writes nothing.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn status(&self, registry: &Registry) -> Result<CheckOutcome, MigrationError> {
        self.run(registry, None, "cargo build")
    }

    /// Writes what is missing under this name; [`CheckOutcome::Current`] where nothing is.
    ///
    /// # Errors
    /// Something would be lost that nobody allowed to be; the name can't be used; files are not as they were written.
    pub fn write(&self, registry: &Registry, name: &str) -> Result<CheckOutcome, MigrationError> {
        self.run(registry, Some(name), "cargo build")
    }

    /// Writes a migration made by hand, such as one that changes documents or puts in seeds. The entities stay as they were.
    ///
    /// # Errors
    /// The name can't be used, or is not the next one; files are not as they were written.
    pub fn add(&self, migration: &Migration) -> Result<CheckOutcome, MigrationError> {
        let _one = one();
        let before = self.files()?;
        self.verify(&before)?;
        let name = Name::parse(&format!("{}_{}", migration.version, migration.name))?;
        name.follows(last_of(&before).as_ref())?;
        self.put(migration, None)
    }

    /// The migrations for a runner, in the order of their numbers.
    ///
    /// # Errors
    /// A file can't be read, is no migration, or is not as it was written; two have one version.
    pub fn read(&self) -> Result<Vec<Migration>, MigrationError> {
        let files = self.files()?;
        let found = migrations(&files, &self.dir)?;
        self.verify(&files)?;
        Ok(found)
    }

    /// What documents say of the migrations: which of them name which collections.
    ///
    /// # Errors
    /// A file can't be read, is no migration, or is not as it was written; two have one version.
    #[cfg(feature = "docs")]
    pub fn history(&self) -> Result<Vec<schema_core::docs::MigrationNote>, MigrationError> {
        let note = |migration: Migration| {
            let mut names: Vec<String> = migration.up.iter().filter_map(Record::collection).collect();
            names.sort_unstable();
            names.dedup();
            schema_core::docs::MigrationNote { number: migration.version, words: migration.name, names }
        };
        Ok(self.read()?.into_iter().map(note).collect())
    }

    /// Takes the files as they are, after they were written by hand or merged.
    ///
    /// # Errors
    /// Files can't be read or written, or are no migrations.
    pub fn rehash(&self) -> Result<(), MigrationError> {
        let files = self.files()?;
        migrations(&files, &self.dir)?;
        Ok(sum::note(&self.dir, &files)?)
    }

    /// What is missing between the last snapshot and the entities: `missing(&registry)?.plan()`.
    ///
    /// # Errors
    /// The entities can't be lowered, or the snapshot can't be read.
    pub fn missing(&self, registry: &Registry) -> Result<OwnedPlan, MigrationError> {
        let now = lower_with(registry, &self.config)?;
        Ok(OwnedPlan { was: self.snapshot()?.spec, now, options: self.plan_options() })
    }

    fn plan_options(&self) -> PlanOptions {
        PlanOptions { version: self.config.version, ..self.options.clone() }
    }

    fn snapshot(&self) -> Result<Snapshot, MigrationError> {
        Ok(Snapshot::load(&self.dir)?.unwrap_or_else(|| Snapshot::new(Spec::EMPTY)))
    }

    fn run(&self, registry: &Registry, update: Option<&str>, command: &str) -> Result<CheckOutcome, MigrationError> {
        let _one = one();
        if update == Some(SUM) {
            self.rehash()?;
            return Ok(CheckOutcome::Accepted);
        }
        let before = self.files()?;
        self.verify(&before)?;
        migrations(&before, &self.dir)?;
        let missing = self.missing(registry)?;
        let up = missing.plan();
        if up.is_empty() && refused(&up).next().is_none() {
            drop(up);
            return self.unchanged(missing, update.is_some());
        }
        let Some(update) = update else {
            return Err(MigrationError::Stale {
                dir: self.dir.clone(),
                plan: shortened(&up.to_string()),
                command: request::command(last_of(&before).as_ref(), "say_what_changed", command),
            });
        };
        refuse(&up)?;
        let name = Name::parse(update)?;
        name.follows(last_of(&before).as_ref())?;
        let migration = Migration::of(&*name.digits, &*name.words, &up);
        drop(up);
        self.put(&migration, Some(Snapshot::new(missing.now)))
    }

    fn put(&self, migration: &Migration, snapshot: Option<Snapshot>) -> Result<CheckOutcome, MigrationError> {
        let mut written = Vec::new();
        for File { path, text } in files(migration)? {
            folder::write(&self.dir.join(&path), &text)?;
            written.push(path);
        }
        // The snapshot after the files: where this is interrupted, the next check finds files that nobody noted.
        if let Some(snapshot) = snapshot {
            snapshot.save(&self.dir)?;
        }
        self.rehash()?;
        Ok(CheckOutcome::Written(written))
    }

    /// No command is missing. What the specs say otherwise all the same (what is only noted) is taken when writing.
    fn unchanged(&self, missing: OwnedPlan, write: bool) -> Result<CheckOutcome, MigrationError> {
        let there = folder::read(&self.dir.join(snapshot::FILE))?.is_some();
        if write && there && missing.was != missing.now {
            Snapshot::new(missing.now).save(&self.dir)?;
            self.rehash()?;
            return Ok(CheckOutcome::Accepted);
        }
        Ok(CheckOutcome::Current)
    }

    /// All files that belong to the migrations, with the snapshot.
    pub(super) fn files(&self) -> Result<BTreeMap<String, String>, MigrationError> {
        Ok(folder::files(&self.dir, is_migration)?)
    }

    fn verify(&self, files: &BTreeMap<String, String>) -> Result<(), MigrationError> {
        // A merge that is not finished is reported by the snapshot, which name the way out.
        if let Some(json) = files.get(snapshot::FILE) {
            Snapshot::from_json(json, &self.dir.join(snapshot::FILE))?;
        }
        let findings = sum::findings(&self.dir, files)?;
        match findings.is_empty() {
            true => Ok(()),
            false => Err(MigrationError::History { dir: self.dir.clone(), findings }),
        }
    }
}

pub(super) fn last_of(files: &BTreeMap<String, String>) -> Option<Name> {
    last(files.keys().map(String::as_str))
}

/// What can be allowed by name. The rest is as it was asked for: how collections are spread, on a server without shards.
fn refused<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (&'p str, &'p str)> {
    plan.refused.iter().filter_map(|refused| Some((refused.allowed_as()?, &*refused.because)))
}

/// Nothing is written where something is refused: half a plan would be no migration.
fn refuse(plan: &Plan<'_>) -> Result<(), MigrationError> {
    let mut list = String::new();
    let mut names: Vec<&str> = Vec::new();
    for (name, because) in refused(plan) {
        let _ = writeln!(list, "- {because}");
        names.push(name);
    }
    if names.is_empty() {
        return Ok(());
    }
    let allow = allowing(names.clone());
    Err(MigrationError::Refused { list, allow, names: names.into_iter().map(ToOwned::to_owned).collect() })
}
