//! How rows live: managed fields have the types that they need, and what is said can be said together.

use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Entity, Lasting, Retention, Source, Transitions, Type};

/// What an entity says of how its rows live.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let Some(said) = &entity.lifecycle else { return };
    versions(entity, &said.versions, found);
    if let Some(soft) = &said.soft_delete {
        field_is(entity, "soft_delete", "deleted_at", is_moment, found);
        if soft.deletion.is_some() {
            field_is(entity, "soft_delete", "deletion_id", |ty| *ty == Type::Uuid, found);
        }
        if entity.key_fields().next().is_none() {
            let message = "`soft_delete` needs a primary key: deleted rows are told apart by it";
            report(entity, soft.source, message, "add `#[entity(primary_key)]` to a field", found);
        }
    }
    if let Some(audit) = &said.audit {
        super::fields::known_fields(entity, "audit", audit.source, &audit.except, found);
    }
    if let Some(tree) = &said.tree {
        super::tree::entity(entity, tree, found);
    }
    if let Some(retention) = &said.retention {
        retained(entity, retention, found);
    }
    said.transitions.iter().for_each(|states| transitions(entity, states, found));
    let Some(lasting) = said.lasting else { return };
    let word = match lasting {
        Lasting::Immutable => "immutable",
        Lasting::AppendOnly => "append_only",
    };
    let others = [
        ("version", !said.versions.is_empty()),
        ("soft_delete", said.soft_delete.is_some()),
        ("immutable", !said.fixed.is_empty()),
    ];
    for (other, _) in others.into_iter().filter(|(_, said)| *said) {
        let message = format!("`{word}` says that rows never change, and `{other}` is about changes");
        report(entity, entity.source, &message, "remove one of them", found);
    }
}

/// The log holds the key of each row that changed, its tenant, and who it was: none of them is private, nor a copy of what is.
pub fn noted(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let Some(said) = &entity.lifecycle else { return };
    let Some(audit) = &said.audit else { return };
    let is_actor =
        |name: &str| said.actors.as_ref().is_some_and(|actors| actors.target.is_some()) && name == "created_by";
    for private in &said.private {
        let what = match &private.field {
            name if entity.key_fields().any(|key| key.name == *name) => "the key of each row",
            name if entity.tenant() == Some(name) => "the tenant",
            name if is_actor(name) => "who made each change",
            _ => continue,
        };
        let is = match said.copied_from(&private.field) {
            Some(from) => format!("a copy of `{from}`, which is private"),
            None => "private".to_owned(),
        };
        let message = format!("the log notes {what}, here `{}`, which is {is}", private.field);
        let help = "let rows be known by a value that tells nothing, such as `id: Uuid`; or remove `audit`";
        let path = format!("{}.audit", entity.rust.name);
        found.push(Diagnostic::new("E0720", path, audit.source, message).help(help));
    }
}

/// Rows have the moment since which they are kept, and are kept for some time.
fn retained(entity: &Entity, said: &Retention, found: &mut Vec<Diagnostic>) {
    let mut report = |message: String, help: &str| {
        let path = format!("{}.retain", entity.rust.name);
        found.push(Diagnostic::new("E0712", path, said.source, message).help(help));
    };
    let name = &said.field;
    match entity.field(name) {
        None => {
            let help = "add `timestamps`, or say since when: `.by(paid_at)`";
            report(format!("rows are kept since `{name}`, which `{}` does not have", entity.rust.name), help);
        }
        Some(field) if !is_moment(&field.ty) && field.ty != Type::Date => {
            report(
                format!("rows are kept since `{name}`, which is no moment"),
                "name a date or a time: `.by(paid_at)`",
            );
        }
        Some(_) => {}
    }
    if said.after.months == 0 && said.after.days == 0 {
        report("rows that are kept for no time are never there".to_owned(), "say how long: `retain(days(30))`");
    }
}

/// A way leads from one state to another; two lists would contradict each other.
fn transitions(entity: &Entity, said: &Transitions, found: &mut Vec<Diagnostic>) {
    let path = || Path(&entity.rust.name, &said.field);
    if said.pairs.iter().any(|(from, to)| from == to) {
        let message = "a state goes from itself to itself: that is no change";
        let help = "remove the pair: a state may always stay";
        found.push(Diagnostic::new("E0710", path(), said.source, message).help(help));
    }
    let twice = |at: usize| said.pairs[..at].contains(&said.pairs[at]);
    if (0..said.pairs.len()).any(twice) {
        let message = "a way from one state to another is said twice";
        found.push(Diagnostic::new("E0710", path(), said.source, message).help("say it once"));
    }
    let lists = entity.lifecycle.iter().flat_map(|life| &life.transitions).filter(|other| other.field == said.field);
    if lists.count() > 1 {
        let message = format!("`transitions` is said twice of `{}`", said.field);
        found.push(Diagnostic::new("E0710", path(), said.source, message).help("put all ways into one list"));
    }
}

fn is_moment(ty: &Type) -> bool {
    matches!(ty, Type::Timestamp | Type::LocalTimestamp)
}

/// The field that an attribute keeps is of a type that can be kept, and may be empty.
fn field_is(entity: &Entity, word: &str, name: &str, fits: impl Fn(&Type) -> bool, found: &mut Vec<Diagnostic>) {
    let Some(field) = entity.field(name) else { return };
    if !fits(&field.ty) || !field.nullable {
        let wanted = if name == "deleted_at" { "Option<DateTime<Utc>>" } else { "Option<Uuid>" };
        let message = format!("`{word}` keeps `{name}`, which must be an `{wanted}`");
        let help = format!("give it the type `{wanted}`, or leave the field out");
        found.push(Diagnostic::new("E0702", Path(&entity.rust.name, name), field.source, message).help(help));
    }
}

fn versions(entity: &Entity, names: &[crate::ir::Text], found: &mut Vec<Diagnostic>) {
    for name in names {
        let Some(field) = entity.field(name).filter(|field| field.nullable) else { continue };
        let message = format!("`version` counts `{name}`, which must always be there");
        let diagnostic = Diagnostic::new("E0703", Path(&entity.rust.name, name), field.source, message);
        found.push(diagnostic.help("write the type without `Option`"));
    }
    if let [first, second, ..] = names {
        let message = format!("`version` stands on `{first}` and on `{second}`");
        report(entity, entity.source, &message, "a row has one version: keep it on one field", found);
    }
}

fn report(entity: &Entity, source: Source, message: &str, help: &str, found: &mut Vec<Diagnostic>) {
    found.push(Diagnostic::new("E0704", &*entity.rust.name, source, message).help(help));
}
