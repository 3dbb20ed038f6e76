//! Conditions on a row, as far as they are needed to make rows that keep them: comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, arithmetic, patterns and
//! a few functions. What is not understood is reported with its check, and not guessed.

use schema_core::fake::{Decimal, Pattern, day_of};

use super::value::{Clock, DAY, Value};

/// An expression over the columns of a row.
#[derive(Debug, Clone)]
pub enum Expression {
    Column(usize),
    Value(Value),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Compare(Operator, Box<Expression>, Box<Expression>),
    IsNull(Box<Expression>),
    Among(Box<Expression>, Vec<Expression>),
    Matches(Box<Expression>, Box<Pattern>),
    Compute(char, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// IS DISTINCT FROM
    Distinct,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    NonNulls,
    Nulls,
    Length,
    Octets,
    Lower,
    Upper,
    Trim,
    Coalesce,
    Absolute,
    Cardinality,
}

impl Expression {
    /// The columns that it names.
    pub fn columns(&self, found: &mut Vec<usize>) {
        match self {
            Expression::Column(column) => found.push(*column),
            Expression::Value(_) => {}
            Expression::Not(of) | Expression::IsNull(of) | Expression::Matches(of, _) => of.columns(found),
            Expression::And(all) | Expression::Or(all) | Expression::Call(_, all) => {
                all.iter().for_each(|one| one.columns(found));
            }
            Expression::Compare(_, a, b) | Expression::Compute(_, a, b) => {
                [a, b].into_iter().for_each(|one| one.columns(found));
            }
            Expression::Among(of, all) => {
                of.columns(found);
                all.iter().for_each(|one| one.columns(found));
            }
        }
    }

    /// Whether it holds: a CHECK that is neither true nor false is kept.
    pub fn holds(&self, row: &[Value]) -> bool {
        self.value(row) != Value::Bool(false)
    }

    /// Its value for a row.
    pub fn value(&self, row: &[Value]) -> Value {
        match self {
            Expression::Column(column) => row[*column].clone(),
            Expression::Value(value) => value.clone(),
            Expression::Not(of) => match of.value(row) {
                Value::Bool(value) => Value::Bool(!value),
                _ => Value::Null,
            },
            Expression::And(all) => together(all, row, false),
            Expression::Or(all) => together(all, row, true),
            Expression::IsNull(of) => Value::Bool(of.value(row) == Value::Null),
            Expression::Compare(operator, a, b) => compared(*operator, &a.value(row), &b.value(row)),
            Expression::Among(of, all) => {
                let value = of.value(row);
                let mut unknown = value == Value::Null;
                for one in all {
                    match compared(Operator::Equal, &value, &one.value(row)) {
                        Value::Bool(true) => return Value::Bool(true),
                        Value::Bool(false) => {}
                        _ => unknown = true,
                    }
                }
                if unknown { Value::Null } else { Value::Bool(false) }
            }
            Expression::Matches(of, pattern) => match of.value(row) {
                Value::Text(text) => Value::Bool(pattern.matches(&text)),
                _ => Value::Null,
            },
            Expression::Compute(operator, a, b) => computed(*operator, &a.value(row), &b.value(row)),
            Expression::Call(function, arguments) => {
                let values: Vec<Value> = arguments.iter().map(|argument| argument.value(row)).collect();
                called(*function, &values)
            }
        }
    }
}

/// AND and OR, of which either value decides: false, and true.
fn together(all: &[Expression], row: &[Value], decides: bool) -> Value {
    let mut unknown = false;
    for one in all {
        match one.value(row) {
            Value::Bool(value) if value == decides => return Value::Bool(decides),
            Value::Bool(_) => {}
            _ => unknown = true,
        }
    }
    if unknown { Value::Null } else { Value::Bool(!decides) }
}

fn compared(operator: Operator, a: &Value, b: &Value) -> Value {
    use std::cmp::Ordering::{Equal, Greater, Less};
    if operator == Operator::Distinct {
        return match (a == &Value::Null, b == &Value::Null) {
            (true, true) => Value::Bool(false),
            (false, false) => compared(Operator::Unequal, a, b),
            _ => Value::Bool(true),
        };
    }
    let Some(order) = order(a, b) else { return Value::Null };
    Value::Bool(match operator {
        Operator::Equal => order == Equal,
        Operator::Unequal | Operator::Distinct => order != Equal,
        Operator::Less => order == Less,
        Operator::AtMost => order != Greater,
        Operator::Greater => order == Greater,
        Operator::AtLeast => order != Less,
    })
}

/// How two values compare; literals take the type of the other side.
pub fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Number(a), Value::Number(b)) => a.compared(*b),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Moment(a, _), Value::Moment(b, _)) => Some(a.cmp(b)),
        (Value::Uuid(a), Value::Uuid(b)) => Some(a.cmp(b)),
        (Value::Bytes(a), Value::Bytes(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Text(text), other) => order(&coerced(text, other)?, other),
        (other, Value::Text(text)) => order(other, &coerced(text, other)?),
        (Value::List(a), Value::List(b)) => {
            (a == b).then_some(std::cmp::Ordering::Equal).or(Some(std::cmp::Ordering::Less))
        }
        _ => None,
    }
}

