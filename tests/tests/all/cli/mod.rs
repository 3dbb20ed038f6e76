//! The program of an application as a person uses it, and as a CI does: in pipes, in a terminal, with wrong input. The program is
//! `tests/src/bin/notes.rs`.

mod applied;
mod baseline;
mod databases;
mod documents;
mod lints;
mod migrations;
mod pipes;
mod rows;
mod terminal;
mod wrong;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use schema_test_server::{Database, Server};
use serde_json::Value;

/// What a program said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one object of `--json`.
    #[track_caller]
    pub fn json(&self) -> Value {
        let object: Value = serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert_eq!(object["exit"], self.code.unwrap(), "{self:?}");
        object
    }

    /// It ended so, and said this, on either side.
    #[track_caller]
    pub fn ended(&self, code: i32, says: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        for part in says {
            assert!(self.out.contains(part) || self.err.contains(part), "{part:?} is missing: {self:?}");
        }
        self
    }
}

/// The program, in a folder of its own, with a database.
pub struct Notes {
    pub folder: PathBuf,
    pub database: Database,
}

impl Notes {
    pub fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder, database: Server::shared().database() }
    }

    /// A call of the program with this version of its entities.
    pub fn command(&self, version: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notes"));
        command.current_dir(&self.folder).args(arguments).env("NOTES", version).stdin(Stdio::null());
        for variable in ["SCRATCH_DATABASE_URL", "PGPASSWORD", "NO_COLOR", "NOTES_OWNER"] {
            command.env_remove(variable);
        }
        command.env("DATABASE_URL", &self.database.url).env("NOTES_VERSION", Server::shared().version().to_string());
        command
    }

    pub fn run(&self, version: &str, arguments: &[&str]) -> Said {
        run(&mut self.command(version, arguments))
    }

    /// Runs SQL in its database.
    #[track_caller]
    pub fn takes(&self, sql: &str) {
        self.database.connect().batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    /// The value that a query gives, as text.
    #[track_caller]
    pub fn text(&self, sql: &str) -> String {
        let row = self.database.connect().query_one(&format!("SELECT ({sql})::text"), &[]);
        row.unwrap_or_else(|error| panic!("{sql}: {error:?}")).get::<_, Option<String>>(0).unwrap_or_default()
    }

    /// Files below its folder.
    pub fn files(&self) -> Vec<String> {
        let (mut found, mut open) = (Vec::new(), vec![self.folder.clone()]);
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => open.push(path),
                    false => found.push(path.strip_prefix(&self.folder).unwrap().to_str().unwrap().to_owned()),
                }
            }
        }
        found.sort();
        found
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub fn run(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Said { code: status.code(), out: String::from_utf8(stdout).unwrap(), err: String::from_utf8(stderr).unwrap() }
}
