//! Enums: names, numbers, or objects with a tag.

use schema_core::ir::Enum;

use super::members::{Members, object};
use crate::lower::enum_value;
use crate::lower::form;
use crate::lower::scope::Scope;
use crate::spec::{BsonType, Keyword, Schema, Text, Value};

/// Values of this type; of numbers, those of the variants where they are known.
pub(super) fn as_type(db_enum: &Enum, ty: BsonType) -> Schema {
    let numbers = db_enum.variants.iter().map(|variant| enum_value::number(db_enum, variant, ty));
    match numbers.collect::<Option<Vec<Value>>>() {
        Some(numbers) if !numbers.is_empty() => Schema::of(ty).with(Keyword::Enum(numbers)),
        _ => Schema::of(ty),
    }
}

pub(super) fn by_name(db_enum: &Enum) -> Schema {
    let written = || db_enum.variants.iter().filter(|variant| !variant.serde.as_ref().is_some_and(|own| own.skip));
    let (nulls, named): (Vec<_>, Vec<_>) = written().partition(|variant| enum_value::is_null(db_enum, variant));
    let mut labels: Vec<Value> = Vec::with_capacity(named.len());
    for name in named.iter().map(|variant| Value::from(db_enum.serde.variant_name(variant))) {
        if !labels.contains(&name) {
            labels.push(name);
        }
    }
    if labels.is_empty() {
        return Schema::of(BsonType::Null);
    }
    let schema = match &db_enum.serde.tag {
        None => names(labels),
        Some(tag) => object(tag_member(tag, labels), false),
    };
    if nulls.is_empty() { schema } else { schema.or_null() }
}

/// One of these texts.
pub(super) fn names(labels: Vec<Value>) -> Schema {
    Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(labels)])
}

/// A member that is one of these texts, always there.
pub(super) fn tag_member(tag: &Text, labels: Vec<Value>) -> Members {
    Members { properties: vec![(tag.clone(), names(labels))], required: vec![tag.clone()], ..Members::default() }
}

/// What an enum is when serde flattens it: its tag among the other members, or a member of the variant's name without a value.
pub(super) fn flattened(db_enum: &Enum, scope: &mut Scope<'_>) -> Members {
    verify(db_enum, scope);
    let written = db_enum.variants.iter().filter(|variant| !variant.serde.as_ref().is_some_and(|own| own.skip));
    let (nulls, named): (Vec<_>, Vec<_>) = written.partition(|variant| enum_value::is_null(db_enum, variant));
    let names: Vec<Text> = named.into_iter().map(|variant| db_enum.serde.variant_name(variant)).collect();
    match &db_enum.serde.tag {
        _ if names.is_empty() => Members::default(),
        Some(tag) => {
            let mut members = tag_member(tag, names.into_iter().map(Value::from).collect());
            // A unit without a tag writes nothing.
            if !nulls.is_empty() {
                members.required.clear();
            }
            members
        }
        None => {
            let member = |name| (name, Schema::of(BsonType::Null));
            Members { properties: names.into_iter().map(member).collect(), ..Members::default() }
        }
    }
}

/// What attributes do not show is asked for, and each variant has a name of its own.
pub(super) fn verify(db_enum: &Enum, scope: &mut Scope<'_>) {
    let (name, source) = (&db_enum.rust.name, db_enum.source);
    if let Some(repr) = &db_enum.repr {
        let message = format!(
            "whether `{name}` is written by name or, as `#[repr({repr})]` lets one think, by number can't be seen"
        );
        let help = "say it on the enum: `#[mongo(bson_type(Int))]` or `Long` for numbers, `#[mongo(bson_type(Utf8))]` for names";
        scope.report_once("M0211", &**name, source, message, help);
    }
    if let Some(word) = &db_enum.serde.unknown {
        form::unknown(word, name.to_string(), source, scope);
    }
    let mut seen: Vec<Text> = Vec::new();
    for variant in &db_enum.variants {
        let own = variant.serde.as_deref();
        let path = format!("{name}.{}", variant.name);
        if let Some(with) = own.and_then(|own| own.with.as_ref().or(own.unknown.as_ref())) {
            let message = format!("what `{with}` writes for `{}` is not known", variant.name);
            let help = "say on the enum what its values are: `#[mongo(bson_type(Utf8))]`";
            scope.report_once("M0201", path, variant.source, message, help);
            continue;
        }
        if own.is_some_and(|own| own.skip) || enum_value::is_null(db_enum, variant) {
            continue;
        }
        let written = db_enum.serde.variant_name(variant);
        if seen.contains(&written) {
            let message =
                format!("serde writes two variants as `{written}`: which it was is not known when it is read");
            let help = "give one of them a name of its own: `#[serde(rename = \"…\")]`";
            scope.report_once("M0110", path, variant.source, message, help);
        }
        seen.push(written);
    }
}
