//! What a live database lacks of what the entities say.

use std::collections::BTreeSet;

use schema_core::cli::{Failure, Progress};
use serde_json::{Value, json};

use super::allowed::warn_of_unknown;
use super::arguments::Target;
use super::connect::{Live, described};
use super::context::Context;
use super::others::{Other, keep};
use super::own_words::in_own_words;
use super::scratch;
use crate::catalog::{Catalog, Text};
use crate::diff::{Renames, diff};
use crate::plan::{OwnedPlan, PlanOptions};

/// What a live database lacks.
pub struct Gap {
    /// The plan from what it holds to what it should.
    pub plan: OwnedPlan,
    /// What it holds that the entities don't say, and that stays.
    pub others: Vec<Other>,
    /// Roles of the configuration that the server does not have.
    pub roles: Vec<String>,
}

/// Reads a live database and plans from it to what the entities say. Both sides are texts of the server: what the entities say is made in a
/// scratch database and read back.
pub fn gap(live: &mut Live, context: &Context, target: &Target) -> Result<Gap, Failure> {
    let lowered = context.catalog()?;
    let _progress =
        Progress::spinner(&context.screen, "reading the database, and what the server makes of the entities");
    let version = context.migrations.config.version;
    if version > live.version {
        let message = format!("the entities are made for PostgreSQL {version}, and {} is older", live.place);
        return Err(
            Failure::new(message).help(format!("say `version: Version::V{}` in the program's `Config`", live.version))
        );
    }
    let roles = missing_roles(live, context)?;
    let mut was = live.catalog(&[])?;
    let mut now = scratch::expected(&target.scratch, live, &lowered, &[], context)?;
    context.leave_out(&mut was, &now);
    context.leave_out(&mut now, &lowered);
    carry(&lowered, &was, &mut now);
    live.seeds(&lowered, &mut was, &mut now)?;
    let renames = Renames::of_with(context.registry()?, &context.migrations.config);
    let mut now = in_own_words(&diff(&was, &now, &renames), &lowered, &now);
    warn_of_unknown(&target.allowed.allow, &was, context.screen);
    let may = &target.may();
    let others = keep(&was, &mut now, &renames, may);
    let allow: BTreeSet<Text> = context.migrations.options.allow.union(&may.allow).cloned().collect();
    let options = PlanOptions { version: live.version, allow, ..context.options() };
    Ok(Gap { plan: OwnedPlan { was, now, renames, options }, others, roles })
}

/// Roles of the configuration that the server does not have.
pub fn missing_roles(live: &mut Live, context: &Context) -> Result<Vec<String>, Failure> {
    let Some(roles) = &context.migrations.config.roles else { return Ok(Vec::new()) };
    let names =
        roles.users().into_iter().map(|role| role.name).chain(roles.owner.clone()).chain(roles.materialized.clone());
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    let rows = live.client.query(crate::sql::missing_roles(), &[&names]);
    let rows = rows.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>());
    rows.map_err(|error| Failure::new(format!("cannot read the roles of {}: {}", live.place, described(&error))))
}

/// What is only specified for things that are made, and that no database tells: what old rows get in a new column, first rows, first partitions.
fn carry(lowered: &Catalog, live: &Catalog, expected: &mut Catalog) {
    // Partitions of the day come from the function that makes them.
    expected.tables.retain(|table| {
        let is_there = |catalog: &Catalog| catalog.tables.iter().any(|other| other.name == table.name);
        table.partition_of.is_none() || is_there(lowered) || is_there(live)
    });
    for table in &lowered.tables {
        let Some(made) = expected.tables.iter_mut().find(|made| made.name == table.name) else { continue };
        (made.first_row, made.first_partitions) = (table.first_row, table.first_partitions);
        for column in &table.columns {
            if let Some(made) = made.columns.iter_mut().find(|made| made.name == column.name) {
                made.backfill = column.backfill.clone();
            }
        }
    }
}

impl Gap {
    /// What stays and what is missing in addition to the plan, for machines.
    pub fn members(&self) -> (Value, Value) {
        let others = self.others.iter().map(|other| json!({ "object": other.name, "allow": other.allow }));
        (others.collect(), json!(self.roles))
    }

    /// What stays, for people; nothing where nothing does.
    pub fn left_alone(&self) -> String {
        let mut text = String::new();
        if !self.others.is_empty() {
            text.push_str("There, and not in the entities; it stays. --allow NAME drops it:\n");
        }
        for other in &self.others {
            text.push_str(&format!("  {}\n", other.name));
        }
        text
    }
}
