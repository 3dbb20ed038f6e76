//! Conditions as the expression of `$expr`.
//!
//! A CHECK is kept unless it is false: one that is neither true nor false, since a value is missing, is kept too. MongoDB
//! knows only true and false, so two questions are asked: is it not false, and is it true.

use serde_json::json;

use super::missing::is_missing;
use super::quantified;
use super::{Condition, Fields, Operand, Operator, Untranslatable};
use crate::spec::Value;

/// The expression that is true where SQL's condition is not false.
pub fn expression(condition: &Condition, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    ask(condition, Question::NotFalse, fields)
}

/// What is asked of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
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

    /// The answer of the test, unless one of these holds: then the condition is neither true nor false.
    pub(super) fn unless(self, unknown: Vec<Value>, test: Value) -> Value {
        if unknown.is_empty() {
            return test;
        }
        match self {
            Question::NotFalse => json!({ "$or": unknown.into_iter().chain([test]).collect::<Vec<_>>() }),
            Question::True => {
                let known = unknown.into_iter().map(|unknown| json!({ "$not": [unknown] }));
                json!({ "$and": known.chain([test]).collect::<Vec<_>>() })
            }
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
            is_missing(&json!(format!("${path}")))
        }
        Condition::IsNull(operand) => is_missing(&value(operand, None, fields)?),
        Condition::Compare(operator, left, right) => {
            let (a, b) = pair(left, right, fields)?;
            guarded(json!({ (operator.word()): [a, b] }), &[left, right], question, fields)?
        }
        Condition::In(operand, list) => {
            let choices =
                list.iter().map(|choice| value(choice, operand.column(), fields)).collect::<Result<Vec<_>, _>>()?;
            let found = json!({ "$in": [value(operand, None, fields)?, choices] });
            let mut operands = vec![operand];
            // Found is found, whatever else is missing among the choices; not found is not known then.
            if question == Question::NotFalse {
                operands.extend(list);
            }
            guarded(found, &operands, question, fields)?
        }
        Condition::Quantified(condition) => quantified::expression(condition, question, fields)?,
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
    let mut optional = Vec::new();
    for operand in operands {
        optional_values(operand, fields, &mut optional)?;
    }
    Ok(question.unless(optional.iter().map(is_missing).collect(), test))
}

/// What the operand is, and when it is without a value, where it can be.
pub(super) fn value_with(operand: &Operand, fields: &dyn Fields) -> Result<(Value, Option<Value>), Untranslatable> {
    let mut optional = Vec::new();
    optional_values(operand, fields, &mut optional)?;
    let missing = (!optional.is_empty()).then(|| json!({ "$or": optional.iter().map(is_missing).collect::<Vec<_>>() }));
    Ok((value(operand, None, fields)?, missing))
}

/// Values that may be missing, and make the whole be without one.
fn optional_values(operand: &Operand, fields: &dyn Fields, found: &mut Vec<Value>) -> Result<(), Untranslatable> {
    let mut add = |value: Value| {
        if !found.contains(&value) {
            found.push(value);
        }
    };
    match operand {
        Operand::Column(name) => {
            let (path, optional) = fields.path(name).ok_or_else(|| Untranslatable::Column(name.clone()))?;
            if optional {
                add(json!(format!("${path}")));
            }
        }
        // These have a value where one of their arguments has.
        Operand::Call(name, arguments) if matches!(name.as_str(), "coalesce" | "greatest" | "least") => {
            for argument in arguments {
                let mut own = Vec::new();
                optional_values(argument, fields, &mut own)?;
                if own.is_empty() {
                    return Ok(());
                }
            }
            add(value(operand, None, fields)?);
        }
        Operand::Call(_, arguments) => {
            for argument in arguments {
                optional_values(argument, fields, found)?;
            }
        }
        Operand::Arithmetic(_, left, right) => {
            optional_values(left, fields, found)?;
            optional_values(right, fields, found)?;
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
            literal(plain)
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

/// A text with a dollar would be the path of a field.
pub(super) fn literal(plain: Value) -> Value {
    match plain.as_str().is_some_and(|text| text.starts_with('$')) {
        true => json!({ "$literal": plain }),
        false => plain,
    }
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