fn coerced(text: &str, like: &Value) -> Option<Value> {
    match like {
        Value::Number(_) => Decimal::parse(text).map(Value::Number),
        Value::Moment(_, clock) => moment(text, *clock).map(|micros| Value::Moment(micros, *clock)),
        Value::Bool(_) => Some(Value::Bool(matches!(text, "t" | "true" | "yes" | "on" | "1"))),
        Value::Uuid(_) => u128::from_str_radix(&text.replace('-', ""), 16).ok().map(Value::Uuid),
        _ => None,
    }
}

/// Reads a moment as SQL writes it: `2026-01-31`, `2026-01-31 10:00:00+00`, `2026-01-31T10:00:00Z`, `10:00`.
pub fn moment(text: &str, clock: Clock) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let time = |text: &str| -> Option<i64> {
        let text = text.split(['+', '-']).next()?;
        let mut parts = text.split(':');
        let [hours, minutes] = [parts.next()?.trim().parse::<i64>().ok()?, parts.next().unwrap_or("0").parse().ok()?];
        let seconds = Decimal::parse(parts.next().unwrap_or("0"))?.rescaled(6)?.digits;
        Some((hours * 60 + minutes) * 60_000_000 + i64::try_from(seconds).ok()?)
    };
    if clock == Clock::Time {
        return time(text);
    }
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let [year, month, day] = [parts.next()??, parts.next()??, parts.next()??];
    let rest = rest.trim_start_matches(['T', ' ']);
    Some(day_of(year, month, day) * DAY + if rest.is_empty() { 0 } else { time(rest)? })
}

fn computed(operator: char, a: &Value, b: &Value) -> Value {
    match (operator, a, b) {
        ('|', Value::Text(a), Value::Text(b)) => Value::Text(format!("{a}{b}")),
        (_, Value::Number(a), Value::Number(b)) => number(operator, *a, *b).map_or(Value::Null, Value::Number),
        ('-', Value::Moment(a, Clock::Date), Value::Moment(b, Clock::Date)) => Value::whole(a / DAY - b / DAY),
        ('+', Value::Moment(a, Clock::Date), Value::Number(days)) => {
            let days = i64::try_from(days.digits).unwrap_or_default();
            Value::Moment(a.saturating_add(days.saturating_mul(DAY)), Clock::Date)
        }
        _ => Value::Null,
    }
}

fn number(operator: char, a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale.max(b.scale);
    let (x, y) = (a.rescaled(scale)?.digits, b.rescaled(scale)?.digits);
    let digits = match operator {
        '+' => x.checked_add(y)?,
        '-' => x.checked_sub(y)?,
        '*' => return Some(Decimal { digits: a.digits.checked_mul(b.digits)?, scale: a.scale + b.scale }),
        '%' if scale == 0 => x.checked_rem(y)?,
        '/' if scale == 0 => x.checked_div(y)?,
        _ => return None,
    };
    Some(Decimal { digits, scale })
}

fn called(function: Function, values: &[Value]) -> Value {
    let nulls = values.iter().filter(|value| **value == Value::Null).count();
    match (function, values) {
        (Function::NonNulls, _) => Value::whole((values.len() - nulls) as i128),
        (Function::Nulls, _) => Value::whole(nulls as i128),
        (Function::Coalesce, _) => values.iter().find(|value| **value != Value::Null).cloned().unwrap_or(Value::Null),
        (Function::Length, [Value::Text(text)]) => Value::whole(text.chars().count() as i128),
        (Function::Octets | Function::Length, [Value::Bytes(bytes)]) => Value::whole(bytes.len() as i128),
        (Function::Octets, [Value::Text(text)]) => Value::whole(text.len() as i128),
        (Function::Lower, [Value::Text(text)]) => Value::Text(text.to_lowercase()),
        (Function::Upper, [Value::Text(text)]) => Value::Text(text.to_uppercase()),
        (Function::Trim, [Value::Text(text)]) => Value::Text(text.trim_matches(' ').to_owned()),
        (Function::Absolute, [Value::Number(number)]) => {
            Value::Number(Decimal { digits: number.digits.abs(), ..*number })
        }
        (Function::Cardinality, [Value::List(values)]) => Value::whole(values.len() as i128),
        _ => Value::Null,
    }
}
