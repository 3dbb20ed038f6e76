//! Conditions as the expression of `$expr`.
//!
//! A CHECK is kept unless it is false: one that is neither true nor false, since a value is missing, is kept too. MongoDB
//! knows only true and false, so two questions are asked: is it not false, and is it true.

use serde_json::json;

use super::{Condition, Fields, Operand, Operator, Untranslatable};
use crate::spec::Value;

/// The expression that is true where SQL's condition is not false.
pub fn expression(condition: &Condition, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    ask(condition, Question::NotFalse, fields)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    NotFalse,
    True,
}

impl Question {
    fn of_negation(self) -> Self {
        match self {
            Question::NotFalse => Question::True,
            Question::True => Question::NotFalse,
        }
    }
}

fn ask(condition: &Condition, question: Question, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    let all = |parts: &[Condition]| parts.iter().map(|part| ask(part, question, fields)).collect::<Result<Vec<_>, _>>();
    Ok(match condition {
        Condition::And(parts) => json!({ "$and": all(parts)? }),
        Condition::Or(parts) => json!({ "$or": all(parts)? }),
        Condition::Not(inner) => json!({ "$not": [ask(inner, question.of_negation(), fields)?] }),
        Condition::IsNull(Operand::Column(name)) => {
            let (path, _) = fields.path(name).ok_or_else(|| Untranslatable::Column(name.clone()))?;
            missing(&json!(format!("${path}")))
        }
        Condition::IsNull(operand) => missing(&value(operand, None, fields)?),
        Condition::Compare(operator, left, right) => {
            let (a, b) = pair(left, right, fields)?;
            guarded(json!({ (operator.word()): [a, b] }), &[left, right], question, fields)?
        }
        Condition::In(operand, list) => {
            let choices =
                list.iter().map(|choice| value(choice, operand.column(), fields)).collect::<Result<Vec<_>, _>>()?;
            let found = json!({ "$in": [value(operand, None, fields)?, choices] });
            let mut operands = vec![operand];
            operands.extend(list);
            guarded(found, &operands, question, fields)?
        }
        Condition::Matches(operand, pattern, ignores_case) => {
            let input = value(operand, None, fields)?;
            let found = match ignores_case {
                true => json!({ "$regexMatch": { "input": input, "regex": pattern, "options": "i" } }),
                false => json!({ "$regexMatch": { "input": input, "regex": pattern } }),
            };
            guarded(found, &[operand], question, fields)?
        }
        Condition::Is(operand) => {
            let is = json!({ "$eq": [value(operand, None, fields)?, true] });
            guarded(is, &[operand], question, fields)?
        }
    })
}

/// The test, or what the question answers where a value is missing.
fn guarded(
    test: Value,
    operands: &[&Operand],
    question: Question,
    fields: &dyn Fields,
) -> Result<Value, Untranslatable> {
    let mut paths = Vec::new();
    for operand in operands {
        optional_paths(operand, fields, &mut paths)?;
    }
    paths.dedup();
    if paths.is_empty() {
        return Ok(test);
    }
    let missing = paths.iter().map(|path| missing(&json!(format!("${path}"))));
    Ok(match question {
        Question::NotFalse => json!({ "$or": missing.chain([test]).collect::<Vec<_>>() }),
        Question::True => {
            json!({ "$and": missing.map(|missing| json!({ "$not": [missing] })).chain([test]).collect::<Vec<_>>() })
        }
    })
}

/// Paths that may be without a value, and make the whole be without one.
fn optional_paths(operand: &Operand, fields: &dyn Fields, paths: &mut Vec<String>) -> Result<(), Untranslatable> {
    match operand {
        Operand::Column(name) => {
            let (path, optional) = fields.path(name).ok_or_else(|| Untranslatable::Column(name.clone()))?;
            if optional && !paths.contains(&path) {
                paths.push(path);
            }
        }
        // It has a value where its last argument has.
        Operand::Call(name, arguments) if name == "coalesce" => {
            if let Some(last) = arguments.last() {
                optional_paths(last, fields, paths)?;
            }
        }
        Operand::Call(_, arguments) => {
            for argument in arguments {
                optional_paths(argument, fields, paths)?;
            }
        }
        Operand::Arithmetic(_, left, right) => {
            optional_paths(left, fields, paths)?;
            optional_paths(right, fields, paths)?;
        }
        Operand::Number(_) | Operand::Text(_) | Operand::Bool(_) => {}
    }
    Ok(())
}

