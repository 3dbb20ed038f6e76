//! References of a tenant's rows to rows that are everybody's: no tenant changes another's rows by what happens to those.

use super::super::Registry;
use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Action, Entity, ForeignKey, Lasting};

/// Reports references of an entity with a tenant whose action would reach the rows of all tenants.
pub fn entity(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for key in &entity.foreign_keys {
        let Some(target) = registry.target(&key.target).filter(|target| target.tenant().is_none()) else { continue };
        let path = || Path(&entity.rust.name, key.fields.first().map_or("", |field| field));
        let name = &target.rust.name;
        let on_delete = Some(key.on_delete).filter(|action| writes(*action) && goes(registry, target, &mut Vec::new()));
        let on_update = Some(key.on_update).filter(|action| writes(*action) && changes(target));
        let actions = [("on_delete", on_delete), ("on_update", on_update)];
        for (event, action) in actions.into_iter().filter_map(|(event, action)| Some((event, action?))) {
            let message = format!(
                "`.{event}({action:?})` would write rows of all tenants, since `{name}` is everybody's and the application writes it"
            );
            let help = format!(
                "write `.{event}(Restrict)` or `.{event}(NoAction)`; or say of `{name}` that the application does not write it: `#[pg(read_only)]`"
            );
            found.push(Diagnostic::new("E0717", path(), key.source, message).help(help));
        }
        if on_delete.is_none() && is_deleted_with(entity, key, target) {
            let message = format!(
                "`soft_delete.cascade()` of `{name}`, which is everybody's, would delete rows of the tenant that the session asks for, and leave those of others"
            );
            let help = format!(
                "remove `.cascade()` there, or write `.on_delete(Restrict)` or `.on_delete(NoAction)` of `{name}` here"
            );
            found.push(Diagnostic::new("E0718", path(), key.source, message).help(help));
        }
    }
}

/// The action changes or deletes rows.
fn writes(action: Action) -> bool {
    matches!(action, Action::Cascade | Action::SetNull | Action::SetDefault)
}

/// The application may delete rows of the entity, or others with which they go: such an action asks for no right on them.
fn goes<'r>(registry: &'r Registry, entity: &'r Entity, seen: &mut Vec<&'r str>) -> bool {
    if seen.contains(&&*entity.rust.path) {
        return false;
    }
    seen.push(&entity.rust.path);
    let life = entity.lifecycle.as_ref();
    let stays = life.is_some_and(|life| life.read_only || life.lasting == Some(Lasting::AppendOnly));
    let mut above = entity.foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade);
    !stays || above.any(|key| registry.target(&key.target).is_some_and(|above| goes(registry, above, seen)))
}

/// The application may change the key of a row.
fn changes(entity: &Entity) -> bool {
    let Some(life) = &entity.lifecycle else { return true };
    let fixed = entity.key_fields().all(|field| life.fixed.contains(&field.name));
    !(life.read_only || life.lasting.is_some() || fixed)
}

fn is_deleted_with(entity: &Entity, key: &ForeignKey, target: &Entity) -> bool {
    let soft = |entity: &Entity| entity.lifecycle.as_ref().and_then(|life| life.soft_delete.clone());
    key.on_delete == Action::Cascade && soft(entity).is_some() && soft(target).is_some_and(|soft| soft.cascade)
}
