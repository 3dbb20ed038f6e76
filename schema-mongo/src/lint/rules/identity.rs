//! ML03: documents with two identities. A key that serde does not call `_id` stands beside one that the driver makes.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Entity, PrimaryKey};

use crate::lint::fields::entities;
use crate::options::EntityOptions;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML03",
        severity: Severity::Advice,
        title: "two identities in each document",
        reason: "A key that serde does not call `_id` stands beside one that the driver makes: an index more, and two answers to the question which document it is.",
        help: "add `#[serde(rename = \"_id\")]` to the field: one index less, and one identity",
        wrong: "#[entity(primary_key)] id: Uuid",
        right: "#[entity(primary_key)] #[serde(rename = \"_id\")] id: Uuid",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(&entity, found);
    }
}

fn look(entity: &Entity, found: &mut Findings<'_>) {
    let PrimaryKey::Fields(names) = &entity.primary_key else { return };
    let ([name], None) =
        (names.as_slice(), entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.time_series.as_ref()))
    else {
        return;
    };
    let Some(field) = entity.field(name) else { return };
    if entity.serde.field_name(field) != "_id"
        && entity.fields.iter().all(|field| entity.serde.field_name(field) != "_id")
    {
        let message = format!("`{name}` is the key, and each document has an `_id` of the driver's beside it");
        found.add(&format!("{}.{name}", entity.rust.name), field.source, message);
    }
}
