//! The members of an object, and the schema that they make.

use schema_core::ir::{Field, Source};

use crate::lower::path::{Kind, Path};
use crate::lower::scope::Scope;
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// The members of an object.
#[derive(Default)]
pub(super) struct Members {
    pub(super) properties: Vec<(Text, Schema)>,
    pub(super) required: Vec<Text>,
    pub(super) additional: Option<Additional>,
    /// Names that are not there.
    pub(super) without: Vec<Text>,
    /// The object is of one of these kinds, which have these members beside.
    pub(super) kinds: Vec<Members>,
}

/// Where the members of an object stand.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The path of the object; none for the document.
    pub(super) path: Option<&'a Path<'a>>,
    /// The kind of object that has the members.
    pub(super) kind: Option<&'a Kind<'a>>,
    /// Structs around it.
    pub(super) depth: usize,
}

impl Members {
    /// Adds what another struct's members are.
    pub(super) fn merge(&mut self, other: Members, owner: &str, field: &Field, scope: &mut Scope<'_>) {
        for (name, schema) in other.properties {
            self.add(name, schema, || format!("{owner}.{}", field.name), field.source, scope);
        }
        self.required.extend(other.required);
        self.without.extend(other.without);
        self.add_kinds(other.kinds);
        if let Some(additional) = other.additional {
            self.admit(additional, || format!("{owner}.{}", field.name), field.source, scope);
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
        schema: Schema,
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

    /// Adds what members without a field are like. Of two maps, serde reads all such members into each, and writes them twice then.
    fn admit(&mut self, more: Additional, path: impl FnOnce() -> String, source: Source, scope: &mut Scope<'_>) {
        match (&self.additional, &more) {
            (None | Some(Additional::None), _) => self.additional = Some(more),
            (_, Additional::None) => {}
            _ => {
                let message = "two flattened maps hold the same members: serde reads those without a field into both, and writes them twice";
                let help = "keep one map; or remove `#[serde(flatten)]`, so that each has a name";
                scope.report_once("M0111", path(), source, message, help);
            }
        }
    }

    /// The object is of one of these kinds too: each of them with each that was known.
    pub(super) fn add_kinds(&mut self, kinds: Vec<Members>) {
        let known = std::mem::take(&mut self.kinds);
        self.kinds = match (known.is_empty(), kinds.is_empty()) {
            (true, _) => kinds,
            (_, true) => known,
            _ => known.iter().flat_map(|a| kinds.iter().map(|b| both(a, b))).collect(),
        };
    }
}

/// The members of both.
pub(super) fn both(a: &Members, b: &Members) -> Members {
    Members {
        properties: a.properties.iter().chain(&b.properties).cloned().collect(),
        required: a.required.iter().chain(&b.required).cloned().collect(),
        additional: a.additional.clone().or_else(|| b.additional.clone()),
        without: a.without.iter().chain(&b.without).cloned().collect(),
        kinds: Vec::new(),
    }
}

/// The schema of an object with these members.
pub(super) fn object(mut members: Members, open: bool) -> Schema {
    members.properties.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    members.required.sort_unstable();
    members.required.dedup();
    let kinds = std::mem::take(&mut members.kinds);
    // Keywords of a schema know nothing of those beside it: what closes an object must know all names, so each kind does it.
    let kinds: Vec<Schema> = kinds.into_iter().map(|kind| object(of_kind(&members, kind), open)).collect();
    // One more for a description.
    let mut keywords = Vec::with_capacity(5);
    keywords.push(Keyword::BsonType(BsonType::Object.into()));
    if !members.required.is_empty() {
        keywords.push(Keyword::Required(members.required));
    }
    if !members.properties.is_empty() {
        keywords.push(Keyword::Properties(members.properties));
    }
    match members.additional {
        _ if !kinds.is_empty() => {}
        Some(Additional::Any) => {}
        Some(additional) => keywords.push(Keyword::AdditionalProperties(additional)),
        None if open => {}
        None => keywords.push(Keyword::AdditionalProperties(Additional::None)),
    }
    if !kinds.is_empty() {
        keywords.push(Keyword::OneOf(kinds));
    }
    if !members.without.is_empty() {
        keywords.push(Keyword::Not(Box::new(Schema::new(vec![Keyword::Required(members.without)]))));
    }
    Schema::new(keywords)
}

/// The members of a kind, and the names of those that all kinds have.
fn of_kind(all: &Members, mut kind: Members) -> Members {
    let names = all.properties.iter().map(|(name, _)| name);
    let known = names.filter(|name| !kind.properties.iter().any(|(own, _)| own == *name)).cloned().collect::<Vec<_>>();
    kind.properties.extend(known.into_iter().map(|name| (name, Schema::default())));
    kind.additional = kind.additional.or_else(|| all.additional.clone());
    kind
}

/// Reports a name that BSON takes, and by which queries and expressions can't reach the field (manual, "Field Names with Periods and
/// Dollar Signs").
pub(super) fn usable(name: &str, path: String, source: Source, scope: &mut Scope<'_>) {
    if name.is_empty() || name.starts_with('$') || name.bytes().any(|byte| byte == b'.' || byte == 0) {
        let message = format!("serde calls the field `{name}`, which queries can't name");
        let help = "rename it: `#[serde(rename = \"…\")]`, without dots, and not with `$` at its start";
        scope.report("M0101", path, source, message, help);
    }
}
