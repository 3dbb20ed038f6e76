//! Types of which serde writes a value of another type in their place: `#[serde(into = "…")]`.

use schema_core::ir::{Source, Text, WrittenAs};

use super::super::at::At;
use super::parts::of_type;
use crate::lower::form::{self, Form};
use crate::lower::scope::Scope;
use crate::spec::Schema;

/// The schema of the other type; a report where it is none that a field can have.
pub(super) fn written_as(
    into: &WrittenAs,
    (name, source): (&Text, Source),
    at: &At<'_>,
    scope: &mut Scope<'_>,
) -> Schema {
    let Some(ty) = &into.ty else {
        let message = format!("serde writes `{name}` as `{}`, of which it is not known how that is written", into.path);
        let help = format!(
            "say it on `{name}`, `#[mongo(bson_type(Object))]`, or make `{}` a type that a field can have: derive `Embedded`, `Domain` or `DbEnum`",
            into.path
        );
        scope.report_once("M0210", &**name, source, message, help);
        return Schema::default();
    };
    // One deeper, so that types that are written as each other have an end.
    let inner = At { owner: at.owner, source: at.source, path: at.path, depth: at.depth + 1 };
    let form = form::of_newtype(ty, scope).unwrap_or(Form::Serde(into.written));
    let schema = of_type(ty, form, &inner, scope);
    if into.nullable { schema.or_null() } else { schema }
}
