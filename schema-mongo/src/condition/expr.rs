//! Conditions as the expression of `$expr`.
//!
//! A CHECK is kept unless it is false: one that is neither true nor false, since a value is missing, is kept too. MongoDB
//! knows only true and false, so two questions are asked: is it not false, and is it true.

use serde_json::json;

use super::missing::is_missing;
use super::question::Question;
use super::value::{optional_values, pair, value};
use super::{Condition, Fields, Operand, Untranslatable, quantified};
use crate::spec::Value;

/// The expression that is true where SQL's condition is not false.
pub fn expression(condition: &Condition, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    ask(condition, Question::NotFalse, fields)
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
