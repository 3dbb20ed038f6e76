//! What is older than it is kept goes, and nothing else.

use postgres::Client;
use schema_core::Registry;

use super::{LifecycleError, LifecycleReport, prove};
use crate::config::Config;
use crate::sql::proofs as sql;

/// Shows on generated rows, which are all older than 2020, that what removes rows by their age (`retain` on partitions along the calendar, `purge_after`)
/// removes what is older, and leaves all other rows. The database holds the schema and no rows; it is the same afterwards.
///
/// # Errors
/// Rows that stay or go; or what keeps the proof from being made.
pub fn prove_retention(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
) -> Result<LifecycleReport, LifecycleError> {
    prove(
        client,
        registry,
        config,
        "retain",
        |table| !table.retained.is_empty(),
        |proof, table| {
            for retained in &table.retained {
                let old = sql::older(&table.name, &retained.column, retained.after);
                let other = sql::not_older(&table.name, &retained.column, retained.after);
                let (before, kept) = (proof.number(&old)?, proof.number(&other)?);
                if before == 0 {
                    proof.untried(table, "removing by age");
                    continue;
                }
                let statement = format!("{};\n", retained.call);
                let found = proof.attempt(&statement, |proof| Ok((proof.number(&old)?, proof.number(&other)?)))?;
                match found {
                    Err(why) => proof.breaks(table, "what is older than it is kept goes", &statement, why),
                    // Deleted rows that live ones reference stay until those go.
                    Ok((left, _)) if left == before || left > 0 && !retained.deleted => {
                        proof.breaks(
                            table,
                            "what is older than it is kept goes",
                            &statement,
                            format!("{left} of {before} rows are there"),
                        );
                    }
                    Ok((_, now)) if now != kept => {
                        proof.breaks(
                            table,
                            "what is not older stays",
                            &statement,
                            format!("{now} of {kept} rows are there"),
                        );
                    }
                    Ok(_) => {}
                }
            }
            Ok(())
        },
    )
}
