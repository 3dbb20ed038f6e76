//! Errors of the library in the words of the program: what to type, and not what to call.

use schema_core::cli::{Failure, shell_quoted, without_password};

use crate::migration::MigrationError;

/// What is wrong with migrations.
pub fn failure(error: MigrationError, program: &str) -> Failure {
    match error {
        MigrationError::Diagnostics(mistakes) => mistakes.into(),
        MigrationError::Refused { list, names, .. } => {
            let allow: Vec<String> = names.iter().map(|name| format!(" --allow {}", shell_quoted(name))).collect();
            Failure::new(format!("not written, since data would be lost that nobody allowed to be:\n{}", list.trim_end()))
                .help(format!(
                    "a column or table that got another name says `renamed_from`; what may go is allowed by name: {program} write …{}",
                    allow.concat()
                ))
        }
        MigrationError::Name { ref name, .. } => Failure::usage(without_password(&error.to_string(), name)),
        error => Failure::new(error.to_string().trim_end().to_owned()),
    }
}
