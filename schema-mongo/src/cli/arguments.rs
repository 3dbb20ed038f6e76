//! What several words are called with, and how arguments are read.

use std::path::PathBuf;

use clap::Args;

use crate::migration::Migrations;

/// Where the migrations are, where that is not what the program says.
#[derive(Debug, Default, Args)]
pub struct Folder {
    /// The folder of the migrations, where it is not that of the program
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
}

impl Folder {
    /// The migrations that are meant.
    pub fn of(&self, mut migrations: Migrations) -> Migrations {
        if let Some(dir) = &self.migrations {
            migrations.dir.clone_from(dir);
        }
        migrations
    }
}

/// What may be lost.
#[derive(Debug, Default, Args)]
pub struct Allowed {
    /// This may be lost, with what is in it, or was done by hand: users, users.users_nick_idx. May be repeated
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
}

impl Allowed {
    /// The migrations with what may be lost.
    pub fn of(&self, migrations: Migrations) -> Migrations {
        self.allow.iter().fold(migrations, |all, name| all.allow(name.clone()))
    }
}
