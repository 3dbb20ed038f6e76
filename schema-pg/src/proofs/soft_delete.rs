//! Rows that are deleted softly stay, and do what the entity says.

use postgres::Client;
use schema_core::Registry;

use super::table::{Dependent, Provable, Soft};
use super::{LifecycleError, LifecycleReport, Proof, TRIES, prove};
use crate::config::Config;
use crate::sql::proofs as sql;

/// Shows on generated rows what entities with `soft_delete` say: a deleted row stays; under `.on_delete_statement()` after DELETE too; under `.read_only()` it
/// is not changed; under `.refuse_references()` nothing starts to reference it; under `.cascade()` its dependents are deleted with it, and come back
/// with it. The database holds the schema and no rows; it is the same afterwards.
///
/// # Errors
/// What is not so, with the statement; or what keeps the proof from being made.
pub fn prove_soft_delete(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
) -> Result<LifecycleReport, LifecycleError> {
    prove(
        client,
        registry,
        config,
        "soft_delete",
        |table| table.soft.is_some(),
        |proof, table| match &table.soft {
            Some(soft) => proof.soft_delete(table, soft),
            None => Ok(()),
        },
    )
}

impl Proof<'_, '_> {
    fn soft_delete(&mut self, table: &Provable, soft: &Soft) -> Result<(), LifecycleError> {
        let rows = self.number(&sql::count(&table.name))?;
        let mut tried = false;
        for place in 0..TRIES {
            let statement = sql::soft_delete(&table.name, &soft.deleted_at, place);
            let done = self.attempt(&statement, |proof| {
                if proof.number(&sql::count(&table.name))? != rows {
                    proof.breaks(table, "a row that is deleted softly stays", &statement, "it is gone");
                }
                proof.deleted(table, soft, &statement)
            })?;
            tried |= done.is_ok();
        }
        if !tried {
            self.untried(table, "deleting softly");
        }
        if soft.on_delete_statement {
            self.by_statement(table, rows)?;
        }
        for dependent in soft.dependents.iter().filter(|of| soft.cascade && of.deleted_at.is_some()) {
            self.along(table, soft, dependent)?;
        }
        Ok(())
    }

    /// What can be done with a row that is deleted, which is marked as such by its transaction.
    fn deleted(&mut self, table: &Provable, soft: &Soft, before: &str) -> Result<(), LifecycleError> {
        if soft.read_only {
            for column in &table.plain {
                let statement = sql::change(&table.name, column, &sql::deleted_now(&soft.deleted_at));
                let count = sql::changed(&table.name, column, &sql::deleted_now(&soft.deleted_at));
                if self.number(&count)? > 0 && self.attempt(&statement, |_| Ok(()))?.is_ok() {
                    self.breaks(table, "a deleted row is not changed", &format!("{before}{statement}"), "it was");
                }
            }
        }
        for dependent in soft.dependents.iter().filter(|_| soft.refuse_references) {
            for place in 0..TRIES {
                let (to, from) =
                    ((&table.name, &soft.deleted_at), (&dependent.table, dependent.own_deleted_at.as_ref()));
                let statement = sql::point_at_deleted(to, from, (&dependent.columns, &dependent.key), place);
                let referencing = sql::referencing_deleted(to, from.0, (&dependent.columns, &dependent.key));
                let before_it = self.number(&referencing)?;
                let after = self.attempt(&statement, |proof| proof.number(&referencing))?;
                if after.is_ok_and(|after| after > before_it) {
                    self.breaks(
                        table,
                        "nothing starts to reference a deleted row",
                        &format!("{before}{statement}"),
                        "it does",
                    );
                    break;
                }
            }
        }
        Ok(())
    }

    fn by_statement(&mut self, table: &Provable, rows: u64) -> Result<(), LifecycleError> {
        for place in 0..TRIES {
            let statement = sql::delete(&table.name, place);
            let found = self.attempt(&statement, |proof| proof.number(&sql::count(&table.name)))?;
            match found {
                Ok(left) if left == rows => return Ok(()),
                Ok(_) => {
                    self.breaks(table, "DELETE keeps the row", &statement, "it is gone");
                    return Ok(());
                }
                Err(_) => {}
            }
        }
        self.untried(table, "DELETE");
        Ok(())
    }

    fn along(&mut self, table: &Provable, soft: &Soft, dependent: &Dependent) -> Result<(), LifecycleError> {
        let Some(own) = &dependent.deleted_at else { return Ok(()) };
        let (names, at) = ((&table.name, &dependent.table), (&soft.deleted_at, own));
        let on = (dependent.columns.as_slice(), dependent.key.as_slice());
        let statement = sql::soft_delete_with_dependents(names, at, on);
        let live = self.number(&sql::live_dependents(names, at, on))?;
        if live == 0 {
            self.untried(table, "deleting along");
            return Ok(());
        }
        let before = self.number(&sql::live(&dependent.table, own))?;
        let found = self.attempt(&statement, |proof| {
            if proof.number(&sql::dependents_of_deleted(names, at, on))? > 0 {
                proof.breaks(table, "dependents are deleted with a row", &statement, "some are live");
            }
            let restore = sql::restore(&table.name, &soft.deleted_at);
            let restored = proof.attempt(&restore, |proof| proof.number(&sql::live(&dependent.table, own)))?;
            if restored != Ok(before) {
                let found = format!("of {before} live ones there are {restored:?}");
                proof.breaks(table, "dependents come back with a row", &format!("{statement}{restore}"), found);
            }
            Ok(())
        })?;
        if let Err(why) = found {
            self.breaks(table, "dependents are deleted with a row", &statement, why);
        }
        Ok(())
    }
}
