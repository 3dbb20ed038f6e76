//! Words that would make more than the database has: suggestions, or used where that is asked for.

use schema_core::ir::{Default, Entity, Field, SoftDelete, Source, Type};

use super::AdoptOptions;
use super::model::Model;
use super::prove::lower_model;

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

/// Says the words that fit, where that is asked for and the library takes them; else a comment suggests them.
pub fn improve(model: &mut Model, objects: &str, options: &AdoptOptions) {
    let fitting: Vec<(usize, &Word)> = (0..model.entities.len())
        .flat_map(|at| WORDS.iter().map(move |word| (at, word)))
        .filter(|(at, word)| (word.fits)(&model.entities[*at].1))
        .collect();
    let mut suggested = fitting.clone();
    if options.improve {
        let before = model.clone();
        fitting.iter().for_each(|(at, word)| declared(model, *at, word));
        suggested.retain(|(_, word)| word.say.is_none());
        if lower_model(model, options, objects).is_err() {
            // Some word does not go with what else is there: one after the other.
            *model = before;
            suggested = fitting;
            suggested.retain(|(at, word)| word.say.is_none() || !is_taken(model, *at, word, objects, options));
        }
    }
    for (at, word) in suggested {
        let name = model.entities[at].0.clone();
        model.notes.entry(name).or_default().push(format!("`{}` {}.", word.name, word.does));
    }
}

fn declared(model: &mut Model, at: usize, word: &Word) {
    word.say.iter().for_each(|say| say(&mut model.entities[at].1));
}

/// Says a word, and takes it back where the library refuses it.
fn is_taken(model: &mut Model, at: usize, word: &Word, objects: &str, options: &AdoptOptions) -> bool {
    let before = model.entities[at].1.clone();
    declared(model, at, word);
    let is_taken = lower_model(model, options, objects).is_ok();
    if !is_taken {
        model.entities[at].1 = before;
    }
    is_taken
}
