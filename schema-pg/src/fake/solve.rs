//! Rows that keep the conditions over their columns: what breaks one is changed so that it holds, and drawn again where that is not known.

use schema_core::fake::{Decimal, Random};

use super::expression::{Expression, Function, Operator};
use super::value::{Clock, DAY, Value};

/// Columns that can be changed, and how they are drawn.
pub trait Columns {
    /// Another value of a column, never NULL where it need not be; `None` where the column can't be changed.
    fn draw(&self, column: usize, random: &mut Random) -> Option<Value>;
    /// The value is one that the column takes.
    fn takes(&self, column: usize, value: &Value) -> bool;
    /// The column can be NULL.
    fn nullable(&self, column: usize) -> bool;
    /// A value in the form of the column: with its count of digits, its clock.
    fn shaped(&self, column: usize, value: Value) -> Value;
}

/// Changes a row so that the conditions hold; whether they do.
pub fn solve(checks: &[Expression], row: &mut [Value], columns: &impl Columns, random: &mut Random) -> bool {
    for round in 0..40 {
        let mut kept = true;
        for check in checks {
            if !check.holds(row) {
                kept = false;
                if !make(check, true, row, columns, random) || round % 8 == 7 {
                    redraw(check, row, columns, random);
                }
            }
        }
        if kept {
            return true;
        }
    }
    checks.iter().all(|check| check.holds(row))
}

fn redraw(check: &Expression, row: &mut [Value], columns: &impl Columns, random: &mut Random) {
    let mut named = Vec::new();
    check.columns(&mut named);
    for column in named {
        if let Some(value) = columns.draw(column, random) {
            row[column] = if columns.nullable(column) && random.percent(15) { Value::Null } else { value };
        }
    }
}

/// Tries to give the condition a value: whether something was changed for it.
fn make(condition: &Expression, wanted: bool, row: &mut [Value], columns: &impl Columns, random: &mut Random) -> bool {
    if condition.value(row) == Value::Bool(wanted) {
        return true;
    }
    match condition {
        Expression::Not(of) => make(of, !wanted, row, columns, random),
        Expression::And(all) if wanted => all.iter().all(|one| make(one, true, row, columns, random)),
        Expression::Or(all) if !wanted => all.iter().all(|one| make(one, false, row, columns, random)),
        Expression::And(all) | Expression::Or(all) => {
            let first = random.below(all.len() as u64) as usize;
            (0..all.len()).any(|at| {
                let before = row.to_vec();
                let one = &all[(first + at) % all.len()];
                let made = make(one, wanted, row, columns, random) && one.value(row) == Value::Bool(wanted);
                if !made {
                    row.clone_from_slice(&before);
                }
                made
            })
        }
        Expression::IsNull(of) => match &**of {
            Expression::Column(column) if wanted => columns.nullable(*column) && set(*column, Value::Null, row),
            Expression::Column(column) => columns.draw(*column, random).is_some_and(|value| set(*column, value, row)),
            _ => false,
        },
        Expression::Column(column) => put(*column, Value::Bool(wanted), row, columns),
        Expression::Among(of, all) if wanted => match &**of {
            Expression::Column(column) => {
                let value = random.pick(all).map(|one| one.value(row));
                value.is_some_and(|value| put(*column, value, row, columns))
            }
            _ => false,
        },
        Expression::Among(of, _) | Expression::Matches(of, _) => again(of, condition, wanted, row, columns, random),
        Expression::Compare(operator, a, b) => {
            let operator = if wanted { *operator } else { inverse(*operator) };
            compare(operator, a, b, row, columns, random) || again(a, condition, wanted, row, columns, random)
        }
        _ => false,
    }
}

/// Draws the column until the condition has its value.
fn again(
    of: &Expression,
    condition: &Expression,
    wanted: bool,
    row: &mut [Value],
    columns: &impl Columns,
    random: &mut Random,
) -> bool {
    let mut named = Vec::new();
    of.columns(&mut named);
    (0..24).any(|_| {
        for column in &named {
            if let Some(value) = columns.draw(*column, random) {
                row[*column] = value;
            }
        }
        condition.value(row) == Value::Bool(wanted)
    })
}

fn inverse(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::Unequal,
        Operator::Unequal | Operator::Distinct => Operator::Equal,
        Operator::Less => Operator::AtLeast,
        Operator::AtMost => Operator::Greater,
        Operator::Greater => Operator::AtMost,
        Operator::AtLeast => Operator::Less,
    }
}

fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::AtMost => Operator::AtLeast,
        Operator::Greater => Operator::Less,
        Operator::AtLeast => Operator::AtMost,
        other => other,
    }
}

