//! Whether a plan does what it is for, shown on scratch databases.

use std::collections::BTreeMap;

use postgres::Client;

use crate::apply::ApplyError;
use crate::blocking::{self, Error};
use crate::catalog::{Catalog, QualifiedName};
use crate::diff::{Change, Item, Renames, diff};
use crate::plan::{PlanOptions, create, plan};
use crate::sql::count_all;

/// What is to be shown: that the plan from the one catalog to the other makes the other.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// What the database holds before.
    pub was: &'a Catalog,
    /// What it is to hold.
    pub now: &'a Catalog,
    /// What was called otherwise.
    pub renames: &'a Renames,
    /// How it is planned.
    pub options: &'a PlanOptions,
    /// SQL that puts rows into the tables as they were, so that their survival is shown too.
    pub rows: &'a str,
}

/// Why a plan is not shown to do what it is for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// A scratch database holds something: nothing is done in it.
    #[error("the scratch database holds `{0}` already: give an empty one")]
    NotEmpty(QualifiedName),
    /// The server refused what makes the scratch databases, or the way to it is gone.
    #[error("{what}: {}", blocking::reason(error))]
    Server {
        /// What was tried.
        what: &'static str,
        /// What the server said.
        error: postgres::Error,
    },
    /// A scratch database can't be read back.
    #[error(transparent)]
    Introspect(#[from] Error),
    /// The plan stops half-way.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// The plan leaves out what would lose data.
    #[error("the plan is not whole: {0}")]
    Refused(String),
    /// What the plan made is not what is made fresh.
    #[error("what the plan made differs from what is made fresh:\n{0}")]
    Differs(String),
    /// Rows are gone that no step said it would lose.
    #[error("{table} had {before} rows before the plan and has {after} behind it")]
    RowsLost {
        /// The table, by its new name.
        table: QualifiedName,
        /// Its rows before.
        before: i64,
        /// Its rows behind.
        after: i64,
    },
}

/// Shows on two empty databases that the plan makes of the old what is made fresh from the new, that planning again finds
/// nothing to do, and that no row is lost.
///
/// # Errors
///
/// What is not as it should be; the databases are left as they are then.
pub fn prove(scratch: &mut Client, fresh: &mut Client, proof: &Proof<'_>) -> Result<(), ProofError> {
    for client in [&mut *scratch, &mut *fresh] {
        if let Some(table) = blocking::a_table(client)? {
            return Err(ProofError::NotEmpty(table));
        }
    }
    let run = |client: &mut Client, sql: &str, what| {
        client.batch_execute(sql).map_err(|error| ProofError::Server { what, error })
    };
    run(fresh, &create(proof.now).to_string(), "making the new schema fresh")?;
    run(scratch, &create(proof.was).to_string(), "making the old schema")?;
    run(scratch, proof.rows, "putting rows into the old schema")?;
    let changes = diff(proof.was, proof.now, proof.renames);
    let plan = plan(&changes, proof.options);
    if !plan.refused.is_empty() {
        let refused: Vec<String> = plan.refused.iter().map(ToString::to_string).collect();
        return Err(ProofError::Refused(refused.join("\n")));
    }
    let mut kept = kept(proof, &changes);
    // Reference rows that the plan is allowed to delete are not lost.
    kept.retain(|(was, _)| {
        !changes.iter().any(|change| matches!(change, Change::Drop(Item::Row(table, _)) if table.name == *was))
    });
    let before = counted(scratch, kept.iter().map(|(was, _)| was))?;
    blocking::apply(scratch, &plan)?;
    let after = counted(scratch, kept.iter().map(|(_, now)| now))?;
    for (was, now) in &kept {
        let (before, after) = (before[was], after[now]);
        if after < before {
            return Err(ProofError::RowsLost { table: now.clone(), before, after });
        }
    }
    let (found, expected) = (blocking::introspect(scratch, &[])?, blocking::introspect(fresh, &[])?);
    let left = diff(&found, &expected, &Renames::none());
    if !left.is_empty() {
        let again = crate::plan::plan(&left, &PlanOptions { allow_all: true, ..proof.options.clone() });
        return Err(ProofError::Differs(again.to_string()));
    }
    Ok(())
}

/// Tables that are there before and after, by both names.
fn kept(proof: &Proof<'_>, changes: &[Change<'_>]) -> Vec<(QualifiedName, QualifiedName)> {
    let renamed: BTreeMap<&QualifiedName, &QualifiedName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Rename(Item::Table(was), Item::Table(now)) => Some((&was.name, &now.name)),
            _ => None,
        })
        .collect();
    let now = |was: &QualifiedName| {
        let name = renamed.get(was).copied().unwrap_or(was);
        proof.now.tables.iter().any(|table| table.name == *name).then(|| (was.clone(), name.clone()))
    };
    proof.was.tables.iter().filter_map(|table| now(&table.name)).collect()
}

fn counted<'a>(
    client: &mut Client,
    tables: impl Iterator<Item = &'a QualifiedName>,
) -> Result<BTreeMap<QualifiedName, i64>, ProofError> {
    let mut counts = BTreeMap::new();
    for table in tables {
        let row = client.query_one(&count_all(table), &[]);
        let row = row.map_err(|error| ProofError::Server { what: "counting rows", error })?;
        counts.insert(table.clone(), row.get(0));
    }
    Ok(counts)
}
