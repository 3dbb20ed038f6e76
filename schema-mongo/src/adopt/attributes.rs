//! Attributes of the model as Rust writes them.

use std::slice;

use schema_core::ir::{self, Bound, Field, IndexColumn, IndexTerm, Order, Rule, Serde, Type, Value};

use super::options::span;
use crate::attr::{HASHED, PLANE, SPHERE, TEXT, WILDCARD};
use crate::options::{EntityOptions, FieldOptions, IndexOptions};
use crate::spec::{BsonType, Collation, Granularity, ValidationAction, ValidationLevel};

/// A text as Rust writes it: raw where that reads better.
pub(super) fn text(text: &str) -> String {
    let is_plain = !text.contains(['"', '\\']) || text.chars().any(super::names::is_hidden);
    if is_plain {
        return format!("{text:?}");
    }
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// `#[serde(…)]`, or nothing.
pub(super) fn serde(serde: &Serde) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(serde.rename.as_ref().map(|name| format!("rename = {name:?}")));
    words.extend(serde.rename_all.as_ref().map(|case| format!("rename_all = {case:?}")));
    if serde.flatten {
        words.push("flatten".to_owned());
    }
    if serde.sometimes {
        words.push("skip_serializing_if = \"Option::is_none\"".to_owned());
    }
    match words.is_empty() {
        true => Vec::new(),
        false => vec![format!("#[serde({})]", words.join(", "))],
    }
}

fn columns(columns: &[IndexColumn]) -> String {
    let column = |column: &IndexColumn| {
        let mut text = match &column.term {
            IndexTerm::Field(field) | IndexTerm::Lower(field) => field.to_string(),
            IndexTerm::Member(field, path) => format!("{field}.member({path:?})"),
            IndexTerm::Expression(sql) => format!("expr({sql:?})"),
        };
        match column.opclass.as_ref().map(|class| &*class.name) {
            Some(HASHED) => text.push_str(".hashed()"),
            Some(SPHERE) => text.push_str(".sphere()"),
            Some(PLANE) => text.push_str(".plane()"),
            Some(TEXT) => text.push_str(".text()"),
            Some(WILDCARD) => text.push_str(".wildcard()"),
            _ => {}
        }
        if column.order == Order::Desc {
            text.push_str(".desc()");
        }
        text
    };
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn named(name: Option<&ir::Text>) -> String {
    name.map_or_else(String::new, |name| format!(".name({})", text(name)))
}

fn is_everything(index: &ir::Index) -> bool {
    matches!(&*index.columns, [IndexColumn { term: IndexTerm::Expression(all), .. }] if all == "$**")
}

fn index(index: &ir::Index) -> String {
    let unique = if index.unique { ".unique()" } else { "" };
    let start =
        if is_everything(index) { "wildcard()".to_owned() } else { format!("index([{}])", columns(&index.columns)) };
    format!("{start}{}{unique}", named(index.name.as_ref()))
}

fn collation(collation: &Collation) -> String {
    let mut text = format!("collation({:?})", collation.locale);
    match collation.strength {
        3 => {}
        2 => text.push_str(".ignoring_case()"),
        strength => text.push_str(&format!(".strength({strength})")),
    }
    let flags = [
        (collation.case_level, ".case_level()"),
        (collation.numeric_ordering, ".numeric()"),
        (collation.normalization == Some(true), ".normalized()"),
        (collation.backwards == Some(true), ".backwards(true)"),
        (collation.backwards == Some(false), ".backwards(false)"),
    ];
    flags.iter().filter(|(is_said, _)| *is_said).for_each(|(_, word)| text.push_str(word));
    let words = [
        (&collation.case_first, "case_first"),
        (&collation.alternate, "alternate"),
        (&collation.max_variable, "max_variable"),
    ];
    for (value, word) in words {
        text.extend(value.iter().map(|value| format!(".{word}({value:?})")));
    }
    text
}

/// A language says it, and the method behind it; none where more is said.
fn is_plain(own: &Collation) -> Option<&'static str> {
    [("", 3), (".ignoring_case()", 2)]
        .into_iter()
        .find(|(_, strength)| *own == Collation { strength: *strength, ..Collation::of(own.locale.clone()) })
        .map(|(methods, _)| methods)
}

