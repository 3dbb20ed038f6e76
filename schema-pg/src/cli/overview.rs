//! What a plan does and made, in a few lines.

use std::collections::BTreeMap;

use schema_core::cli::{Color, Colors};

use crate::catalog::{Catalog, ConstraintKind, Object, Table};
use crate::migration::sentences;
use crate::plan::Plan;

/// What a plan does, which locks it takes, and what it risks: for who decides whether it is applied.
pub fn of_plan(plan: &Plan<'_>, colors: Colors) -> String {
    let groups = plan.groups();
    let mut text = colors
        .paint(Color::Bold, &format!("{} in {}:", counted(plan.steps.len(), "step"), counted(groups.len(), "part")));
    text.push('\n');
    for (at, group) in groups.iter().enumerate() {
        let part = if groups.len() > 1 { format!("part {}: ", at + 1) } else { String::new() };
        for sentence in sentences(group.steps.iter()) {
            text.push_str(&format!("  {part}{sentence}\n"));
        }
    }
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

/// The tables that a plan made, with what each has; nothing where it made none.
pub fn of_tables(plan: &Plan<'_>, now: &Catalog) -> String {
    let effects: Vec<_> = plan.steps.iter().map(|step| step.effects()).collect();
    let is_new =
        |table: &&Table| effects.iter().any(|effects| effects.creates.contains(&Object::Relation(table.name.clone())));
    let tables: Vec<&Table> = now.tables.iter().filter(is_new).collect();
    if tables.is_empty() {
        return String::new();
    }
    let name = |table: &Table| table.name.to_string();
    let width = tables.iter().map(|table| name(table).chars().count()).max().unwrap_or_default().max(5);
    let mut text =
        format!("\n{:<width$} {:>7} {:>11} {:>7} {:>8}\n", "table", "columns", "constraints", "indexes", "triggers");
    for table in &tables {
        // A key is an index too.
        let keys = table.constraints.iter().filter(|constraint| is_index(&constraint.kind)).count();
        text.push_str(&format!(
            "{:<width$} {:>7} {:>11} {:>7} {:>8}\n",
            name(table),
            table.columns.len(),
            table.constraints.len(),
            table.indexes.len() + keys,
            table.triggers.len()
        ));
    }
    let types = now.enums.iter().map(|item| &item.name).chain(now.domains.iter().map(|item| &item.name));
    let types =
        types.filter(|name| effects.iter().any(|effects| effects.creates.contains(&Object::Type((*name).clone()))));
    text + &format!("\n{}, {} enum types and domains\n", counted(tables.len(), "table"), types.count())
}

fn is_index(kind: &ConstraintKind) -> bool {
    kind.key().is_some() || matches!(kind, ConstraintKind::Exclude { .. })
}

/// `1 step`, `2 steps`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
