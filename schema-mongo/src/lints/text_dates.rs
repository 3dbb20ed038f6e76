//! ML04: moments that serde writes as text or as numbers. They sort as such, and never expire.

use schema_core::ir::{Entity, Type, Written};
use schema_core::{Diagnostic, Registry};

use super::advice::advice;
use super::fields::all_fields;
use crate::lower::{Form, form_of};

pub fn lint(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
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
            let help = "write it as one, `#[serde(with = \"…\")]` or `serde_as` with bson's helpers and `#[mongo(bson_type(Date))]`, or give it the type `bson::DateTime`";
            found.push(advice("ML04", format!("{owner}.{}", field.name), field.source, message).help(help));
        }
    }
}