fn mongo_index(attrs: &IndexOptions) -> String {
    let mut text = index(&attrs.index);
    if attrs.sparse {
        text.push_str(".sparse()");
    }
    if attrs.hidden {
        text.push_str(".hidden()");
    }
    text.extend(attrs.expire_after.map(|after| format!(".expire_after({})", span(after))));
    text.extend(attrs.collation.as_ref().map(|own| match is_plain(own) {
        Some(methods) => format!(".collation({:?}){methods}", own.locale),
        None => format!(".collation({})", collation(own)),
    }));
    text.extend(attrs.partial.as_ref().map(|filter| format!(".partial({})", self::text(filter))));
    if attrs.all_text {
        text.push_str(".text()");
    }
    for (word, paths) in [("project", &attrs.project), ("exclude", &attrs.exclude)] {
        if !paths.is_empty() {
            text.push_str(&format!(".{word}([{}])", columns(paths)));
        }
    }
    if !attrs.weights.is_empty() {
        let weight =
            |(column, weight): &(IndexColumn, u32)| format!("({}, {weight})", columns(slice::from_ref(column)));
        text.push_str(&format!(".weights([{}])", attrs.weights.iter().map(weight).collect::<Vec<_>>().join(", ")));
    }
    text.extend(attrs.default_language.as_ref().map(|name| format!(".default_language({name:?})")));
    text.extend(attrs.language_override.as_ref().map(|name| format!(".language_override({name:?})")));
    text.extend(attrs.bits.map(|bits| format!(".bits({bits})")));
    text.extend(attrs.min.map(|least| format!(".min({least:?})")));
    text.extend(attrs.max.map(|most| format!(".max({most:?})")));
    text
}

/// What stands on the struct of a collection, but for its validator and what is specified on fields.
pub(super) fn entity(entity: &ir::Entity) -> Vec<String> {
    let mut declared = Vec::new();
    declared.extend(entity.name.as_ref().map(|name| format!("#[entity(name = {})]", text(name))));
    if entity.primary_key == ir::PrimaryKey::None {
        declared.push("#[entity(no_primary_key)]".to_owned());
    }
    for unique in entity.uniques.iter().filter(|unique| !is_on_field(unique)) {
        let nulls = if unique.nulls_not_distinct { ".nulls_not_distinct()" } else { "" };
        declared.push(format!(
            "#[entity(unique([{}]){}{nulls})]",
            unique.fields.join(", "),
            named(unique.name.as_ref())
        ));
    }
    declared.extend(entity.indexes.iter().map(|own| format!("#[entity({})]", index(own))));
    for search in &entity.searches {
        let weight = |weight: &ir::Weight| format!(".weight({weight:?})");
        let field = |(name, own): &(ir::Text, Option<ir::Weight>)| {
            format!("{name}{}", own.as_ref().map_or_else(String::new, weight))
        };
        let fields = search.fields.iter().map(field).collect::<Vec<_>>().join(", ");
        let language = search.language.as_ref().map_or_else(String::new, |language| format!(".language({language:?})"));
        declared.push(format!("#[entity(search([{fields}]){language}{})]", named(search.name.as_ref())));
    }
    if let Some(attrs) = entity.extensions.get::<EntityOptions>() {
        declared.extend(mongo(attrs).into_iter().map(|word| format!("#[mongo({word})]")));
    }
    declared
}

/// The unique stands on its field.
pub(super) fn is_on_field(unique: &ir::Unique) -> bool {
    unique.fields.len() == 1 && unique.name.is_none() && !unique.nulls_not_distinct
}

