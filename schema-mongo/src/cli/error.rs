//! Errors of the library in the words of the program: what to type, and not what to call.

use schema_core::cli::{Failure, shell_quoted};

use super::connect::described;
use crate::client;
use crate::migration::MigrationError;

/// What is wrong with migrations.
pub fn failure(error: MigrationError, program: &str) -> Failure {
    match error {
        MigrationError::Diagnostics(mistakes) => mistakes.into(),
        MigrationError::Refused { list, names, .. } => {
            let allow: Vec<String> = names.iter().map(|name| format!(" --allow {}", shell_quoted(name))).collect();
            Failure::new(format!("not written, since this is not done unasked:\n{}", list.trim_end())).help(format!(
                "a field or collection that got another name says `renamed_from`; what may be is allowed by name: {program} write …{}",
                allow.concat()
            ))
        }
        MigrationError::Name { .. } => Failure::usage(error.to_string()),
        error => Failure::new(error.to_string().trim_end().to_owned()),
    }
}

/// What went wrong on a server.
pub fn of_server(error: client::Error, program: &str) -> Failure {
    match error {
        client::Error::Migration(error) => failure(error, program),
        client::Error::Server(error) => Failure::new(described(&error)),
        client::Error::Refused { step, command, error } => {
            Failure::new(format!("command {step} was refused: {}\n  {command}", described(&error)))
                .help("those before it are done; mend what is in the way, and call it again: it goes on from there")
        }
        error => Failure::new(error.to_string()),
    }
}
