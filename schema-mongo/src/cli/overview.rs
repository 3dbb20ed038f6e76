//! What a plan does, in a few lines.

use std::collections::BTreeMap;

use schema_core::cli::{Color, Colors};

use crate::plan::Plan;

/// How many steps it has and what they risk: for who decides whether it is applied.
pub fn of_plan(plan: &Plan<'_>, colors: Colors) -> String {
    let mut text = colors.paint(Color::Bold, &format!("{}:", counted(plan.steps.len(), "step")));
    text.push('\n');
    let mut commands: BTreeMap<String, usize> = BTreeMap::new();
    for step in &plan.steps {
        // The first member of a command is its name.
        let json = step.command.to_json();
        *commands.entry(json.split('"').nth(1).unwrap_or_default().to_owned()).or_default() += 1;
    }
    let commands = commands.iter().map(|(name, count)| format!("{name} ({count})"));
    text.push_str(&format!("  {}\n", commands.collect::<Vec<_>>().join(", ")));
    let mut hazards: BTreeMap<String, usize> = BTreeMap::new();
    for hazard in plan.steps.iter().flat_map(|step| &step.hazards) {
        *hazards.entry(hazard.to_string()).or_default() += 1;
    }
    for (hazard, times) in hazards {
        let times = if times > 1 { format!(" ({times} times)") } else { String::new() };
        text.push_str(&format!("  {}\n", colors.paint(Color::Yellow, &format!("hazard: {hazard}{times}"))));
    }
    text
}

/// `1 step`, `2 steps`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