/// The two sides of a comparison, each written as the column on the other side needs it.
fn pair(left: &Operand, right: &Operand, fields: &dyn Fields) -> Result<(Value, Value), Untranslatable> {
    Ok((value(left, right.column(), fields)?, value(right, left.column(), fields)?))
}

fn value(operand: &Operand, beside: Option<&str>, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    let all = |operands: &[Operand]| {
        operands.iter().map(|operand| value(operand, beside, fields)).collect::<Result<Vec<_>, _>>()
    };
    Ok(match operand {
        Operand::Column(name) => {
            fields.path(name).ok_or_else(|| Untranslatable::Column(name.clone()))?;
            fields.read(name).ok_or_else(|| Untranslatable::Word(format!("`{name}` as serde writes it")))?
        }
        Operand::Number(digits) => {
            fields.number(beside, digits).ok_or_else(|| Untranslatable::Word(format!("the number {digits}")))?
        }
        Operand::Text(text) => {
            let plain = match beside {
                Some(column) => {
                    fields.value(column, text).ok_or_else(|| Untranslatable::Word(format!("'{text}' in `{column}`")))?
                }
                None => json!(text),
            };
            // A text with a dollar would be the path of a field.
            match plain.as_str().is_some_and(|text| text.starts_with('$')) {
                true => json!({ "$literal": plain }),
                false => plain,
            }
        }
        Operand::Bool(value) => json!(value),
        Operand::Arithmetic(sign, left, right) => {
            let (a, b) = (value(left, None, fields)?, value(right, None, fields)?);
            match sign {
                '+' => json!({ "$add": [a, b] }),
                '-' => json!({ "$subtract": [a, b] }),
                '*' => json!({ "$multiply": [a, b] }),
                '%' => json!({ "$mod": [a, b] }),
                // SQL divides whole numbers without a rest, MongoDB does not.
                _ => return Err(Untranslatable::Word("`/`: SQL drops the rest of whole numbers".into())),
            }
        }
        Operand::Call(name, arguments) => match (name.as_str(), all(arguments)?.as_slice()) {
            ("lower", [text]) => json!({ "$toLower": text }),
            ("upper", [text]) => json!({ "$toUpper": text }),
            ("length" | "char_length" | "character_length", [text]) => json!({ "$strLenCP": text }),
            ("abs", [number]) => json!({ "$abs": number }),
            ("mod", [a, b]) => json!({ "$mod": [a, b] }),
            ("trim" | "btrim", [text]) => json!({ "$trim": { "input": text, "chars": " " } }),
            ("cardinality", [list]) => json!({ "$size": list }),
            ("coalesce", all) if !all.is_empty() => json!({ "$ifNull": all }),
            ("greatest", all) if !all.is_empty() => json!({ "$max": all }),
            ("least", all) if !all.is_empty() => json!({ "$min": all }),
            _ => return Err(Untranslatable::Word(format!("`{name}()`"))),
        },
    })
}

fn missing(value: &Value) -> Value {
    crate::lower::is_missing(value)
}

/// For [`filter`](super::filter): a comparison with the column on the left.
pub(super) fn with_column_first<'a>(
    operator: Operator,
    left: &'a Operand,
    right: &'a Operand,
) -> Option<(Operator, &'a str, &'a Operand)> {
    match (left.column(), right.column()) {
        (Some(column), None) => Some((operator, column, right)),
        (None, Some(column)) => Some((operator.flipped(), column, left)),
        _ => None,
    }
}

pub(super) fn constant(operand: &Operand, column: &str, fields: &dyn Fields) -> Option<Value> {
    match operand {
        Operand::Number(_) | Operand::Bool(_) => value(operand, Some(column), fields).ok(),
        Operand::Text(text) => fields.value(column, text),
        _ => None,
    }
}
