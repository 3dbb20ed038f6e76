//! Validators and the renaming of fields: a validator that refuses more than before is set step by step.

use serde_json::json;

use super::{Hazard, PlanOptions, Rollout, Step, widens, wrong};
use crate::command::{Command, Held};
use crate::diff::Change;
use crate::spec::{Collection, Text, ValidationAction, ValidationLevel, Validator};

/// All steps for validators and renamed fields.
pub fn steps<'a>(changes: &[Change<'a>], options: &PlanOptions, steps: &mut Vec<Step<'a>>) {
    for change in changes {
        if let Change::SetValidator { collection, was, now } = change {
            let renames = renames(changes, collection);
            set(collection, (*was, *now), &renames, options, steps);
        }
    }
    // Those of collections whose validator stays: there is none that could stand in the way.
    for change in changes {
        if let Change::RenameField { collection, was, now } = change {
            let has_validator = changes
                .iter()
                .any(|other| matches!(other, Change::SetValidator { collection: c, .. } if c.name == collection.name));
            if !has_validator {
                steps.push(rename(collection, was, now, options));
            }
        }
    }
}

fn renames<'a>(changes: &[Change<'a>], collection: &Collection) -> Vec<(&'a Text, &'a Text)> {
    let of = |change: &Change<'a>| match change {
        Change::RenameField { collection: c, was, now } if c.name == collection.name => Some((*was, *now)),
        _ => None,
    };
    changes.iter().filter_map(of).collect()
}

fn command<'a>(
    collection: &Collection,
    validator: Option<&'a Validator>,
    level: ValidationLevel,
    action: ValidationAction,
) -> Command<'a> {
    let validator = validator.map(Held::Borrowed);
    Command::SetValidator { collection: collection.name.clone(), validator, level, action }
}

/// Sets it as it is.
fn whole<'a>(collection: &Collection, validator: Option<&'a Validator>) -> Command<'a> {
    let (level, action) = validator.map(|validator| (validator.level, validator.action)).unwrap_or_default();
    command(collection, validator, level, action)
}

fn set<'a>(
    collection: &Collection,
    (was, now): (Option<&'a Validator>, Option<&'a Validator>),
    renames: &[(&Text, &Text)],
    options: &PlanOptions,
    steps: &mut Vec<Step<'a>>,
) {
    let undo = whole(collection, was);
    let widens = widens::validator(was, now);
    let (Some(new), false) = (now, widens && renames.is_empty()) else {
        let because = "validators that take all that they took before";
        steps.push(Step::new(because, whole(collection, now), Some(undo)));
        return;
    };
    let may_fail = Hazard::MayFail(wrong(&new.query()));
    if options.rollout == Rollout::AtOnce && renames.is_empty() {
        let because = "validators once documents can be as they must be";
        let step = Step::new(because, whole(collection, now), Some(undo));
        steps.push(step.with(may_fail).with(Hazard::RefusesWrites));
        return;
    }
    let because =
        "tighter validators as a warning first: the server's log shows who writes otherwise, and nothing is refused";
    steps.push(Step::new(
        because,
        command(collection, now, ValidationLevel::Strict, ValidationAction::Warn),
        Some(undo),
    ));
    for (was, now) in renames {
        steps.push(rename(collection, was, now, options));
    }
    if new.action == ValidationAction::Warn {
        return;
    }
    if new.level != ValidationLevel::Off {
        let because = "then new documents, and those that are right already: wrong ones can still be put right";
        let moderate = command(collection, now, ValidationLevel::Moderate, ValidationAction::Error);
        steps.push(Step::new(because, moderate, None).with(Hazard::RefusesWrites));
    }
    if new.level == ValidationLevel::Strict {
        let because = "no document may be wrong any more: strictness would refuse every change of it";
        let expect = Command::ExpectNone { collection: collection.name.clone(), query: wrong(&new.query()) };
        steps.push(Step::new(because, expect, None).with(may_fail).with(Hazard::Scans));
    }
    if new.level != ValidationLevel::Moderate {
        let because = "strict once nothing is wrong";
        steps.push(Step::new(because, whole(collection, now), None));
    }
}

/// `$rename` is done while the validator only warns: the old one refuses the new name, the new one the old name.
fn rename(collection: &Collection, was: &Text, now: &Text, options: &PlanOptions) -> Step<'static> {
    let update = |from: &Text, to: &Text| Command::Update {
        collection: collection.name.clone(),
        filter: json!({ (&**from): { "$exists": true } }),
        update: json!({ "$rename": { (&**from): to } }),
        batch: options.batch,
    };
    let because = "fields are renamed while the validator warns and refuses neither name";
    Step::new(because, update(was, now), Some(update(now, was)))
        .with(Hazard::ChangesDocuments)
        .with(Hazard::BreaksReaders)
}
