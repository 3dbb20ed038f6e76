//! What a live database lacks of what the entities say.

use schema_core::cli::{Failure, Progress};
use serde_json::{Value, json};

use super::connect::Live;
use super::context::Context;
use super::error::of_server;
use crate::client;
use crate::diff::Change;
use crate::migration::OwnedPlan;
use crate::plan::{Plan, Refused, Why};
use crate::spec::Spec;

/// What a live database lacks.
pub struct Gap {
    /// The plan from what it holds to what it should.
    pub plan: OwnedPlan,
}

/// Reads a live database and plans from it to what the entities say.
pub fn gap(live: &Live, context: &Context) -> Result<Gap, Failure> {
    let now = context.spec()?;
    let was = read(live, context)?;
    Ok(Gap { plan: OwnedPlan { was, now, options: context.options() } })
}

/// What a live database holds.
pub fn read(live: &Live, context: &Context) -> Result<Spec, Failure> {
    let _progress = Progress::spinner(&context.screen, "reading the database");
    let expected = context.spec()?;
    let read = async {
        let mut found = client::introspect(&live.database).await?;
        client::introspect_seeds(&live.database, &expected, &mut found).await?;
        Ok::<_, client::Error>(found)
    };
    live.wait(read).map_err(|error| of_server(error, &context.program))
}

impl Gap {
    /// The plan, and apart from it what is there, that the entities don't say, and that stays.
    pub fn plan(&self) -> (Plan<'_>, Vec<Refused>) {
        let changes = self.plan.changes();
        let dropped: Vec<String> = changes.iter().filter_map(dropped).collect();
        let mut plan = self.plan.plan();
        let stays = |refused: &Refused| refused.why == Why::LosesData && dropped.contains(&refused.object);
        let (others, refused) = std::mem::take(&mut plan.refused).into_iter().partition(stays);
        plan.refused = refused;
        (plan, others)
    }
}

/// By what name it is allowed that something goes which the entities don't say.
fn dropped(change: &Change<'_>) -> Option<String> {
    match change {
        Change::DropCollection(collection) => Some(collection.name.to_string()),
        Change::DropView(view) => Some(view.name.to_string()),
        Change::DropIndex { collection, index } => Some(format!("{}.{}", collection.name, index.name)),
        _ => None,
    }
}

/// What stays, for machines.
pub fn members(others: &[Refused]) -> Value {
    others.iter().map(|other| json!({ "object": other.object, "allow": other.allowed_as() })).collect()
}

/// What stays, for people; nothing where nothing does.
pub fn left_alone(others: &[Refused]) -> String {
    let mut text = String::new();
    if !others.is_empty() {
        text.push_str("There, and not in the entities; it stays. --allow NAME drops it:\n");
    }
    for other in others {
        text.push_str(&format!("  {}\n", other.object));
    }
    text
}
