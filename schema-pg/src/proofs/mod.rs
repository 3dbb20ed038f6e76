//! What entities say of how their rows live, shown on a database that holds their schema and no rows: rows are generated, statements tried, and what they did is
//! looked at. All is one transaction, which is taken back.

mod access;
mod audit;
mod error;
mod retention;
mod soft_delete;
mod table;
mod version;

use postgres::{Client, SimpleQueryMessage, Transaction};
use schema_core::Registry;

pub use access::{AccessError, AccessOptions, AccessOutcome, AccessReport, PatternPlan, prove_access};
pub use audit::prove_audit;
pub use error::{Broken, LifecycleError, LifecycleReport};
pub use retention::prove_retention;
pub use soft_delete::prove_soft_delete;
pub use version::prove_versions;

use table::Provable;

use crate::blocking::reason;
use crate::config::Config;
use crate::fake::{FakeOptions, load};
use crate::sql::proofs as sql;

/// How many rows of each table are generated.
const ROWS: u64 = 40;
/// How many rows are tried before a statement counts as one that no row takes.
const TRIES: u64 = 20;

/// A proof that is being made.
struct Proof<'a, 'c> {
    all: &'a mut Transaction<'c>,
    tables: &'a [Provable],
    config: &'a Config,
    report: LifecycleReport,
    broken: Vec<Broken>,
}

/// Generates rows, makes a proof of the tables that are picked, and takes all back.
fn prove(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
    word: &'static str,
    is_said: impl Fn(&Provable) -> bool,
    mut make: impl FnMut(&mut Proof<'_, '_>, &Provable) -> Result<(), LifecycleError>,
) -> Result<LifecycleReport, LifecycleError> {
    // Older than anything is kept, so that what is removed by its age can be seen.
    let options = FakeOptions { rows: ROWS, until: (2020, 1, 1), ..FakeOptions::default() };
    let fake = crate::fake::fake_with(registry, config, &options)?;
    let tables = table::of(registry, config)?;
    if !tables.iter().any(&is_said) {
        return Err(LifecycleError::Nothing(word));
    }
    let server =
        |what: &'static str| move |error: postgres::Error| LifecycleError::Server { what, error: reason(&error) };
    let mut all = client.transaction().map_err(server("beginning"))?;
    all.batch_execute(&sql::keys(&config.session.encryption_key, &config.session.hash_key))
        .map_err(server("setting keys"))?;
    load::blocking::into(&mut all, &fake, |_| {})?;
    let mut proof =
        Proof { all: &mut all, tables: &tables, config, report: LifecycleReport::default(), broken: Vec::new() };
    for table in tables.iter().filter(|table| is_said(table)) {
        proof.report.tables.push(table.name.clone());
        make(&mut proof, table)?;
    }
    let Proof { report, broken, .. } = proof;
    all.rollback().map_err(server("taking all back"))?;
    if broken.is_empty() { Ok(report) } else { Err(LifecycleError::Broken(broken)) }
}

impl Proof<'_, '_> {
    /// Runs statements, and what is asked behind them, and takes them back. What the server says where it refuses one.
    fn attempt<T>(
        &mut self,
        statements: &str,
        then: impl FnOnce(&mut Proof<'_, '_>) -> Result<T, LifecycleError>,
    ) -> Result<Result<T, String>, LifecycleError> {
        self.report.tried += 1;
        let server =
            |error: postgres::Error| LifecycleError::Server { what: "trying a statement", error: reason(&error) };
        let mut one = self.all.transaction().map_err(server)?;
        let done = one.batch_execute(statements);
        let found = match done {
            Err(error) if error.as_db_error().is_some() => Err(reason(&error)),
            Err(error) => return Err(server(error)),
            Ok(()) => {
                let mut inner = Proof {
                    all: &mut one,
                    tables: self.tables,
                    config: self.config,
                    report: LifecycleReport::default(),
                    broken: Vec::new(),
                };
                let value = then(&mut inner)?;
                self.report.tried += inner.report.tried;
                let found = std::mem::take(&mut inner.broken);
                found.into_iter().for_each(|broken| add(&mut self.broken, broken));
                Ok(value)
            }
        };
        one.rollback().map_err(server)?;
        Ok(found)
    }

    /// The one value of a query, as text.
    fn ask(&mut self, query: &str) -> Result<String, LifecycleError> {
        let rows = self
            .all
            .simple_query(query)
            .map_err(|error| LifecycleError::Server { what: "asking", error: reason(&error) })?;
        let value = rows.iter().find_map(|row| match row {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(value.unwrap_or_default())
    }

    fn number(&mut self, query: &str) -> Result<u64, LifecycleError> {
        Ok(self.ask(query)?.parse().unwrap_or_default())
    }

    fn breaks(&mut self, table: &Provable, what: &'static str, statement: &str, found: impl Into<String>) {
        let broken = Broken { table: table.name.clone(), what, statement: statement.to_owned(), found: found.into() };
        add(&mut self.broken, broken);
    }

    fn untried(&mut self, table: &Provable, what: &'static str) {
        self.report.untried.push((table.name.clone(), what));
    }
}

/// Of each table and claim the first statement is enough.
fn add(all: &mut Vec<Broken>, broken: Broken) {
    if !all.iter().any(|known| (&known.table, known.what) == (&broken.table, broken.what)) {
        all.push(broken);
    }
}
