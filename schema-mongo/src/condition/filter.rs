//! Conditions as the `partialFilterExpression` of an index, which knows few words: equality, `$gt` and the like, `$type`,
//! `$in`, `$and`, `$or` (manual, "Partial Indexes").

use serde_json::{Map, json};

use super::value::{constant, with_column_first};
use super::{Condition, Fields, Operand, Operator, Quantified, Untranslatable};
use crate::spec::Value;

/// The filter that matches where SQL's condition is true.
pub fn filter(condition: &Condition, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    let path =
        |name: &str| fields.path(name).map(|(path, _)| path).ok_or_else(|| Untranslatable::Column(name.to_owned()));
    let word = |text: &str| Untranslatable::Word(format!("{text} in the filter of an index"));
    Ok(match condition {
        Condition::And(parts) => all(&parts.iter().map(|part| filter(part, fields)).collect::<Result<Vec<_>, _>>()?),
        Condition::Or(parts) => {
            json!({ "$or": parts.iter().map(|part| filter(part, fields)).collect::<Result<Vec<_>, _>>()? })
        }
        Condition::IsNull(Operand::Column(name)) => json!({ path(name)?: null }),
        Condition::Is(Operand::Column(name)) => json!({ path(name)?: true }),
        Condition::Compare(operator, left, right) => {
            let (operator, column, operand) =
                with_column_first(*operator, left, right).ok_or_else(|| word("what compares two columns"))?;
            let value = constant(operand, column, fields).ok_or_else(|| word("a value that is not constant"))?;
            if !fields.is_plain(column) {
                return Err(word("a value that stands as text"));
            }
            match operator {
                Operator::Unequal => return Err(word("`<>`")),
                Operator::Equal => json!({ path(column)?: value }),
                _ => json!({ path(column)?: { (operator.word()): value } }),
            }
        }
        Condition::In(Operand::Column(name), list) if fields.is_plain(name) => {
            let values: Option<Vec<Value>> = list.iter().map(|value| constant(value, name, fields)).collect();
            json!({ path(name)?: { "$in": values.ok_or_else(|| word("a value that is not constant"))? } })
        }
        // A filter looks into lists by itself.
        Condition::Quantified(Quantified { all: false, operator: Operator::Equal, operand, list }) => {
            let elements = fields.elements(list).ok_or_else(|| word("ANY of this column"))?;
            let value = (elements.constant)(operand).ok_or_else(|| word("a value that is not constant"))?;
            if !elements.is_plain() {
                return Err(word("a value that stands as text"));
            }
            json!({ elements.path: value })
        }
        Condition::Not(inner) => match &**inner {
            Condition::IsNull(Operand::Column(name)) => present(&path(name)?, &fields.types(name)),
            Condition::Is(Operand::Column(name)) => json!({ path(name)?: false }),
            Condition::Not(inner) => filter(inner, fields)?,
            _ => return Err(word("`NOT`")),
        },
        _ => return Err(word("this condition")),
    })
}

/// The field has a value: serde writes `None` as null, so that it is there is not enough.
pub fn present(path: &str, types: &[&str]) -> Value {
    match types {
        [] => json!({ path: { "$exists": true } }),
        [one] => json!({ path: { "$type": one } }),
        types => json!({ path: { "$type": types } }),
    }
}

/// Filters that must all match, as one document where no field stands in two of them.
pub fn all(filters: &[Value]) -> Value {
    let mut merged = Map::new();
    let mut clash = false;
    for filter in filters {
        for (name, value) in filter.as_object().into_iter().flatten() {
            clash |= merged.insert(name.clone(), value.clone()).is_some_and(|before| before != *value);
        }
    }
    if clash { json!({ "$and": filters }) } else { Value::Object(merged) }
}
