//! Words that would make more than the database has: suggestions, or used where that is asked for.

use schema_core::ir::{Default, Entity, Field, SoftDelete, Source, Type};

use super::AdoptOptions;
use super::by_hand::{self, ByHand};
use super::model::Model;
use super::prove::lower_model;
use crate::catalog::{Catalog, QualifiedName, Text};
use crate::options::EntityOptions;

/// A word that fits an entity and makes more than the database has.
#[derive(Clone, Copy)]
struct Word {
    /// The word.
    name: &'static str,
    /// What it would do.
    does: &'static str,
    /// Whether it fits.
    fits: fn(&Entity) -> bool,
    /// Says it; none where somebody has to decide how.
    say: Option<fn(&mut Entity)>,
    /// The triggers of a table that do so by hand.
    by_hand: Option<fn(&QualifiedName, &Entity, &Catalog) -> ByHand>,
}

const WORDS: [Word; 3] = [
    Word {
        name: "timestamps",
        does: "sets `created_at` and `updated_at` by a trigger",
        fits: |entity| {
            let is_kept = |name| entity.field(name).is_some_and(|field| is_moment(field) && !field.nullable);
            is_kept("created_at") && is_kept("updated_at")
        },
        say: Some(timestamps),
        by_hand: Some(by_hand::of_timestamps),
    },
    Word {
        name: "soft_delete",
        does: "deletes rows by setting `deleted_at`, keeps uniques among live rows, and adds a view of these",
        fits: |entity| {
            entity
                .field("deleted_at")
                .is_some_and(|field| field.ty == Type::Timestamp && field.nullable && field.default.is_none())
        },
        say: Some(soft_delete),
        by_hand: Some(by_hand::of_soft_delete),
    },
    Word {
        name: "tenant = …",
        does: "keeps the rows of tenants apart by row security",
        fits: |entity| {
            let names = ["tenant_id", "organization_id", "workspace_id"];
            let references = |name: &&str| entity.foreign_keys.iter().any(|key| key.fields == [*name]);
            names.iter().any(|name| entity.field(name).is_some_and(|field| !field.nullable) && references(name))
        },
        say: None,
        by_hand: None,
    },
];

fn is_moment(field: &Field) -> bool {
    matches!(field.ty, Type::Timestamp | Type::LocalTimestamp)
}

fn timestamps(entity: &mut Entity) {
    entity.timestamps = true;
    for field in entity.fields.iter_mut().filter(|field| matches!(&*field.name, "created_at" | "updated_at")) {
        // The word says it.
        field.default.take_if(|default| *default == Default::Now);
    }
}

fn soft_delete(entity: &mut Entity) {
    entity.lifecycle_mut().soft_delete = Some(SoftDelete::new(Source::default()));
}

/// Says the words that fit, where that is asked for and the library takes them; else a comment suggests them. A trigger by hand that does the same goes where the
/// word comes; others that write the same columns are reported: what comes back.
pub fn improve(model: &mut Model, objects: &str, catalog: &Catalog, options: &AdoptOptions) -> Vec<String> {
    let fitting: Vec<(usize, &Word)> = (0..model.entities.len())
        .flat_map(|at| WORDS.iter().map(move |word| (at, word)))
        .filter(|(at, word)| (word.fits)(&model.entities[*at].1))
        .collect();
    // What no word says is in SQL, and stays.
    let in_sql: Vec<Vec<Text>> = model.entities.iter().map(|(name, entity)| in_sql(name, entity, catalog)).collect();
    let mut suggested = fitting.clone();
    if options.improve {
        let before = model.clone();
        fitting.iter().for_each(|(at, word)| declared(model, *at, word, catalog));
        suggested.retain(|(_, word)| word.say.is_none());
        if lower_model(model, options, objects).is_err() {
            // Some word does not go with what else is there: one after the other.
            *model = before;
            suggested.clone_from(&fitting);
            suggested
                .retain(|(at, word)| word.say.is_none() || !is_taken(model, *at, word, (objects, catalog), options));
        }
    }
    let mut advice = Vec::new();
    for (at, word) in fitting {
        let is_suggested = suggested.iter().any(|(other, known)| *other == at && known.name == word.name);
        let (name, entity) = &model.entities[at];
        let name = name.clone();
        let by_hand = word.by_hand.map(|of| of(&name, entity, catalog)).unwrap_or_default();
        if is_suggested {
            let same = listed(&by_hand.same);
            let instead = if same.is_empty() { String::new() } else { format!(", in place of the trigger {same}") };
            let mut note = format!("`{}` {}{instead}.", word.name, word.does);
            if !by_hand.other.is_empty() {
                note.push_str(&format!(" Look at {} first: it writes the same columns.", listed(&by_hand.other)));
            }
            model.notes.entry(name).or_default().push(note);
            continue;
        }
        // Those that were said by the struct and do the same are gone.
        let stay: Vec<Text> =
            by_hand.same.iter().filter(|own| in_sql[at].contains(own)).chain(&by_hand.other).cloned().collect();
        if !stay.is_empty() {
            let stay = listed(&stay);
            let note =
                format!("`{}` {}: {stay} by hand writes the same columns, so keep one of them.", word.name, word.does);
            advice.push(format!("{name}: {note}"));
            model.notes.entry(name).or_default().push(note);
        }
    }
    advice
}

/// The triggers that the struct says.
fn held(entity: &Entity) -> impl Iterator<Item = &Text> {
    let declared = entity.extensions.get::<EntityOptions>();
    declared.into_iter().flat_map(|declared| declared.triggers.iter().map(|trigger| &trigger.name))
}

/// The triggers of a table that its struct does not say.
fn in_sql(name: &QualifiedName, entity: &Entity, catalog: &Catalog) -> Vec<Text> {
    let table = catalog.tables.iter().find(|table| table.name == *name);
    let triggers = table.into_iter().flat_map(|table| table.triggers.iter().map(|trigger| &trigger.name));
    triggers.filter(|own| !held(entity).any(|held| held == *own)).cloned().collect()
}

/// `a` and `b`
fn listed(names: &[Text]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

fn declared(model: &mut Model, at: usize, word: &Word, catalog: &Catalog) {
    let (name, entity) = &mut model.entities[at];
    let Some(say) = word.say else { return };
    let same = word.by_hand.map(|of| of(name, entity, catalog).same).unwrap_or_default();
    if held(entity).any(|own| same.contains(own)) {
        entity.extensions.get_mut::<EntityOptions>().triggers.retain(|trigger| !same.contains(&trigger.name));
    }
    say(entity);
}

/// Says a word, and takes it back where the library refuses it.
fn is_taken(
    model: &mut Model,
    at: usize,
    word: &Word,
    (objects, catalog): (&str, &Catalog),
    options: &AdoptOptions,
) -> bool {
    let before = model.entities[at].1.clone();
    declared(model, at, word, catalog);
    let is_taken = lower_model(model, options, objects).is_ok();
    if !is_taken {
        model.entities[at].1 = before;
    }
    is_taken
}
