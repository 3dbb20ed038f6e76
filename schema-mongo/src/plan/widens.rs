//! Whether one validator takes all that another takes. Where that can't be seen, the answer is no: then the roll-out is the
//! careful one.

use crate::spec::{Additional, Keyword, Schema, ValidationLevel, Validator, Value, number};

/// `new` refuses nothing that `old` takes.
pub fn validator(old: Option<&Validator>, new: Option<&Validator>) -> bool {
    let Some(new) = new else { return true };
    if new.level == ValidationLevel::Off || !new.action.refuses() {
        return true;
    }
    let Some(old) = old else { return false };
    let strictness = |level: ValidationLevel| match level {
        ValidationLevel::Off => 0,
        ValidationLevel::Moderate => 1,
        ValidationLevel::Strict => 2,
    };
    old.action.refuses()
        && strictness(old.level) >= strictness(new.level)
        && new.rules.iter().all(|rule| old.rules.contains(rule))
        && match (&new.schema, &old.schema) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(new), Some(old)) => schema(old, new),
        }
}

/// Every value that `old` takes is taken by `new`.
pub fn schema(old: &Schema, new: &Schema) -> bool {
    // Where nothing but named members may be there, each that was named before must still be.
    let is_closed = new.additional() == Some(&Additional::None);
    let keeps_names = || old.properties().iter().all(|(name, _)| new.property(name).is_some());
    (!is_closed || keeps_names()) && new.0.iter().all(|keyword| keeps(old, keyword))
}

fn find<T>(schema: &Schema, pick: impl Fn(&Keyword) -> Option<T>) -> Option<T> {
    schema.0.iter().find_map(pick)
}

fn keeps(old: &Schema, keyword: &Keyword) -> bool {
    match keyword {
        Keyword::Description(_) => true,
        Keyword::BsonType(types) => old.types().is_some_and(|old| old.within(*types)),
        Keyword::Enum(values) => find(old, |keyword| match keyword {
            Keyword::Enum(old) => Some(old.iter().all(|value| values.contains(value))),
            _ => None,
        })
        .unwrap_or(false),
        Keyword::Minimum(least) => find(old, |keyword| match keyword {
            Keyword::Minimum(old) => {
                Some(old == least || plain(old).zip(plain(least)).is_some_and(|(old, least)| old >= least))
            }
            _ => None,
        })
        .unwrap_or(false),
        Keyword::Maximum(most) => find(old, |keyword| match keyword {
            Keyword::Maximum(old) => {
                Some(old == most || plain(old).zip(plain(most)).is_some_and(|(old, most)| old <= most))
            }
            _ => None,
        })
        .unwrap_or(false),
        Keyword::MinLength(least) => {
            find(old, |keyword| if let Keyword::MinLength(old) = keyword { Some(old >= least) } else { None })
                .unwrap_or(false)
        }
        Keyword::MaxLength(most) => {
            find(old, |keyword| if let Keyword::MaxLength(old) = keyword { Some(old <= most) } else { None })
                .unwrap_or(false)
        }
        Keyword::MinItems(least) => {
            find(old, |keyword| if let Keyword::MinItems(old) = keyword { Some(old >= least) } else { None })
                .unwrap_or(false)
        }
        Keyword::MaxItems(most) => {
            find(old, |keyword| if let Keyword::MaxItems(old) = keyword { Some(old <= most) } else { None })
                .unwrap_or(false)
        }
        Keyword::Items(new) => old.items().is_some_and(|old| schema(old, new)),
        Keyword::Required(names) => names.iter().all(|name| old.required().contains(name)),
        Keyword::Properties(members) => {
            members.iter().all(|(name, new)| match (old.property(name), old.additional()) {
                (Some(old), _) => schema(old, new),
                (None, Some(Additional::None)) => true,
                (None, Some(Additional::Like(old))) => schema(old, new),
                (None, Some(Additional::Any) | None) => schema(&Schema::default(), new),
            })
        }
        Keyword::AdditionalProperties(Additional::Any) => true,
        Keyword::AdditionalProperties(Additional::None) => old.additional() == Some(&Additional::None),
        Keyword::AdditionalProperties(Additional::Like(new)) => {
            old.properties().iter().all(|(_, old)| schema(old, new))
                && match old.additional() {
                    Some(Additional::None) => true,
                    Some(Additional::Like(old)) => schema(old, new),
                    _ => false,
                }
        }
        // A bound that excludes itself, a pattern, a choice: the same or not.
        other => old.0.contains(other),
    }
}

fn plain(value: &Value) -> Option<f64> {
    number(value)?.as_f64()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn widens(old: Value, new: Value) -> bool {
        schema(&Schema::from_value(old), &Schema::from_value(new))
    }

    #[test]
    fn what_takes_more_widens_and_nothing_else() {
        let name = json!({"bsonType": "object", "properties": {"name": {"bsonType": "string", "maxLength": 9}}, "required": ["name"], "additionalProperties": false});
        let longer = json!({"bsonType": "object", "properties": {"name": {"bsonType": ["string", "null"], "maxLength": 10}}, "additionalProperties": false});
        let more = json!({"bsonType": "object", "properties": {"name": {"bsonType": "string", "maxLength": 9}, "age": {"bsonType": "int"}}, "required": ["name"], "additionalProperties": false});
        let less = json!({"bsonType": "object", "required": ["name"], "additionalProperties": false});
        assert!(widens(name.clone(), longer.clone()) && widens(name.clone(), more.clone()));
        assert!(!widens(longer, name.clone()) && !widens(more, name.clone()));
        assert!(!widens(name, less));
    }
}
