//! Validators, and the documents that change with them: a validator that refuses more than before is set once no document is
//! wrong, and what the old one refused is refused until then.

use serde_json::json;

use super::backfill::wrong;
use super::{Hazard, PlanOptions, Rollout, Step, backfill, widens};
use crate::command::{Command, MaybeOwned};
use crate::diff::Change;
use crate::spec::{Collection, Text, ValidationAction, ValidationLevel, Validator, canonical};
use crate::version::Version;

/// How the validator of a collection changes.
struct Rolled<'a, 'o> {
    collection: &'a Collection,
    was: Option<&'a Validator>,
    now: Option<&'a Validator>,
    /// What stands between them: it takes what one of them takes. `None` where the old one takes all that the new one does.
    between: Option<Validator>,
    renames: Vec<(&'a Text, &'a Text)>,
    backfills: Vec<backfill::Backfill<'o>>,
    /// The new one takes all that the old one does: it is set at once.
    widens: bool,
}

impl<'a, 'o> Rolled<'a, 'o> {
    fn of(change: &Change<'a>, changes: &[Change<'a>], options: &'o PlanOptions) -> Option<Self> {
        let Change::SetValidator { collection, was, now } = *change else { return None };
        let renames = renames(changes, collection);
        let backfills = backfill::of(collection, now, options);
        let widens = widens::validator(was, now);
        let between = match (was, now) {
            (Some(was), Some(now)) if !widens && !takes_all_of(was, now) => Some(either(was, now)),
            _ => None,
        };
        Some(Self { collection, was, now, between, renames, backfills, widens })
    }

    /// At once, where the new validator refuses nothing that the old one takes, or nobody asked for care.
    fn is_at_once(&self, options: &PlanOptions) -> bool {
        self.widens || options.rollout == Rollout::AtOnce && self.renames.is_empty() && self.backfills.is_empty()
    }

    /// What is in force until the new validator is.
    fn before(&self) -> Command<'a> {
        match &self.between {
            Some(between) => {
                let validator = Some(MaybeOwned::Owned(Box::new(between.clone())));
                let (level, action) = (between.level, between.action);
                Command::SetValidator { collection: self.collection.name.clone(), validator, level, action }
            }
            None => whole(self.collection, self.was),
        }
    }
}

/// What comes before the indexes: until the new validator is set, documents may be as either says, and those that are there
/// become as the new one says.
pub fn begin<'a>(changes: &[Change<'a>], options: &PlanOptions, steps: &mut Vec<Step<'a>>) {
    for change in changes {
        let Some(rolled) = Rolled::of(change, changes, options) else { continue };
        if rolled.is_at_once(options) && (!rolled.renames.is_empty() || !rolled.backfills.is_empty()) {
            let because = "validators that take all that they took before, and then documents";
            let undo = whole(rolled.collection, rolled.was);
            steps.push(Step::new(because, whole(rolled.collection, rolled.now), Some(undo)));
        } else if rolled.between.is_some() && !rolled.is_at_once(options) {
            let because = "documents may be as the old validator says or as the new one: what both refuse is refused";
            let undo = whole(rolled.collection, rolled.was);
            steps.push(Step::new(because, rolled.before(), Some(undo)));
        }
        for (was, now) in &rolled.renames {
            rename(rolled.collection, was, now, options, steps);
        }
        for one in &rolled.backfills {
            steps.push(backfill::step(rolled.collection, rolled.was, one, options));
        }
    }
    // Those of collections whose validator stays: there is none that could stand in the way.
    for change in changes {
        if let Change::RenameField { collection, was, now } = change {
            let has_validator = changes
                .iter()
                .any(|other| matches!(other, Change::SetValidator { collection: c, .. } if c.name == collection.name));
            if !has_validator {
                rename(collection, was, now, options, steps);
            }
        }
    }
}