/// Sets one side so that it stands to the other as asked; in turn either, where both are columns.
fn compare(
    operator: Operator,
    a: &Expression,
    b: &Expression,
    row: &mut [Value],
    columns: &impl Columns,
    random: &mut Random,
) -> bool {
    let sides = [(a, b, operator), (b, a, turned(operator))];
    let first = usize::from(random.percent(30));
    [sides[first], sides[1 - first]].into_iter().any(|(side, other, operator)| {
        if is_condition(side) {
            // `(a IS NULL) = (b IS NULL)`
            return match (operator, other.value(row)) {
                (Operator::Equal, Value::Bool(value)) => make(side, value, row, columns, random),
                (Operator::Unequal, Value::Bool(value)) => make(side, !value, row, columns, random),
                _ => false,
            };
        }
        match side {
            Expression::Column(column) => {
                if other.value(row) == Value::Null {
                    let mut named = Vec::new();
                    other.columns(&mut named);
                    for column in named {
                        if row[column] == Value::Null
                            && let Some(value) = columns.draw(column, random)
                        {
                            row[column] = value;
                        }
                    }
                }
                let value = columns.shaped(*column, other.value(row));
                near(operator, value, random).is_some_and(|value| put(*column, value, row, columns))
            }
            Expression::Call(function @ (Function::NonNulls | Function::Nulls), of) => {
                let Value::Number(count) = other.value(row) else { return false };
                let wanted = usize::try_from(count.rescaled(0).map_or(0, |count| count.digits)).unwrap_or_default();
                let filled = match (function, operator) {
                    (Function::NonNulls, Operator::Greater) => wanted + 1,
                    (Function::NonNulls, Operator::Less) => wanted.saturating_sub(1),
                    (Function::Nulls, Operator::Greater) => of.len().saturating_sub(wanted + 1),
                    (Function::Nulls, _) => of.len().saturating_sub(wanted),
                    _ => wanted,
                };
                fill(of, filled, row, columns, random)
            }
            _ => false,
        }
    })
}

/// Exactly so many of these columns are not NULL.
fn fill(of: &[Expression], filled: usize, row: &mut [Value], columns: &impl Columns, random: &mut Random) -> bool {
    let mut named = Vec::new();
    of.iter().for_each(|one| one.columns(&mut named));
    let start = random.below(named.len() as u64) as usize;
    named.rotate_left(start);
    // Those that can't be NULL come first.
    named.sort_by_key(|column| columns.nullable(*column));
    for (at, column) in named.iter().enumerate() {
        let is_null = row[*column] == Value::Null;
        if at < filled && is_null {
            match columns.draw(*column, random) {
                Some(value) => row[*column] = value,
                None => return false,
            }
        } else if at >= filled && !is_null {
            if !columns.nullable(*column) {
                return false;
            }
            row[*column] = Value::Null;
        }
    }
    true
}

fn is_condition(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Not(_)
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::IsNull(_)
            | Expression::Among(..)
            | Expression::Matches(..)
            | Expression::Compare(..)
    )
}

/// A value that stands to this one as asked, and not far from it.
fn near(operator: Operator, value: Value, random: &mut Random) -> Option<Value> {
    let (least, most): (i64, i64) = match operator {
        Operator::Equal => return Some(value),
        Operator::Unequal | Operator::Distinct | Operator::Greater => (1, 100),
        Operator::AtLeast => (0, 100),
        Operator::Less => (-100, -1),
        Operator::AtMost => (-100, 0),
    };
    let by = random.between(least.into(), most.into());
    match value {
        // Of amounts a part of them, as prices and costs are.
        Value::Number(number) => {
            let part = number.digits.abs() / 200;
            let by = if part > 1 && by != 0 { by * part } else { by };
            Some(Value::Number(Decimal { digits: number.digits.checked_add(by)?, ..number }))
        }
        Value::Moment(micros, clock) => {
            let unit = match clock {
                Clock::Date => DAY,
                Clock::Time => 60_000_000,
                _ => 7_200_000_000,
            };
            Some(Value::Moment(micros.checked_add(i64::try_from(by).ok()?.checked_mul(unit)?)?, clock))
        }
        _ => None,
    }
}

/// Sets a column to a value that it takes.
fn put(column: usize, value: Value, row: &mut [Value], columns: &impl Columns) -> bool {
    let value = columns.shaped(column, value);
    columns.takes(column, &value) && set(column, value, row)
}

fn set(column: usize, value: Value, row: &mut [Value]) -> bool {
    row[column] = value;
    true
}
