//! The head of a migration file: what it does, which locks it takes, when it runs, and how to go back.

use std::collections::BTreeMap;

use super::options::FileOptions;
use super::summary::{table, waits};
use crate::catalog::Object;
use crate::plan::{Lock, Stage, Step};

/// When a file of this stage runs.
pub(super) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Expand => "before the new version of the program runs",
        Stage::Backfill => "once the new version of the program runs: rows that are there get their values",
        Stage::Contract => "once no program of the old version runs any more",
    }
}

/// The project, and what the migration is for.
pub(super) fn about(options: &FileOptions) -> Vec<String> {
    let project = options.project.as_ref().map(|project| format!("Project: {project}"));
    // Text of the user: with a prefix, none of its lines is a marker of a runner.
    let lines = |text: &str| text.split(['\n', '\r']).map(|line| format!("| {line}")).collect::<Vec<_>>().join("\n");
    project.into_iter().chain(options.description.as_ref().map(|text| lines(text))).collect()
}

/// What the steps of a file do, and which locks they take, a sentence each.
pub(crate) fn sentences<'p, 'a: 'p>(steps: impl Iterator<Item = &'p Step<'a>>) -> Vec<String> {
    let steps: Vec<&Step<'_>> = steps.collect();
    let effects: Vec<_> = steps.iter().map(|step| step.effects()).collect();
    let made: Vec<&Object> = effects.iter().flat_map(|effects| &effects.creates).collect();
    let gone: Vec<&Object> = effects.iter().flat_map(|effects| &effects.drops).collect();
    let created = wholes(&made).into_iter().filter(|object| !gone.contains(object));
    let recreated = wholes(&made).into_iter().filter(|object| gone.contains(object));
    let dropped = wholes(&gone).into_iter().filter(|object| !made.contains(object));
    let mut found = Vec::new();
    found.extend(sentence("Creates", created.map(ToString::to_string).collect()));
    found.extend(sentence("Recreates", recreated.map(ToString::to_string).collect()));
    found.extend(sentence("Drops", dropped.map(ToString::to_string).collect()));
    let mut changed: Vec<String> = Vec::new();
    let mut locks: BTreeMap<String, Lock> = BTreeMap::new();
    for (step, effects) in steps.iter().zip(&effects) {
        let Some(of) = table(&step.statement) else { continue };
        let name = of.to_string();
        let is_made = made.contains(&&Object::Relation(of.clone())) || gone.contains(&&Object::Relation(of.clone()));
        if effects.creates.is_empty() && effects.drops.is_empty() && !is_made && !changed.contains(&name) {
            changed.push(name.clone());
        }
        if step.lock > Lock::None {
            let held = locks.entry(name).or_default();
            *held = step.lock.max(*held);
        }
    }
    found.extend(sentence("Changes", changed));
    let locks = locks.iter().map(|(table, lock)| format!("{table} ({lock}: {})", waits(*lock))).collect();
    found.extend(sentence("Locks", locks));
    found
}

/// Things without the parts that come with them.
fn wholes<'o>(objects: &[&'o Object]) -> Vec<&'o Object> {
    let is_there = |whole: Object| objects.contains(&&whole);
    let is_part = |object: &Object| match object {
        Object::Default(..) => true,
        Object::Column(of, _) | Object::Constraint(of, _) => {
            is_there(Object::Relation(of.clone())) || is_there(Object::Type(of.clone()))
        }
        Object::Trigger(of, _) | Object::Policy(of, _) | Object::Rule(of, _) => is_there(Object::Relation(of.clone())),
        _ => false,
    };
    let mut found: Vec<&Object> = Vec::new();
    for object in objects.iter().filter(|object| !is_part(object)) {
        if !found.contains(object) {
            found.push(object);
        }
    }
    found
}

/// `Creates table app.users, index app.users_email_idx and 3 more.`
fn sentence(verb: &str, mut things: Vec<String>) -> Option<String> {
    const SHOWN: usize = 6;
    let more = things.len().saturating_sub(SHOWN);
    things.truncate(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!things.is_empty()).then(|| format!("{verb} {}{more}.", things.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, QualifiedName, Table};

    #[test]
    fn a_head_names_what_is_made_without_its_parts() {
        let table = |name: &str| Table::new(QualifiedName::new("app", name.to_owned()));
        let catalog = Catalog { tables: vec![table("a"), table("b")], ..Catalog::default() };
        let plan = crate::create(&catalog);
        assert_eq!(sentences(plan.steps.iter()), ["Creates table app.a, table app.b."]);
    }
}
