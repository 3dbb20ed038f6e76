//! Each change is in the log.

use postgres::Client;
use schema_core::Registry;

use super::table::Provable;
use super::{LifecycleError, LifecycleReport, Proof, TRIES, prove};
use crate::config::Config;
use crate::sql::proofs as sql;

/// Shows on generated rows that each UPDATE, DELETE and INSERT of an entity with `audit` is in the log, with the fields that changed. The database holds the
/// schema, as migrations made it, and no rows; it is the same afterwards. The session is that of a superuser.
///
/// ```no_run
/// # use schema_core::*;
/// # fn registry() -> Result<Registry, Diagnostics> { registry![] }
/// # fn config() -> schema_pg::Config { schema_pg::Config::default() }
/// let mut migrated = postgres::Client::connect("host=localhost dbname=test user=postgres", postgres::NoTls)?;
/// let report = schema_pg::blocking::prove_audit(&mut migrated, &registry()?, &config())?;
/// assert!(report.untried.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is not in the log, with the statement; or what keeps the proof from being made.
pub fn prove_audit(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
) -> Result<LifecycleReport, LifecycleError> {
    prove(
        client,
        registry,
        config,
        "audit",
        |table| table.audited,
        |proof, table| {
            proof.updates(table)?;
            proof.deletes_and_inserts(table)
        },
    )
}

impl Proof<'_, '_> {
    fn updates(&mut self, table: &Provable) -> Result<(), LifecycleError> {
        let mut tried = false;
        for column in table.plain.iter().filter(|column| !table.unnoted.contains(column)) {
            let statement = sql::change(&table.name, column, "");
            let before = self.number(&sql::noted(&table.log, &table.name, Some(column)))?;
            let changed = self.number(&sql::changeable(&table.name, column))?;
            if changed == 0 {
                continue;
            }
            let after =
                self.attempt(&statement, |proof| proof.number(&sql::noted(&table.log, &table.name, Some(column))))?;
            if let Ok(after) = after {
                tried = true;
                if after <= before {
                    self.breaks(table, "an UPDATE is in the log", &statement, "the log has no row more");
                }
            }
        }
        if !tried {
            self.untried(table, "UPDATE");
        }
        Ok(())
    }

    fn deletes_and_inserts(&mut self, table: &Provable) -> Result<(), LifecycleError> {
        let hard = sql::set(&self.config.session.hard_delete, "on");
        let (mut deleted, mut inserted) = (false, false);
        for place in 0..TRIES {
            let before = self.number(&sql::noted(&table.log, &table.name, None))?;
            let delete = sql::delete(&table.name, place);
            let statements = format!("{hard}{}{delete}", sql::keep(&table.name, place));
            let insert = sql::insert(&table.name, &table.required);
            let found = self.attempt(&statements, |proof| {
                let after = proof.number(&sql::noted(&table.log, &table.name, None))?;
                if after <= before {
                    proof.breaks(table, "a DELETE is in the log", &delete, "the log has no row more");
                }
                let again = proof.attempt(&insert, |proof| proof.number(&sql::noted(&table.log, &table.name, None)))?;
                if let Ok(again) = again {
                    if again <= after {
                        proof.breaks(table, "an INSERT is in the log", &insert, "the log has no row more");
                    }
                    return Ok(true);
                }
                Ok(false)
            })?;
            deleted |= found.is_ok();
            inserted |= found == Ok(true);
            if inserted {
                break;
            }
        }
        if !deleted {
            self.untried(table, "DELETE");
        }
        if !inserted {
            self.untried(table, "INSERT");
        }
        Ok(())
    }
}
