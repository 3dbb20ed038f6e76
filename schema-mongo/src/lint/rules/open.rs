//! ML08: flattened JSON. Any members may stand beside those that are named, so the validator closes nothing.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Entity, Field, Type};

use crate::lint::fields::entities;
use crate::lower::inside::inside;
use crate::options::{EmbeddedOptions, EntityOptions, FieldOptions};

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML08",
        severity: Severity::Advice,
        title: "flattened JSON",
        reason: "Any members may stand beside those that are named, so the validator closes nothing.",
        help: "say which kinds there are, `#[mongo(tagged(\"kind\").variant(…))]`; flatten a map of values of one type; or say that it is open, `#[mongo(open)]`",
        wrong: "#[serde(flatten)] rest: serde_json::Value",
        right: "#[serde(flatten)] #[mongo(open)] rest: serde_json::Value",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(registry, &entity, found);
    }
}

fn look(registry: &Registry, entity: &Entity, found: &mut Findings<'_>) {
    if entity.extensions.get::<EntityOptions>().is_some_and(|attrs| attrs.open) {
        return;
    }
    fields(&entity.rust.name, &entity.fields, found);
    for place in inside(entity, Some(registry)) {
        if !place.embedded.extensions.get::<EmbeddedOptions>().is_some_and(|attrs| attrs.open) {
            fields(&place.embedded.rust.name, &place.embedded.fields, found);
        }
    }
}

fn fields(owner: &str, fields: &[Field], found: &mut Findings<'_>) {
    for field in fields.iter().filter(|field| field.serde.as_ref().is_some_and(|attrs| attrs.flatten)) {
        let is_tagged = field.extensions.get::<FieldOptions>().is_some_and(|attrs| attrs.tagged.is_some());
        if matches!(field.ty, Type::Json) && !is_tagged {
            let message =
                format!("`{}` is flattened JSON: any members may stand beside those that are named", field.name);
            found.add(&format!("{owner}.{}", field.name), field.source, message);
        }
    }
}
