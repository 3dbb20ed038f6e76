//! `print`: the schema as SQL.

use clap::Args;
use schema_core::cli::{Failure, Outcome};

use super::context::Context;
use crate::lower::create_roles;
use crate::plan::create_with;

/// What `print` is called with.
#[derive(Debug, Default, Args)]
#[command(
    after_help = "Prints the SQL that makes all of it in an empty database, with the roles that it needs before it.\n\
                        With --json: `sql`, and `catalog`, what the database will hold, as in snapshots.\n\n\
                        Examples:\n  \
                        PROGRAM print > schema.sql\n  \
                        PROGRAM print | psql -v ON_ERROR_STOP=1 \"$DATABASE_URL\"\n  \
                        PROGRAM print --json | jq '.catalog.tables[].name'"
)]
pub struct Print {
    /// Leave out what makes roles
    #[arg(long)]
    no_roles: bool,
}

/// Prints the schema.
pub fn run(print: &Print, context: &Context) -> Result<Outcome, Failure> {
    let catalog = context.catalog()?;
    let plan = create_with(&catalog, &context.options());
    let roles = context.migrations.config.roles.as_ref().filter(|_| !print.no_roles);
    let sql = roles.map(|roles| create_roles(roles) + "\n").unwrap_or_default() + &plan.to_string();
    let text = context.screen.out.script(&sql);
    Ok(Outcome::new(text).with("sql", sql).with("catalog", &catalog))
}