fn mongo(attrs: &EntityOptions) -> Vec<String> {
    let mut declared = Vec::new();
    declared.extend(attrs.collection.as_ref().map(|name| format!("collection = {}", text(name))));
    if let Some(series) = &attrs.time_series {
        let mut word = format!("time_series({})", series.time);
        word.extend(series.meta.as_ref().map(|meta| format!(".meta({meta})")));
        word.extend(series.granularity.map(|granularity| {
            let name = match granularity {
                Granularity::Seconds => "Seconds",
                Granularity::Minutes => "Minutes",
                Granularity::Hours => "Hours",
            };
            format!(".granularity({name})")
        }));
        word.extend(series.max_span_seconds.map(|seconds| format!(".max_span_seconds({seconds})")));
        declared.push(word);
    }
    if let Some(capped) = &attrs.capped {
        declared.push(format!(
            "capped({}){}",
            capped.size,
            capped.max.map_or_else(String::new, |max| format!(".max({max})"))
        ));
    }
    if attrs.clustered {
        declared.push(format!("clustered{}", named(attrs.clustered_name.as_ref())));
    }
    declared.extend(attrs.expire_after.map(|after| format!("expire_after({})", span(after))));
    declared.extend(attrs.collation.as_ref().map(collation));
    if attrs.pre_and_post_images {
        declared.push("pre_and_post_images".to_owned());
    }
    declared.extend(attrs.encrypted_fields.as_ref().map(|raw| format!("encrypted_fields({})", text(&raw.json))));
    if let Some(shard) = &attrs.shard_key {
        let unique = if shard.unique { ".unique()" } else { "" };
        declared.push(format!("shard_key([{}]){unique}", columns(&shard.columns)));
    }
    declared.extend(attrs.indexes.iter().map(mongo_index));
    declared.extend(attrs.raw_shard_key.iter().map(|raw| format!("raw_shard_key({})", text(&raw.json))));
    declared.extend(attrs.raw_indexes.iter().map(|raw| format!("raw_index({})", text(&raw.json))));
    if attrs.open {
        declared.push("open".to_owned());
    }
    declared.extend(attrs.rules.iter().map(|rule| format!("rule({:?}, {})", rule.name, text(&rule.expression))));
    if let Some(level) = attrs.level {
        let level = match level {
            ValidationLevel::Strict => "Strict",
            ValidationLevel::Moderate => "Moderate",
            ValidationLevel::Off => "Off",
        };
        let action = match attrs.action {
            Some(ValidationAction::Warn) => ".warn()",
            Some(ValidationAction::ErrorAndLog) => ".error_and_log()",
            Some(ValidationAction::Error) | None => "",
        };
        declared.push(format!("validation({level}){action}"));
    }
    declared
}

/// What stands on a field: rules, and what MongoDB alone knows.
pub(super) fn field(field: &Field) -> Vec<String> {
    let mut declared: Vec<String> =
        field.rules.iter().map(|own| format!("#[entity({})]", rule(own, &field.ty))).collect();
    if let Some(attrs) = field.extensions.get::<FieldOptions>() {
        if attrs.bson_type == Some(BsonType::Number) {
            declared.push("#[mongo(bson_type(Number))]".to_owned());
        }
        declared.extend(attrs.max_items.map(|max| format!("#[mongo(max_items({max}))]")));
        if attrs.unique_items {
            declared.push("#[mongo(unique_items)]".to_owned());
        }
    }
    declared
}

fn rule(rule: &Rule, ty: &Type) -> String {
    match rule {
        Rule::Length { min, max } => {
            let max = max.map_or_else(String::new, |max| format!("={max}"));
            format!("length({}..{max})", min.map_or_else(String::new, |min| min.to_string()))
        }
        Rule::Range { min, max } => {
            let end = |bound: &Option<Bound>| bound.as_ref().map_or_else(String::new, |bound| value(&bound.value, ty));
            let is_open = |bound: &Option<Bound>| bound.as_ref().is_some_and(|bound| !bound.inclusive);
            match (is_open(min), is_open(max)) {
                (false, false) if max.is_some() => format!("range({}..={})", end(min), end(max)),
                (false, _) => format!("range({}..{})", end(min), end(max)),
                (true, _) => format!("range({})", bounds(min.as_ref(), max.as_ref(), ty)),
            }
        }
        Rule::Pattern(pattern) => format!("pattern({})", text(pattern)),
        Rule::OneOf(values) => {
            format!("one_of([{}])", values.iter().map(|own| value(own, ty)).collect::<Vec<_>>().join(", "))
        }
        other => other.word().to_owned(),
    }
}

/// As `std::ops::Bound`s, which say that a beginning does not belong to the range.
fn bounds(min: Option<&Bound>, max: Option<&Bound>, ty: &Type) -> String {
    let one = |bound: Option<&Bound>| match bound {
        None => "std::ops::Bound::Unbounded".to_owned(),
        Some(bound) if bound.inclusive => format!("std::ops::Bound::Included({})", value(&bound.value, ty)),
        Some(bound) => format!("std::ops::Bound::Excluded({})", value(&bound.value, ty)),
    };
    format!("({}, {})", one(min), one(max))
}

fn value(value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Int(number), Type::Int64) => format!("{number}_i64"),
        (Value::Int(number), _) => number.to_string(),
        (Value::Float(number), _) => format!("{number:?}_f64"),
        (Value::Text(own), _) => text(own),
        _ => String::new(),
    }
}
