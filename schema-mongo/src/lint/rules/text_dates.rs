//! ML04: moments that serde writes as text or as numbers. They sort as such, and never expire.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Entity, Type, Written};

use crate::lint::fields::{all_fields, entities};
use crate::lower::{Form, form_of};

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML04",
        severity: Severity::Advice,
        title: "a moment that is no BSON date",
        reason: "What serde writes as text or numbers sorts as such, never expires by a TTL index, and no operator of dates takes it.",
        help: "write it as one, `#[serde(with = \"…\")]` or `serde_as` with bson's helpers and `#[mongo(bson_type(Date))]`, or give it the type `bson::DateTime`",
        wrong: "placed_at: chrono::DateTime<Utc>",
        right: "placed_at: bson::DateTime",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(registry, &entity, found);
    }
}

fn look(registry: &Registry, entity: &Entity, found: &mut Findings<'_>) {
    for (owner, field) in all_fields(registry, entity) {
        if !matches!(field.ty.element(), Type::Timestamp | Type::LocalTimestamp) {
            continue;
        }
        let is_said = field.serde.as_ref().is_some_and(|attrs| attrs.with.is_some());
        if let Form::Serde(written @ (Written::Text | Written::Numbers)) = form_of(&field, registry)
            && !is_said
        {
            let as_what = if written == Written::Text { "text" } else { "a list of numbers" };
            let message = format!("serde writes `{}` as {as_what}, not as a BSON date", field.name);
            found.add(&format!("{owner}.{}", field.name), field.source, message);
        }
    }
}
