//! The expressions of `$expr` that the library writes, evaluated over BSON as MongoDB does.

use std::cmp::Ordering;

use bson::{Bson, Document};
use serde_json::Value;

use crate::oracle::bson;

/// A value that counts as true.
pub fn is_true(value: &Bson) -> bool {
    !matches!(value, Bson::Null | Bson::Boolean(false) | Bson::Int32(0) | Bson::Int64(0) | Bson::Undefined)
}

/// BSON's order of types; numbers are one.
fn rank(value: &Bson) -> u8 {
    match value {
        Bson::Undefined => 0,
        Bson::Null => 1,
        Bson::Double(_) | Bson::Int32(_) | Bson::Int64(_) | Bson::Decimal128(_) => 2,
        Bson::String(_) => 3,
        Bson::Document(_) => 4,
        Bson::Array(_) => 5,
        Bson::Binary(_) => 6,
        Bson::ObjectId(_) => 7,
        Bson::Boolean(_) => 8,
        Bson::DateTime(_) => 9,
        _ => 10,
    }
}

pub fn number(value: &Bson) -> Option<f64> {
    Some(match value {
        Bson::Double(number) => *number,
        Bson::Int32(number) => f64::from(*number),
        Bson::Int64(number) => *number as f64,
        Bson::Decimal128(number) => number.to_string().parse().ok()?,
        _ => return None,
    })
}

pub fn compare(a: &Bson, b: &Bson) -> Option<Ordering> {
    match (a, b) {
        (Bson::String(a), Bson::String(b)) => Some(a.cmp(b)),
        (Bson::Boolean(a), Bson::Boolean(b)) => Some(a.cmp(b)),
        (Bson::DateTime(a), Bson::DateTime(b)) => Some(a.cmp(b)),
        (Bson::ObjectId(a), Bson::ObjectId(b)) => Some(a.bytes().cmp(&b.bytes())),
        (Bson::Binary(a), Bson::Binary(b)) => Some(a.bytes.cmp(&b.bytes)),
        (Bson::Null, Bson::Null) => Some(Ordering::Equal),
        (Bson::Array(a), Bson::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .map(|(a, b)| compare(a, b))
            .find(|order| *order != Some(Ordering::Equal))
            .unwrap_or(Some(Ordering::Equal)),
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ if rank(a) != rank(b) => Some(rank(a).cmp(&rank(b))),
            _ => None,
        },
    }
}

fn field(path: &str, document: &Document) -> Bson {
    path.split('.').fold(Bson::Document(document.clone()), |here, name| member(name, &here))
}

/// Of the objects in a list, the list of those that have it.
fn member(name: &str, of: &Bson) -> Bson {
    match of {
        Bson::Document(document) => document.get(name).cloned().unwrap_or(Bson::Undefined),
        Bson::Array(values) => {
            let found = values.iter().map(|value| member(name, value));
            Bson::Array(found.filter(|value| *value != Bson::Undefined).collect())
        }
        _ => Bson::Undefined,
    }
}

/// The value of an expression.
pub fn evaluate(expression: &Value, document: &Document) -> Bson {
    match expression {
        Value::String(path) if path.starts_with('$') => field(&path[1..], document),
        Value::Array(values) => Bson::Array(values.iter().map(|value| evaluate(value, document)).collect()),
        Value::Object(members) if members.keys().all(|name| name.starts_with('$')) && members.len() == 1 => {
            let (operator, argument) = members.iter().next().unwrap();
            apply(operator, argument, document).unwrap_or_else(|| bson(expression))
        }
        Value::Object(members) if members.keys().all(|name| !name.starts_with('$')) => {
            let member = |(name, value): (&String, &Value)| (name.clone(), evaluate(value, document));
            // A member without a value is left out.
            let there = members.iter().map(member).filter(|(_, value)| *value != Bson::Undefined);
            Bson::Document(there.collect())
        }
        other => bson(other),
    }
}

