//! Foreign key actions that would change or delete what never changes.

use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Action, Entity, ForeignKey, Lasting};

/// Reports references whose actions contradict `append_only` and `immutable`: the action would be refused when the referenced row
/// goes or changes, with an error that speaks of this entity.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let Some(said) = &entity.lifecycle else { return };
    if said.lasting.is_none() && said.fixed.is_empty() {
        return;
    }
    for key in &entity.foreign_keys {
        let is_fixed = key.fields.iter().any(|field| said.fixed.contains(field));
        let (word, deletes) = match said.lasting {
            Some(Lasting::AppendOnly) => ("append_only", true),
            Some(Lasting::Immutable) => ("immutable", false),
            None if is_fixed => ("immutable", false),
            None => continue,
        };
        let empties = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let on_delete = Some(key.on_delete).filter(|action| empties(*action) || deletes && *action == Action::Cascade);
        let on_update = Some(key.on_update).filter(|action| empties(*action) || *action == Action::Cascade);
        let actions = [("on_delete", on_delete), ("on_update", on_update)];
        for (event, action) in actions.into_iter().filter_map(|(event, action)| Some((event, action?))) {
            report(entity, key, word, (event, action), found);
        }
    }
}

fn report(entity: &Entity, key: &ForeignKey, word: &str, (event, action): (&str, Action), found: &mut Vec<Diagnostic>) {
    let does = match action {
        Action::Cascade if event == "on_delete" => "delete",
        _ => "change",
    };
    let message = format!(
        "`.{event}({action:?})` of the reference to `{}` would {does} rows, and `{word}` says that none is",
        key.target.name
    );
    let help = format!("write `.{event}(Restrict)` or `.{event}(NoAction)`, or remove `{word}`");
    let path = Path(&entity.rust.name, key.fields.first().map_or("", |field| field));
    found.push(Diagnostic::new("E0716", path, key.source, message).help(help));
}
