//! What is run around the rows: the statements that load them, in one transaction of the owner.

use std::fmt::Write;

use super::error::FakeError;
use super::made::Fake;
use super::plan::From;
use crate::catalog::{Column, Deferrable, QualifiedName, Text};
use crate::sql::fake as sql;

/// A step of loading rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadStep {
    /// Statements.
    Run(String),
    /// COPY … FROM STDIN, with the data of this table.
    Copy {
        /// The statement.
        sql: String,
        /// The place of the table among those of [`Fake::tables`].
        table: usize,
    },
}

impl Fake {
    /// What loads the rows, in order, within one transaction: user triggers and row security are set aside, and put back as they were; references
    /// in circles are checked when all rows are there. Tables that hold rows are refused. The owner of the tables can run it, no superuser is needed.
    pub fn steps(&self) -> Vec<LoadStep> {
        let tables: Vec<&QualifiedName> = self.tables().map(|(name, _)| name).collect();
        let mut steps = vec![LoadStep::Run(sql::set_aside(&tables))];
        let later = self.checked_later();
        if !later.is_empty() {
            steps.push(LoadStep::Run(later.iter().map(|(table, name, _)| sql::deferred(table, name)).collect()));
        }
        for (at, table) in self.plan.tables.iter().enumerate() {
            let columns =
                table.columns.iter().filter(|column| column.from != From::Database).map(|column| &column.name);
            let columns: Vec<&Text> = columns.collect();
            let made = self.made(at);
            if made.is_empty() {
                steps.push(LoadStep::Copy { sql: sql::copy(&sql::name(&table.name), &columns), table: at });
            } else {
                let mut all = columns.clone();
                all.extend(made.iter().map(|(name, _)| *name).filter(|name| !columns.contains(name)));
                steps.push(LoadStep::Run(sql::create_stage(&table.name)));
                steps.push(LoadStep::Copy { sql: sql::copy(sql::STAGE, &columns), table: at });
                steps.push(LoadStep::Run(sql::from_stage(&table.name, &made, &all)));
            }
            let counted = self.numbered(&table.name);
            if !counted.is_empty() && table.rows > 0 {
                let set = counted.iter().map(|column| sql::set_sequence(&table.name, &column.name));
                steps.push(LoadStep::Run(set.collect()));
            }
        }
        let mut last = sql::check_now().to_owned();
        last.extend(later.iter().map(|(table, name, before)| sql::as_before(table, name, *before)));
        last.push_str(&sql::put_back());
        steps.push(LoadStep::Run(last));
        steps
    }

    /// References in circles that are checked at once, and when they are.
    fn checked_later(&self) -> Vec<(&QualifiedName, &Text, Deferrable)> {
        let found = self.plan.deferred.iter().filter_map(|(table, name)| {
            let known = self.catalog.tables.iter().find(|known| known.name == *table)?;
            Some((table, name, known.constraint(name)?.kind.deferrable()?))
        });
        found.filter(|(.., deferrable)| *deferrable != Deferrable::InitiallyDeferred).collect()
    }

    /// Columns whose values the server makes of what is loaded: what is encrypted, its hash and its tag.
    fn made(&self, at: usize) -> Vec<(&Text, &Text)> {
        let table = &self.plan.tables[at];
        let known = self.catalog.tables.iter().find(|known| known.name == table.name);
        let columns = known.into_iter().flat_map(|known| &known.columns).zip(&table.columns);
        let encrypted = columns.filter(|(_, planned)| planned.encrypted);
        encrypted.filter_map(|(column, _)| Some((&column.name, &**column.backfill.0.as_ref()?))).collect()
    }

    /// Columns that sequences number.
    fn numbered(&self, table: &QualifiedName) -> Vec<&Column> {
        let table = self.catalog.tables.iter().find(|known| known.name == *table);
        let is_numbered = |column: &&Column| {
            column.identity.is_some() || column.default.as_ref().is_some_and(|default| default.starts_with("nextval("))
        };
        table.into_iter().flat_map(|table| &table.columns).filter(is_numbered).collect()
    }

    /// All of it as a script for psql.
    ///
    /// # Errors
    /// A row that can't be made.
    pub fn script(&self) -> Result<String, FakeError> {
        let mut script = String::new();
        self.write_script(&mut script)?.unwrap_or_default();
        Ok(script)
    }

    /// Writes the script for psql, part by part. What is written to may fail too: that is the inner result.
    ///
    /// # Errors
    /// A row that can't be made.
    pub fn write_script(&self, to: &mut impl Write) -> Result<std::fmt::Result, FakeError> {
        macro_rules! put {
            ($text:expr) => {
                if to.write_str($text).is_err() {
                    return Ok(Err(std::fmt::Error));
                }
            };
        }
        put!("BEGIN;\n");
        for step in self.steps() {
            match step {
                LoadStep::Run(sql) => put!(&sql),
                LoadStep::Copy { sql, table } => {
                    put!(&sql);
                    put!(";\n");
                    for part in self.copy(table) {
                        put!(&part?);
                    }
                    put!("\\.\n");
                }
            }
        }
        put!("COMMIT;\n");
        Ok(Ok(()))
    }
}
