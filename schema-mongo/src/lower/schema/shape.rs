//! What serde's attributes on a struct make of it: an object, with its name as a member or not, or something else altogether.

use schema_core::ir::{Field, Serde, Source, Text};

use super::db_enum::names;
use super::{Members, tagged, usable};
use crate::lower::form;
use crate::lower::scope::Scope;

/// The field that is written in place of the struct, where it is transparent: the one that is written at all.
pub fn transparent<'a>(serde: &Serde, fields: &'a [Field]) -> Option<&'a Field> {
    let mut written = fields.iter().filter(|field| !field.serde.as_ref().is_some_and(|said| said.skip));
    written.next().filter(|_| serde.transparent && written.next().is_none())
}

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
pub(super) fn tag(owner: &str, serde: &Serde) -> Option<(Text, super::Schema)> {
    let tag = serde.tag.as_ref()?;
    let name = serde.struct_name(&owner.to_owned().into());
    Some((tag.clone(), names(vec![name.into()])))
}

impl Members {
    /// Adds what another struct's members are.
    pub(super) fn merge(&mut self, other: Members, owner: &str, field: &Field, scope: &mut Scope<'_>) {
        for (name, schema) in other.properties {
            self.add(name, schema, || format!("{owner}.{}", field.name), field.source, scope);
        }
        self.required.extend(other.required);
        self.without.extend(other.without);
        tagged::add_kinds(self, other.kinds);
        if let Some(additional) = other.additional {
            self.admit(additional);
        }
    }

    /// What is of `Option` may be missing as a whole: of several kinds, none is there then.
    pub(super) fn may_be_missing(&mut self) {
        self.required.clear();
        let Some(first) = self.kinds.first() else { return };
        let is_common = |name: &&Text| self.kinds.iter().all(|kind| kind.required.contains(name));
        let without: Vec<Text> = first.required.iter().filter(is_common).cloned().collect();
        if !without.is_empty() {
            self.kinds.push(Members { without, ..Members::default() });
        }
    }

    /// Adds a member. BSON takes a name twice, and most that read it take the last: nobody means that.
    pub(super) fn add(
        &mut self,
        name: Text,
        schema: super::Schema,
        path: impl FnOnce() -> String,
        source: Source,
        scope: &mut Scope<'_>,
    ) {
        if self.properties.iter().any(|(known, _)| *known == name) {
            let message = format!("serde writes two members that are called `{name}`");
            let help =
                "give one of them a name of its own, `#[serde(rename = \"…\")]`, or take one out, `#[serde(skip)]`";
            scope.report_once("M0110", path(), source, message, help);
            return;
        }
        self.properties.push((name, schema));
    }

    /// Adds what members without a name of their own are like: those that are admitted already, or these.
    pub(super) fn admit(&mut self, more: super::Additional) {
        use super::Additional::{Any, Like, None as No};
        self.additional = Some(match (self.additional.take(), more) {
            (None | Some(No), more) => more,
            (Some(known), No) => known,
            (Some(Any), _) | (_, Any) => Any,
            (Some(Like(a)), Like(b)) if a == b => Like(a),
            (Some(Like(a)), Like(b)) => Like(Box::new(super::Schema::new(vec![super::Keyword::AnyOf(vec![*a, *b])]))),
        });
    }
}
