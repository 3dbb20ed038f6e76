//! ML08: flattened JSON. Any members may stand beside those that are named, so the validator closes nothing.

use schema_core::ir::{Entity, Field, Type};
use schema_core::{Diagnostic, Registry};

use super::advice::advice;

use crate::lower::inside::inside;
use crate::options::{EmbeddedOptions, EntityOptions, FieldOptions};

pub fn lint(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
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

fn fields(owner: &str, fields: &[Field], found: &mut Vec<Diagnostic>) {
    for field in fields.iter().filter(|field| field.serde.as_ref().is_some_and(|attrs| attrs.flatten)) {
        let is_tagged = field.extensions.get::<FieldOptions>().is_some_and(|attrs| attrs.tagged.is_some());
        if matches!(field.ty, Type::Json) && !is_tagged {
            let message =
                format!("`{}` is flattened JSON: any members may stand beside those that are named", field.name);
            let help = "say which kinds there are, `#[mongo(tagged(\"kind\").variant(…))]`; flatten a map of values of one type; or say that it is open, `#[mongo(open)]`";
            found.push(advice("ML08", format!("{owner}.{}", field.name), field.source, message).help(help));
        }
    }
}
