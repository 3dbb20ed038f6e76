//! ML08: flattened JSON. Any members may stand beside those that are named, so the validator closes nothing.

use schema_core::ir::{Entity, Field, Type};
use schema_core::{Diagnostic, Registry};

use crate::lower::inside::inside;
use crate::said::{EmbeddedSaid, EntitySaid, FieldSaid};

pub fn lint(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    if entity.extensions.get::<EntitySaid>().is_some_and(|said| said.open) {
        return;
    }
    fields(&entity.rust.name, &entity.fields, found);
    for place in inside(entity, Some(registry)) {
        if !place.embedded.extensions.get::<EmbeddedSaid>().is_some_and(|said| said.open) {
            fields(&place.embedded.rust.name, &place.embedded.fields, found);
        }
    }
}

fn fields(owner: &str, fields: &[Field], found: &mut Vec<Diagnostic>) {
    for field in fields.iter().filter(|field| field.serde.as_ref().is_some_and(|said| said.flatten)) {
        let is_tagged = field.extensions.get::<FieldSaid>().is_some_and(|said| said.tagged.is_some());
        if matches!(field.ty, Type::Json) && !is_tagged {
            let message =
                format!("`{}` is flattened JSON: any members may stand beside those that are named", field.name);
            let help = "say which kinds there are, `#[mongo(tagged(\"kind\").variant(…))]`; flatten a map of values of one type; or say that it is open, `#[mongo(open)]`";
            found.push(Diagnostic::new("ML08", format!("{owner}.{}", field.name), field.source, message).help(help));
        }
    }
}
