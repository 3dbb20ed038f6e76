//! What serde's attributes on a struct make of it: an object, with its name as a member or not, or something else altogether.

use schema_core::ir::{Serde, Source, Text};

use super::db_enum::names;
use super::members::usable;
use crate::lower::form;
use crate::lower::scope::Scope;
use crate::spec::Schema;

/// Reports a word of serde that is not known, and a tag that queries can't name.
pub(super) fn verify(name: &Text, source: Source, serde: &Serde, scope: &mut Scope<'_>) {
    if let Some(word) = &serde.unknown {
        form::unknown(word, name.to_string(), source, scope);
    }
    if let Some(tag) = &serde.tag {
        usable(tag, name.to_string(), source, scope);
    }
}

/// A document is an object of the struct's members.
pub(super) fn verify_document(name: &Text, source: Source, serde: &Serde, scope: &mut Scope<'_>) {
    verify(name, source, serde, scope);
    let other = match (&serde.into, serde.transparent) {
        (Some(into), _) => format!("as `{}`", into.path),
        (None, true) => "as the one field in it".to_owned(),
        (None, false) => return,
    };
    let message = format!("serde writes `{name}` {other}, so its documents have other fields than the struct");
    let help = "derive `Entity` on what is written; a field whose members are to stand among the others is `#[serde(flatten)]`";
    scope.report("M0212", &**name, source, message, help);
}

/// The name of the struct, under `#[serde(tag = "…")]`: serde writes it before all other members.
pub(super) fn tag(owner: &str, serde: &Serde) -> Option<(Text, Schema)> {
    let tag = serde.tag.as_ref()?;
    let name = serde.struct_name(&owner.to_owned().into());
    Some((tag.clone(), names(vec![name.into()])))
}