/// What comes after the indexes: the new validators, once no document is wrong.
pub fn end<'a>(changes: &[Change<'a>], options: &PlanOptions, steps: &mut Vec<Step<'a>>) {
    for change in changes {
        let Some(rolled) = Rolled::of(change, changes, options) else { continue };
        let (collection, now) = (rolled.collection, rolled.now);
        if rolled.is_at_once(options) {
            if rolled.renames.is_empty() && rolled.backfills.is_empty() {
                let because = match rolled.widens {
                    true => "validators that take all that they took before",
                    false => "validators once documents can be as they must be",
                };
                let mut step = Step::new(because, whole(collection, now), Some(whole(collection, rolled.was)));
                if let Some(now) = now.filter(|_| !rolled.widens) {
                    step.hazards = vec![Hazard::MayFail(wrong(&now.query())), Hazard::RefusesWrites];
                }
                steps.push(step);
            }
            continue;
        }
        let Some(new) = now else { continue };
        let expect = |because| {
            let query = wrong(&new.query());
            let expect = Command::ExpectNone { collection: collection.name.clone(), query };
            Step::new(because, expect, None).risks(Hazard::Scan)
        };
        let counts = new.level == ValidationLevel::Strict && new.action.refuses();
        if counts {
            let because = "no document may be wrong by a tighter validator: it would refuse every change of it";
            steps.push(expect(because).risks(Hazard::MayFail(wrong(&new.query()))));
        }
        let logs = counts && new.action == ValidationAction::Error && options.version >= Version::V8_1;
        let because = match logs {
            true => {
                "tighter validators once nothing is wrong; meanwhile the server's log says who still writes otherwise"
            }
            false => "tighter validators once nothing is wrong; what the old ones refused was refused until now",
        };
        let mut set = whole(collection, now);
        if let Command::SetValidator { action, .. } = &mut set
            && logs
        {
            *action = ValidationAction::ErrorAndLog;
        }
        steps.push(Step::new(because, set, Some(rolled.before())).risks(Hazard::RefusesWrites));
        if counts {
            steps.push(expect("what was written between the count and the validator is found too"));
        }
        if logs {
            steps.push(Step::new("no more lines in the log than the model asks for", whole(collection, now), None));
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

/// Sets it as it is.
fn whole<'a>(collection: &Collection, validator: Option<&'a Validator>) -> Command<'a> {
    let (level, action) = validator.map(|validator| (validator.level, validator.action)).unwrap_or_default();
    let validator = validator.map(MaybeOwned::Borrowed);
    Command::SetValidator { collection: collection.name.clone(), validator, level, action }
}

/// The old validator takes every document that the new one takes: nobody waits for the new one to write by it.
fn takes_all_of(was: &Validator, now: &Validator) -> bool {
    let asked = Validator { level: ValidationLevel::Strict, action: ValidationAction::Error, ..now.clone() };
    // One that a plan set which was stopped half-way names the new one already.
    let names = |rule: &crate::spec::Value| {
        rule["$or"].as_array().is_some_and(|either| either.contains(&canonical(now.query())))
    };
    widens::validator(Some(&asked), Some(was)) || was.schema.is_none() && was.rules.iter().all(names)
}

/// Takes what one of them takes, as strictly as the old one.
fn either(was: &Validator, now: &Validator) -> Validator {
    let rules = vec![json!({ "$or": [canonical(was.query()), canonical(now.query())] })];
    Validator { schema: None, rules, level: was.level, action: was.action }
}

/// A document under both names stays as it is, and is counted first: nobody knows which value is meant.
fn rename(collection: &Collection, was: &Text, now: &Text, options: &PlanOptions, steps: &mut Vec<Step<'_>>) {
    let because = "fields are renamed before there are indexes and validators of the new name";
    let both = json!({ (&**was): { "$exists": true }, (&**now): { "$exists": true } });
    let expect = Command::ExpectNone { collection: collection.name.clone(), query: both };
    steps.push(Step::new(because, expect, None).risks(Hazard::Scan));
    let rename = |from: &Text, to: &Text| Command::Reshape {
        collection: collection.name.clone(),
        filter: json!({ (&**from): { "$exists": true }, (&**to): { "$exists": false } }),
        update: json!({ "$rename": { (&**from): to } }),
        batch: options.batch,
    };
    let step = Step::new(because, rename(was, now), Some(rename(now, was)));
    steps.push(step.risks(Hazard::ChangesDocuments).risks(Hazard::Incompatible("the field has another name")));
}
