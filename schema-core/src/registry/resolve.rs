//! What attributes of an entity add to it: managed columns, the key of a junction. And what follows from names.

pub use super::managed::together;
use crate::Diagnostic;
use crate::ir::{Default, Deferrable, Entity, Enum, Field, PrimaryKey, Text, Type, Unique};

/// Completes one entity.
pub fn entity(entity: &mut Entity, found: &mut Vec<Diagnostic>) {
    if entity.timestamps {
        timestamps(entity, found);
    }
    if entity.junction {
        junction(entity, found);
    }
}

/// Each value of an enum has its label, so that nobody works it out again.
pub fn labels(db_enum: &mut Enum) {
    for at in 0..db_enum.variants.len() {
        let label = db_enum.label(&db_enum.variants[at]);
        db_enum.variants[at].rename = Some(label);
    }
}

/// `created_at` and `updated_at`: the struct's own fields, else columns that the struct need not know.
fn timestamps(entity: &mut Entity, found: &mut Vec<Diagnostic>) {
    for name in ["created_at", "updated_at"] {
        let path = format!("{}.{name}", entity.rust.name);
        let Some(field) = entity.fields.iter_mut().find(|field| field.name == name) else {
            let mut field = Field::new(name, Type::Timestamp, false, entity.source);
            field.default = Some(Default::Now);
            field.managed = true;
            entity.fields.push(field);
            continue;
        };
        if !matches!(field.ty, Type::Timestamp | Type::LocalTimestamp) || field.nullable {
            found.push(
                Diagnostic::new(
                    "E0701",
                    path,
                    field.source,
                    format!("`timestamps` keeps `{name}`, which must be a moment that is always there"),
                )
                .help("give it the type `chrono::DateTime<Utc>`, or leave the field out"),
            );
        }
        field.default.get_or_insert(Default::Now);
    }
}

/// The pair of references is the key of the link, or unique where the link has a key of its own.
fn junction(entity: &mut Entity, found: &mut Vec<Diagnostic>) {
    let [a, b, ..] = entity.foreign_keys.as_slice() else {
        let count = entity.foreign_keys.len();
        found.push(
            Diagnostic::new(
                "E0308",
                &*entity.rust.name,
                entity.source,
                format!("a junction links two entities, this one references {count}"),
            )
            .help("add `#[entity(references(Other))]` to the fields that hold their keys"),
        );
        return;
    };
    let pair: Vec<Text> = a.fields.iter().chain(&b.fields).cloned().collect();
    match &entity.primary_key {
        PrimaryKey::Unspecified => entity.primary_key = PrimaryKey::Fields(pair),
        PrimaryKey::Fields(key) if same(key, &pair) => {}
        PrimaryKey::Fields(_) | PrimaryKey::None => {
            if !entity.uniques.iter().any(|unique| unique.filter.is_none() && same(&unique.fields, &pair)) {
                entity.uniques.push(Unique {
                    message: None,
                    name: None,
                    source: entity.source,
                    fields: pair,
                    nulls_not_distinct: false,
                    deferrable: Deferrable::No,
                    filter: None,
                    across_tenants: false,
                    all_rows: false,
                });
            }
        }
    }
}

/// The same fields, in whatever order.
fn same(a: &[Text], b: &[Text]) -> bool {
    a.len() == b.len() && a.iter().all(|name| b.contains(name))
}
