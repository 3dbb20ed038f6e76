//! What machines read.

use serde_json::{Map, Value, json};

use super::{Exit, Failure, Outcome};
use crate::diagnostic::Diagnostic;

/// A finding as an object: `code`, `severity`, `path`, `source`, `message`, `help`.
pub fn diagnostic(found: &Diagnostic) -> Value {
    json!({
        "code": found.code,
        "severity": found.severity.to_string(),
        "path": found.path,
        "source": found.source.map(|source| source.to_string()),
        "message": found.message,
        "help": found.help,
    })
}

/// The one object that a program writes.
pub(super) fn object(word: &str, done: &Result<Outcome, Failure>) -> Value {
    let mut object = Map::new();
    let exit = match done {
        Ok(outcome) => outcome.exit,
        Err(failure) => failure.exit,
    };
    object.insert("word".into(), word.into());
    object.insert("exit".into(), Exit::code(exit).into());
    match done {
        Ok(outcome) => object.extend(outcome.members.clone()),
        Err(failure) => {
            let diagnostics: Vec<Value> = failure.diagnostics.iter().map(diagnostic).collect();
            let error = json!({ "message": failure.message, "help": failure.help, "diagnostics": diagnostics });
            object.insert("error".into(), error);
        }
    }
    Value::Object(object)
}
