//! Values in conditions as expressions: columns, constants, and what functions make of them.

use serde_json::json;

use super::missing::is_missing;
use super::{Fields, Operand, Operator, Untranslatable};
use crate::spec::Value;

/// What the operand is, and when it is without a value, where it can be.
pub(super) fn value_with(operand: &Operand, fields: &dyn Fields) -> Result<(Value, Option<Value>), Untranslatable> {
    let mut optional = Vec::new();
    optional_values(operand, fields, &mut optional)?;
    let missing = (!optional.is_empty()).then(|| json!({ "$or": optional.iter().map(is_missing).collect::<Vec<_>>() }));
    Ok((value(operand, None, fields)?, missing))
}

/// Values that may be missing, and make the whole be without one.
pub(super) fn optional_values(
    operand: &Operand,
    fields: &dyn Fields,
    found: &mut Vec<Value>,
) -> Result<(), Untranslatable> {
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
pub(super) fn pair(left: &Operand, right: &Operand, fields: &dyn Fields) -> Result<(Value, Value), Untranslatable> {
    Ok((value(left, right.column(), fields)?, value(right, left.column(), fields)?))
}

pub(super) fn value(operand: &Operand, beside: Option<&str>, fields: &dyn Fields) -> Result<Value, Untranslatable> {
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
