//! The fields of documents, as a validator asks for them.

use schema_core::docs::{Inline, code, text};

use crate::spec::{Additional, BsonType, Keyword, Schema, Text, Value};

/// A field, by the names to it.
#[derive(Debug, Default)]
pub struct DocumentField<'a> {
    /// The names to it between dots; those of lists with `[]`.
    pub path: String,
    /// Its types in words: `string`, `list of int`.
    pub ty: String,
    /// Every document, or object around it, has it, and it is not null.
    pub required: bool,
    /// What values must be like.
    pub rules: Vec<Inline<'a>>,
    /// What it is for.
    pub description: &'a str,
}

/// All fields of a schema, those of an object after the object itself.
pub fn of(schema: &Schema) -> Vec<DocumentField<'_>> {
    let mut found = Vec::new();
    walk(schema, "", &mut found);
    found
}

fn walk<'s>(schema: &'s Schema, around: &str, found: &mut Vec<DocumentField<'s>>) {
    for (name, member) in schema.properties() {
        let path = if around.is_empty() { name.to_string() } else { format!("{around}.{name}") };
        let mut rules = Vec::new();
        push_rules(member, &mut rules);
        // Kinds of objects may have members of one name.
        if found.iter().any(|field| field.path == path) {
            continue;
        }
        found.push(DocumentField {
            ty: type_name(member),
            required: schema.required().contains(name) && !is_null(member),
            rules: rules.join(&text("; ")),
            description: description(member).map_or("", |text| text),
            path: path.clone(),
        });
        below(member, &path, found);
    }
    for keyword in &*schema.0 {
        if let Keyword::AllOf(kinds) | Keyword::AnyOf(kinds) | Keyword::OneOf(kinds) = keyword {
            kinds.iter().for_each(|kind| walk(kind, around, found));
        }
    }
}

/// What stands within a value: members of an object, those of the objects of a list.
fn below<'s>(schema: &'s Schema, path: &str, found: &mut Vec<DocumentField<'s>>) {
    walk(schema, path, found);
    for keyword in &*schema.0 {
        match keyword {
            Keyword::Items(items) => below(items, &format!("{path}[]"), found),
            Keyword::AdditionalProperties(Additional::Like(like)) => below(like, &format!("{path}.*"), found),
            _ => {}
        }
    }
}

fn description(schema: &Schema) -> Option<&Text> {
    schema.0.iter().find_map(|keyword| if let Keyword::Description(text) = keyword { Some(text) } else { None })
}

fn is_null(schema: &Schema) -> bool {
    schema.0.iter().any(|keyword| match keyword {
        Keyword::BsonType(types) => types.has(BsonType::Null),
        Keyword::AnyOf(kinds) | Keyword::OneOf(kinds) => kinds.iter().any(is_null),
        _ => false,
    })
}

/// Types in words, without null.
fn type_name(schema: &Schema) -> String {
    let mut names: Vec<String> = Vec::new();
    for keyword in &*schema.0 {
        match keyword {
            Keyword::BsonType(types) => {
                let of_items = |ty: BsonType| match (ty, schema.items()) {
                    (BsonType::Array, Some(items)) => format!("list of {}", type_name(items)),
                    (BsonType::Array, None) => "list".to_owned(),
                    _ => ty.alias().to_owned(),
                };
                names.extend(types.iter().filter(|ty| *ty != BsonType::Null).map(of_items));
            }
            Keyword::AnyOf(kinds) | Keyword::OneOf(kinds) | Keyword::AllOf(kinds) => {
                names.extend(kinds.iter().map(type_name).filter(|name| name != "any"));
            }
            _ => {}
        }
    }
    names.dedup();
    if names.is_empty() { "any".to_owned() } else { names.join(" or ") }
}

/// The keywords of a schema other than types, in words.
fn push_rules<'s>(schema: &'s Schema, rules: &mut Vec<Vec<Inline<'s>>>) {
    let plain = |value: &Value| code(plain_text(value));
    let mut sizes = [(None, None, "character"), (None, None, "item")];
    let out = |word: &Keyword| schema.0.contains(word);
    for keyword in &*schema.0 {
        match keyword {
            Keyword::Enum(values) => {
                let values = values.iter().filter(|value| !value.is_null()).map(plain);
                rules.push(std::iter::once(text("one of ")).chain(schema_core::docs::list(values)).collect());
            }
            Keyword::Minimum(least) => {
                let word = if out(&Keyword::ExclusiveMinimum) { "more than " } else { "at least " };
                rules.push(vec![text(word), plain(least)]);
            }
            Keyword::Maximum(most) => {
                let word = if out(&Keyword::ExclusiveMaximum) { "less than " } else { "at most " };
                rules.push(vec![text(word), plain(most)]);
            }
            Keyword::MinLength(size) => sizes[0].0 = Some(*size),
            Keyword::MaxLength(size) => sizes[0].1 = Some(*size),
            Keyword::MinItems(size) => sizes[1].0 = Some(*size),
            Keyword::MaxItems(size) => sizes[1].1 = Some(*size),
            Keyword::Pattern(pattern) => rules.push(vec![text("matches "), code(&**pattern)]),
            Keyword::UniqueItems => rules.push(vec![text("no item twice")]),
            Keyword::Not(not) => rules.push(vec![text("not "), code(not.to_value().to_string())]),
            Keyword::Other(name, value) => rules.push(vec![code(format!("{name}: {value}"))]),
            Keyword::Items(items) => {
                let mut of_items = Vec::new();
                push_rules(items, &mut of_items);
                rules.extend(of_items.into_iter().map(|rule| [vec![text("each ")], rule].concat()));
            }
            Keyword::AllOf(kinds) | Keyword::AnyOf(kinds) | Keyword::OneOf(kinds) => {
                kinds.iter().for_each(|kind| push_rules(kind, rules));
            }
            _ => {}
        }
    }
    rules.extend(sizes.into_iter().filter_map(|(least, most, what)| Some(vec![text(span(least, most, what)?)])));
}

/// `1 to 12 characters`, `at most 1 item`.
fn span(least: Option<u32>, most: Option<u32>, what: &str) -> Option<String> {
    let counted = |count: u32| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    Some(match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => format!("exactly {}", counted(most)),
        (Some(least), Some(most)) => format!("{least} to {}", counted(most)),
        (Some(least), None) => format!("at least {}", counted(least)),
        (None, Some(most)) => format!("at most {}", counted(most)),
        (None, None) => return None,
    })
}

/// A value of extended JSON as people write it.
fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(one) if one.len() == 1 && one.keys().all(|key| key.starts_with("$number")) => {
            one.values().next().and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        other => other.to_string(),
    }
}
