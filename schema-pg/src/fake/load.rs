//! Rows into a live database.

use super::error::FakeError;
use super::made::Fake;
use super::script::LoadStep;
use crate::catalog::QualifiedName;

/// Why rows were not loaded. Nothing was: all is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A row can't be made.
    #[error(transparent)]
    Fake(#[from] FakeError),
    /// The server, and what was being done.
    #[error("{doing}: {error}")]
    Server {
        /// What was being done.
        doing: String,
        /// What the server says.
        error: String,
    },
}

/// How far loading is.
#[derive(Debug, Clone, Copy)]
pub struct FakeProgress<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// So many of its rows are loaded,
    pub rows: u64,
    /// of so many.
    pub of: u64,
}

fn doing(fake: &Fake, step: &LoadStep) -> String {
    match step {
        LoadStep::Run(_) => "preparing tables".to_owned(),
        LoadStep::Copy { table, .. } => {
            let name = &fake.plan.tables[*table].name;
            format!("loading {}.{}", name.schema, name.name)
        }
    }
}

/// Loads rows with the crate `postgres`.
#[cfg(feature = "postgres")]
pub mod blocking {
    use std::io::Write;

    use postgres::{Client, Transaction};

    use super::{Fake, FakeProgress, LoadError, LoadStep, doing};

    /// Loads rows into empty tables, in one transaction: all, or nothing. The session is that of the owner of the tables, and needs to be no superuser: row
    /// security and the triggers of users are set aside, and put back as they were. All constraints are kept. `progress` is called about each 64 kB.
    /// Columns that are encrypted take the key that the session says.
    ///
    /// ```no_run
    /// # use schema_core::*;
    /// # fn registry() -> Result<Registry, Diagnostics> { registry![] }
    /// let rows = schema_pg::fake(&registry()?, &schema_pg::FakeOptions { seed: 42, rows: 1_000, ..Default::default() })?;
    /// let mut client = postgres::Client::connect("host=localhost dbname=dev user=owner", postgres::NoTls)?;
    /// schema_pg::blocking::load_fake(&mut client, &rows, |now| println!("{}: {} of {}", now.table.name, now.rows, now.of))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A row that can't be made, a table that holds rows, and what the server refuses.
    pub fn load_fake(
        client: &mut Client,
        fake: &Fake,
        progress: impl FnMut(FakeProgress<'_>),
    ) -> Result<(), LoadError> {
        let mut all = client.transaction().map_err(server("beginning".to_owned()))?;
        into(&mut all, fake, progress)?;
        all.commit().map_err(server("committing".to_owned()))
    }

    /// Loads rows in a transaction.
    pub fn into(
        all: &mut Transaction<'_>,
        fake: &Fake,
        mut progress: impl FnMut(FakeProgress<'_>),
    ) -> Result<(), LoadError> {
        for step in fake.steps() {
            let now = doing(fake, &step);
            match &step {
                LoadStep::Run(sql) => all.batch_execute(sql).map_err(server(now))?,
                LoadStep::Copy { sql, table } => {
                    let mut rows = fake.copy(*table);
                    let mut writer = all.copy_in(sql).map_err(server(now.clone()))?;
                    let (name, of) = (&fake.plan.tables[*table].name, fake.plan.tables[*table].rows);
                    while let Some(part) = rows.next() {
                        let sent = writer.write_all(part?.as_bytes());
                        if let Err(error) = sent {
                            return Err(LoadError::Server { doing: now, error: error.to_string() });
                        }
                        progress(FakeProgress { table: name, rows: rows.rows(), of });
                    }
                    writer.finish().map_err(server(now))?;
                }
            }
        }
        Ok(())
    }

    fn server(doing: String) -> impl FnOnce(postgres::Error) -> LoadError {
        move |error| LoadError::Server { doing, error: crate::blocking::reason(&error) }
    }
}

/// Loads rows with the crate `tokio-postgres`.
#[cfg(feature = "tokio-postgres")]
pub mod client {
    use bytes::Bytes;
    use futures_util::SinkExt;
    use tokio_postgres::Client;

    use super::{Fake, FakeProgress, LoadError, LoadStep, doing};

    /// As [`blocking::load_fake`](crate::blocking::load_fake).
    ///
    /// # Errors
    /// A row that can't be made, a table that holds rows, and what the server refuses.
    pub async fn load_fake(
        client: &mut Client,
        fake: &Fake,
        mut progress: impl FnMut(FakeProgress<'_>),
    ) -> Result<(), LoadError> {
        let server = |doing: String| {
            move |error: tokio_postgres::Error| {
                let error = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
                LoadError::Server { doing, error }
            }
        };
        let all = client.transaction().await.map_err(server("beginning".to_owned()))?;
        for step in fake.steps() {
            let now = doing(fake, &step);
            match &step {
                LoadStep::Run(sql) => all.batch_execute(sql).await.map_err(server(now))?,
                LoadStep::Copy { sql, table } => {
                    let mut rows = fake.copy(*table);
                    let mut sink = Box::pin(all.copy_in::<_, Bytes>(sql.as_str()).await.map_err(server(now.clone()))?);
                    let (name, of) = (&fake.plan.tables[*table].name, fake.plan.tables[*table].rows);
                    while let Some(part) = rows.next() {
                        sink.send(Bytes::from(part?)).await.map_err(server(now.clone()))?;
                        progress(FakeProgress { table: name, rows: rows.rows(), of });
                    }
                    sink.as_mut().finish().await.map_err(server(now))?;
                }
            }
        }
        all.commit().await.map_err(server("committing".to_owned()))
    }
}
