//! From an error to the kinds of refusal and what they are about.

use super::details::{self, Broken};
use super::fields::ErrorFields;
use super::kind::ViolationKind;
use super::refusal::Violation;
use crate::spec::{Collection, Model, Spec, Text, Value, canonical};

/// Reads an error; nothing where it is about neither documents nor rights.
pub fn violations(spec: &Spec, name: &str, error: &ErrorFields) -> Vec<Violation> {
    use ViolationKind::*;
    let kind = match error.code {
        11000 | 11001 | 12582 => Unique,
        121 => {
            let rules = error.info.as_ref().map(details::broken).unwrap_or_default();
            if !rules.is_empty() {
                return rules.into_iter().map(|rule| broken(spec, name, rule)).collect();
            }
            // Before MongoDB 5.0 that is all that is said.
            Check
        }
        66 => Immutable,
        13 => NotAllowed,
        18 => NotSignedIn,
        24 | 50 | 202 => Lock,
        112 | 225 | 251 => Serialization,
        _ => return Vec::new(),
    };
    let mut found = violation(spec, name, kind);
    match kind {
        Unique => unique(spec.collection(name), error, &mut found),
        Immutable => found.fields.extend(immutable(spec.collection(name), &error.message)),
        _ => {}
    }
    vec![found]
}

fn violation(spec: &Spec, name: &str, kind: ViolationKind) -> Violation {
    let entity = spec.collection(name).and_then(|collection| collection.model.entity());
    Violation {
        kind,
        entity: entity.map(|model| model.entity.clone()),
        collection: name.to_owned().into(),
        fields: Vec::new(),
        rule: None,
        values: Vec::new(),
        message: None,
    }
}

/// `… collection: app.users index: users_mail_key dup key: { mail: "ada@b.org" }`
fn unique(collection: Option<&Collection>, error: &ErrorFields, found: &mut Violation) {
    let Some(index) = error.message.split(" index: ").nth(1).and_then(|rest| rest.split(" dup key:").next()) else {
        return;
    };
    let index = index.trim();
    let no_model = Model::default();
    let model = collection.map_or(&no_model, |collection| &collection.model);
    let known = collection.and_then(|collection| collection.index(index));
    found.fields = match known {
        Some(known) => known.keys.0.iter().map(|(path, _)| model.rust_name(path)).collect(),
        None if index == "_id_" => vec![model.rust_name("_id")],
        None => Vec::new(),
    };
    found.rule = Some(index.to_owned().into());
    let uniques = model.entity().map_or(&[][..], |model| &model.uniques);
    found.message = uniques.iter().find(|(name, _)| name == index).map(|(_, message)| message.clone());
}

/// `Performing an update on the path '_id' would modify the immutable field '_id'`
fn immutable(collection: Option<&Collection>, message: &str) -> Option<Text> {
    let path = message.trim_end_matches('\'').rsplit('\'').next().filter(|path| !path.contains(' '))?;
    Some(collection.map_or_else(|| path.to_owned().into(), |collection| collection.model.rust_name(path)))
}

/// A rule of the validator.
fn broken(spec: &Spec, name: &str, rule: Broken) -> Violation {
    let no_model = Model::default();
    let model = spec.collection(name).map_or(&no_model, |collection| &collection.model);
    let mut found = violation(spec, name, kind(&rule));
    if rule.operator.starts_with('$') {
        condition(spec.collection(name), model, &rule, &mut found);
        return found;
    }
    found.fields =
        Some(&rule.path).filter(|path| !path.is_empty()).map(|path| model.rust_name(path)).into_iter().collect();
    let known = model.field(&rule.path);
    let words = words(&rule.operator);
    let text = known.and_then(|field| field.messages.iter().find(|(word, _)| words.contains(word)));
    found.message = text.map(|(_, message)| message.clone());
    let word = text.map(|(word, _)| *word).or(words.first().copied());
    found.rule = Some(word.map_or_else(|| rule.operator.clone(), Into::into));
    found.values = rule.value.into_iter().filter(|_| model.is_public(&rule.path)).collect();
    found
}

fn kind(rule: &Broken) -> ViolationKind {
    let is_null = rule.value.as_ref().is_some_and(Value::is_null);
    match &*rule.operator {
        "required" => ViolationKind::NotNull,
        "bsonType" | "type" | "enum" if is_null => ViolationKind::NotNull,
        "bsonType" | "type" => ViolationKind::BadValue,
        "maxLength" | "maxItems" => ViolationKind::TooLong,
        "additionalProperties" => ViolationKind::UnknownField,
        _ => ViolationKind::Check,
    }
}

/// The attributes that become a keyword.
fn words(operator: &str) -> &'static [&'static str] {
    match operator {
        "minLength" | "maxLength" | "minItems" | "maxItems" => &["length", "not_empty"],
        "minimum" | "maximum" => &["range", "money", "percentage"],
        "pattern" => {
            &["pattern", "email", "slug", "phone", "url", "currency", "lowercase", "trimmed", "money", "percentage"]
        }
        "enum" => &["one_of"],
        _ => &[],
    }
}

/// A condition across fields: its name by what it says, its fields by what it reads.
fn condition(collection: Option<&Collection>, model: &Model, rule: &Broken, found: &mut Violation) {
    let specified = canonical(rule.specified.clone());
    let named = model.entity().into_iter().flat_map(|model| &model.rules);
    if let Some(known) = named.into_iter().find(|known| canonical(known.condition.clone()) == specified) {
        found.rule = Some(known.name.clone());
        found.message.clone_from(&known.message);
    }
    let mut paths: Vec<String> = Vec::new();
    read_paths(&rule.specified, &mut paths);
    let is_field = |path: &String| collection.is_none_or(|collection| collection.field(path).is_some());
    paths.retain(is_field);
    found.fields = paths.iter().map(|path| model.rust_name(path)).collect();
}

/// The fields that an expression reads: `"$address.city"`. What `$literal` holds is text.
fn read_paths(expression: &Value, paths: &mut Vec<String>) {
    match expression {
        Value::String(text) => {
            let path = text.strip_prefix('$').filter(|path| !path.starts_with('$'));
            let path = path.or_else(|| text.strip_prefix("$$ROOT.")).or_else(|| text.strip_prefix("$$CURRENT."));
            if let Some(path) = path.filter(|path| !paths.iter().any(|known| known == path)) {
                paths.push(path.to_owned());
            }
        }
        Value::Array(all) => all.iter().for_each(|one| read_paths(one, paths)),
        Value::Object(members) => {
            for (name, member) in members {
                if name != "$literal" {
                    read_paths(member, paths);
                }
            }
        }
        _ => {}
    }
}
