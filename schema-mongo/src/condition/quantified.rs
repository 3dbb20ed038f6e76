//! `value = ANY (list)`, `value > ALL (list)`: a comparison with each element of a column that is a list, as expressions.
//!
//! Without a list the answer is neither true nor false, nor is it where a missing value meets an element. No element at all is
//! found by ANY and stands against ALL, whatever the value is (manual of PostgreSQL, "Row and Array Comparisons"). Elements
//! themselves are never missing: the schema says so.

use serde_json::json;

use super::missing::is_missing;
use super::question::Question;
use super::value::{literal, value_with};
use super::{Fields, Operand, Operator, Quantified, Untranslatable};
use crate::spec::Value;

/// The expression that answers the question.
pub(super) fn expression(
    condition: &Quantified,
    question: Question,
    fields: &dyn Fields,
) -> Result<Value, Untranslatable> {
    let Quantified { all, operator, operand, list } = condition;
    let refused = |why: &str| Untranslatable::Word(format!("{why} `{list}`"));
    fields.path(list).ok_or_else(|| Untranslatable::Column(list.clone()))?;
    let elements = fields.elements(list).ok_or_else(|| refused("ANY and ALL of"))?;
    let path = json!(format!("${}", elements.path));
    // What is no list is refused by its type, and has no elements here.
    let list = json!({ "$cond": [{ "$isArray": [path] }, path, []] });
    let (value, missing_value) = match operand {
        Operand::Number(_) | Operand::Text(_) | Operand::Bool(_) => (
            (elements.constant)(operand)
                .map(literal)
                .ok_or_else(|| refused("this value compared with an element of"))?,
            None,
        ),
        other => value_with(other, fields)?,
    };
    let test = match (operator, all, elements.is_plain()) {
        (Operator::Equal, false, true) => json!({ "$in": [value, list] }),
        (Operator::Unequal, true, true) => json!({ "$not": [{ "$in": [value, list] }] }),
        _ => {
            let each = json!({ (operator.word()): [value, elements.read] });
            let answers = json!({ "$map": { "input": list, "as": "each", "in": each } });
            json!({ (if *all { "$allElementsTrue" } else { "$anyElementTrue" }): [answers] })
        }
    };
    let mut unknown = Vec::new();
    if elements.optional {
        unknown.push(is_missing(&path));
    }
    if let Some(missing) = missing_value {
        unknown.push(json!({ "$and": [missing, { "$ne": [list, []] }] }));
    }
    Ok(question.unless(unknown, test))
}