/// What a stage (`$set`, `$unset`) makes of a document; `$unset` reaches into lists.
pub fn stage(stage: &Value, document: &Document) -> Document {
    let (name, argument) = stage.as_object().unwrap().iter().next().unwrap();
    let mut made = document.clone();
    match name.as_str() {
        "$set" => {
            for (name, expression) in argument.as_object().unwrap() {
                let value = evaluate(expression, document);
                if value != Bson::Undefined {
                    made.insert(name, value);
                }
            }
        }
        "$unset" => argument.as_array().unwrap().iter().for_each(|path| without(&mut made, path.as_str().unwrap())),
        other => panic!("a stage that the oracle does not know: {other}"),
    }
    made
}

/// What a projection that leaves out these paths shows.
pub fn projected(projection: &Value, document: &Document) -> Document {
    let mut shown = document.clone();
    projection.as_object().unwrap().keys().for_each(|path| without(&mut shown, path));
    shown
}

fn without(document: &mut Document, path: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        document.remove(path);
        return;
    };
    match document.get_mut(first) {
        Some(Bson::Document(inner)) => without(inner, rest),
        Some(Bson::Array(values)) => {
            values.iter_mut().filter_map(Bson::as_document_mut).for_each(|inner| without(inner, rest));
        }
        _ => {}
    }
}

