//! `print`: the schema as a script for mongosh.

use clap::Args;
use schema_core::cli::{Failure, Outcome};
use serde_json::Value;

use super::context::Context;
use super::shown::script;
use crate::diff::diff;
use crate::plan::plan;
use crate::spec::Spec;

/// What `print` is called with.
#[derive(Debug, Default, Args)]
#[command(after_help = "Prints the script that makes all of it in an empty database.\n\
                        With --json: `script`, `commands` (extended JSON, each as a text: the order of its members counts), `spec`, what the \
                        database will hold, as in snapshots, and `roles` with --roles.\n\n\
                        Examples:\n  \
                        PROGRAM print > schema.js\n  \
                        PROGRAM print | mongosh mongodb://localhost/shop\n  \
                        PROGRAM print --roles shop | mongosh mongodb://localhost/shop\n  \
                        PROGRAM print --json | jq -r '.commands[]'")]
pub struct Print {
    /// Print the commands that make the roles too, for a database of this name
    #[arg(long, value_name = "DATABASE")]
    roles: Option<String>,
}

/// Prints the schema.
pub fn run(print: &Print, context: &Context) -> Result<Outcome, Failure> {
    let spec = context.spec()?;
    let empty = Spec::EMPTY;
    let plan = plan(&diff(&empty, &spec), &context.options());
    let mut text = plan.to_string();
    let mut roles = Vec::new();
    if let Some(database) = &print.roles {
        for role in crate::roles(context.registry()?, &spec, &context.migrations.config) {
            let command = role.create(database).to_json();
            text.push_str(&format!("db.runCommand({command});\n"));
            roles.push(command);
        }
    }
    let commands: Vec<Value> = plan.steps.iter().map(|step| step.command.to_json().into()).collect();
    let outcome = Outcome::new(script(&text, context.screen.out));
    let outcome = outcome.with("script", text).with("commands", commands).with("spec", &spec);
    Ok(if print.roles.is_some() { outcome.with("roles", roles) } else { outcome })
}
