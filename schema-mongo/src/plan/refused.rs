//! Collections that can't become what they are to be by commands: nothing of them is changed.

use super::step::Why;
use super::{Plan, PlanOptions, Refused};
use crate::diff::Change;
use crate::spec::{Collection, Text};

/// The changes but those of collections of which something can't be done by a command: what follows would be refused, or would change
/// something else than is meant.
pub fn without_refused<'a>(changes: &[Change<'a>], options: &PlanOptions, plan: &mut Plan<'a>) -> Vec<Change<'a>> {
    let mut refused: Vec<&Text> = Vec::new();
    for change in changes {
        let (part, name, because) = match change {
            Change::ReplaceOptions { now, .. } => (
                "options",
                &now.name,
                format!(
                    "the options of `{}` (fixed size, time series, order, collation, encryption) are decided when it is made: make another collection, copy the documents, and rename it. Nothing else of it is changed; allow it once all of it is done",
                    now.name
                ),
            ),
            Change::RenameCollection { was, now } => match why_not_renamed(was) {
                Some(why) => (
                    "name",
                    &now.name,
                    format!(
                        "`{}` keeps its name: a server renames no collection {why}. Copy the documents to `{}`. Nothing else of it is changed; allow it once all of it is done",
                        was.name, now.name
                    ),
                ),
                None => continue,
            },
            _ => continue,
        };
        refused.extend(change.collection().map(|collection| &collection.name));
        let object = format!("{name}.{part}");
        if !options.allows(&object) {
            plan.refused.push(Refused::new(object, Why::ByHand, because));
        }
    }
    let is_left =
        |change: &&Change<'a>| change.collection().is_none_or(|collection| !refused.contains(&&collection.name));
    changes.iter().filter(is_left).copied().collect()
}

/// `rename_collection.cpp`: "Cannot rename an encrypted collection"; manual, "Time Series Collection Limitations".
fn why_not_renamed(was: &Collection) -> Option<&'static str> {
    match () {
        () if !was.options.encrypted.is_empty() => Some("with encrypted fields"),
        () if was.options.time_series.is_some() => Some("of a time series"),
        () => None,
    }
}