fn apply(operator: &str, argument: &Value, document: &Document) -> Option<Bson> {
    let list = || match argument {
        Value::Array(values) => values.iter().map(|value| evaluate(value, document)).collect::<Vec<_>>(),
        other => vec![evaluate(other, document)],
    };
    let compares = |fits: fn(Ordering) -> bool| {
        let values = list();
        Bson::Boolean(compare(&values[0], &values[1]).is_some_and(fits))
    };
    let numbers = || list().iter().map(|value| number(value).unwrap_or(f64::NAN)).collect::<Vec<_>>();
    let text = || match &list()[0] {
        Bson::String(text) => text.clone(),
        _ => String::new(),
    };
    Some(match operator {
        "$and" => Bson::Boolean(list().iter().all(is_true)),
        "$or" => Bson::Boolean(list().iter().any(is_true)),
        "$not" => Bson::Boolean(!is_true(&list()[0])),
        "$eq" => compares(Ordering::is_eq),
        "$ne" => {
            let values = list();
            Bson::Boolean(compare(&values[0], &values[1]) != Some(Ordering::Equal))
        }
        "$lt" => compares(Ordering::is_lt),
        "$lte" => compares(Ordering::is_le),
        "$gt" => compares(Ordering::is_gt),
        "$gte" => compares(Ordering::is_ge),
        "$in" => {
            let values = list();
            let Bson::Array(choices) = &values[1] else { panic!("$in: {argument}") };
            Bson::Boolean(choices.iter().any(|choice| compare(choice, &values[0]) == Some(Ordering::Equal)))
        }
        "$ifNull" => {
            let values = list();
            let found = values.iter().find(|value| !matches!(value, Bson::Null | Bson::Undefined));
            found.or(values.last()).cloned().unwrap()
        }
        "$first" => match &list()[0] {
            Bson::Array(values) => values.first().cloned().unwrap_or(Bson::Undefined),
            other => panic!("$first: {other}"),
        },
        "$size" => match &list()[0] {
            Bson::Array(values) => Bson::Int32(i32::try_from(values.len()).unwrap()),
            other => panic!("$size: {other}"),
        },
        "$literal" => bson(argument),
        "$add" => Bson::Double(numbers().iter().sum()),
        "$subtract" => Bson::Double(numbers()[0] - numbers()[1]),
        "$multiply" => Bson::Double(numbers().iter().product()),
        "$mod" => Bson::Double(numbers()[0] % numbers()[1]),
        "$abs" => Bson::Double(numbers()[0].abs()),
        "$toLower" => Bson::String(text().to_lowercase()),
        "$toUpper" => Bson::String(text().to_uppercase()),
        "$strLenCP" => Bson::Int32(i32::try_from(text().chars().count()).unwrap()),
        "$toDecimal" => list()[0].as_str().and_then(|text| text.parse().ok()).map_or(Bson::Null, Bson::Decimal128),
        "$toDate" => {
            let text = text();
            let text = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text };
            let text = if text.ends_with('Z') { text } else { format!("{text}Z") };
            bson::DateTime::parse_rfc3339_str(text).map_or(Bson::Null, Bson::DateTime)
        }
        "$binarySize" => match &list()[0] {
            Bson::Binary(binary) => Bson::Int32(i32::try_from(binary.bytes.len()).unwrap()),
            _ => Bson::Null,
        },
        "$cond" => match is_true(&evaluate(&argument[0], document)) {
            true => evaluate(&argument[1], document),
            false => evaluate(&argument[2], document),
        },
        "$type" => Bson::String(match &list()[0] {
            Bson::Undefined => "missing".to_owned(),
            value => crate::oracle::type_of(value).to_owned(),
        }),
        "$mergeObjects" => {
            let all = list().into_iter().filter_map(|value| value.as_document().cloned());
            Bson::Document(all.flatten().collect())
        }
        "$concat" => Bson::String(list().iter().map(|value| value.as_str().unwrap_or_default()).collect()),
        "$split" => {
            let values = list();
            let parts = values[0].as_str().unwrap_or_default().split(values[1].as_str().unwrap());
            Bson::Array(parts.map(|part| Bson::String(part.to_owned())).collect())
        }
        "$arrayElemAt" => {
            let (values, at) = (list(), numbers()[1] as usize);
            values[0].as_array().and_then(|values| values.get(at)).cloned().unwrap_or(Bson::Undefined)
        }
        "$substrCP" => {
            let (from, count) = (numbers()[1] as usize, numbers()[2] as usize);
            Bson::String(text().chars().skip(from).take(count).collect())
        }
        "$isArray" => Bson::Boolean(matches!(list()[0], Bson::Array(_))),
        "$max" | "$min" => {
            let ordered = |a: &Bson, b: &Bson| compare(a, b).unwrap_or(Ordering::Equal);
            let values = list().into_iter().filter(|value| !matches!(value, Bson::Null | Bson::Undefined));
            let found = if operator == "$max" { values.max_by(ordered) } else { values.min_by(ordered) };
            found.unwrap_or(Bson::Null)
        }
        "$anyElementTrue" => {
            let Bson::Array(values) = &list()[0] else { panic!("$anyElementTrue: {argument}") };
            Bson::Boolean(values.iter().any(is_true))
        }
        "$allElementsTrue" => {
            let Bson::Array(values) = &list()[0] else { panic!("$allElementsTrue: {argument}") };
            Bson::Boolean(values.iter().all(is_true))
        }
        "$map" => {
            let Bson::Array(values) = evaluate(&argument["input"], document) else { panic!("$map: {argument}") };
            let name = format!("${}", argument["as"].as_str().unwrap());
            let each = |value| {
                let mut around = document.clone();
                // `$$value` is looked up as a field of this name.
                around.insert(name.clone(), value);
                evaluate(&argument["in"], &around)
            };
            Bson::Array(values.into_iter().map(each).collect())
        }
        "$regexMatch" => {
            let input = evaluate(&argument["input"], document);
            let pattern = serde_json::json!({ "pattern": argument["regex"] });
            let judge = jsonschema::options().build(&pattern).unwrap();
            Bson::Boolean(input.as_str().is_some_and(|input| judge.is_valid(&serde_json::json!(input))))
        }
        _ if operator.starts_with("$number") || matches!(operator, "$date" | "$oid" | "$binary") => return None,
        other => panic!("an expression that the oracle does not know: {other}"),
    })
}
