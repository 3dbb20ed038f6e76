//! Who changes a row that was changed since it was read learns of it.

use postgres::Client;
use schema_core::Registry;

use super::{LifecycleError, LifecycleReport, prove};
use crate::config::Config;
use crate::sql::proofs as sql;

/// Shows on generated rows that each change of an entity with `version` counts, and that one which brings an older version is refused. The database holds
/// the schema and no rows; it is the same afterwards.
///
/// # Errors
/// What does not count or is not refused; or what keeps the proof from being made.
pub fn prove_versions(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
) -> Result<LifecycleReport, LifecycleError> {
    prove(
        client,
        registry,
        config,
        "version",
        |table| table.version.is_some(),
        |proof, table| {
            let Some(version) = &table.version else { return Ok(()) };
            let mut tried = false;
            for column in &table.plain {
                if proof.number(&sql::changeable(&table.name, column))? == 0 {
                    continue;
                }
                let statement = sql::change(&table.name, column, "");
                let counted =
                    proof.attempt(&statement, |proof| proof.number(&sql::with_version(&table.name, version, 2)))?;
                let Ok(counted) = counted else { continue };
                tried = true;
                if counted != 1 {
                    proof.breaks(
                        table,
                        "a change counts the version",
                        &statement,
                        format!("{counted} rows have version 2"),
                    );
                }
                // It is read, changed by another, and written back with the version that was read.
                let stale = format!("{statement}{}", sql::stale(&table.name, version));
                if proof.attempt(&stale, |_| Ok(()))?.is_ok() {
                    proof.breaks(table, "a change with an older version is refused", &stale, "it was taken");
                }
                break;
            }
            if !tried {
                proof.untried(table, "UPDATE");
            }
            Ok(())
        },
    )
}
