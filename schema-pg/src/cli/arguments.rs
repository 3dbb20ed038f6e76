//! Arguments that several words take, and how all of them are read.

use std::path::PathBuf;

use clap::Args;

use super::allowed::Allowed;
use super::connect::Database;
use super::others::May;
use super::scratch::Scratch;
use crate::migration::{Layout, Migrations};

/// Where the migrations are, where that is not what the program says.
#[derive(Debug, Default, Args)]
pub struct Folder {
    /// The folder of the migrations, where it is not that of the program
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The migration runner whose files are written, where it is not that of the program: plain, sqlx, refinery, flyway, supabase,
    /// golang-migrate, dbmate, diesel, alembic, liquibase, sea-orm
    #[arg(long, value_name = "RUNNER", value_parser = layout)]
    pub layout: Option<Layout>,
}

impl Folder {
    /// The migrations that are meant.
    pub fn of(&self, mut migrations: Migrations) -> Migrations {
        if let Some(dir) = &self.migrations {
            migrations.dir.clone_from(dir);
        }
        migrations.layout = self.layout.unwrap_or(migrations.layout);
        migrations
    }
}

/// The database that is planned for, and what may go.
#[derive(Debug, Default, Args)]
pub struct Target {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub scratch: Scratch,
    #[command(flatten)]
    pub allowed: Allowed,
    /// In the schemas of the entities, drop what the entities don't say where no data goes with it
    #[arg(long)]
    pub prune: bool,
}

impl Target {
    /// What may go.
    pub fn may(&self) -> May {
        May { allow: self.allowed.names(), prune: self.prune }
    }
}

fn layout(name: &str) -> Result<Layout, String> {
    Layout::named(name).ok_or_else(|| {
        let known: Vec<&str> = Layout::ALL.iter().map(|layout| layout.name()).collect();
        format!("known are {}", known.join(", "))
    })
}
