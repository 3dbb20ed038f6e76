//! Which values a column can hold: by its type, its rules and its name.

use schema_core::fake::{Decimal, Meaning, Pattern, TextRules, TextSource};
use schema_core::ir;
use schema_core::ir::{Bound, Rule, Type};

use super::expression::{Expression, moment};
use super::kind::Kind;
use super::known::known;
use super::value::{Clock, DAY, Value};
use crate::catalog::{Column, DataType, Text};
use crate::lower::ColumnOf;

/// From when to when moments are drawn, in microseconds.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from: i64,
    pub until: i64,
}

/// What a column is drawn from. `made` is the field of the model, where there is one.
pub fn kind(table: &str, column: &Column, made: Option<&ColumnOf>, (place, wanted): (u64, u64), span: Span) -> Kind {
    let none = [];
    let rules = made.map_or(&none[..], |made| &made.field.rules);
    let name = made.map_or(&*column.name, |made| &*made.field.name);
    if made.is_some_and(|made| made.encrypted) {
        let meaning = Meaning::named(table, name);
        return Kind::Text(Box::new(TextSource::new(place, meaning, TextRules::default(), wanted)));
    }
    if let Some(json) = made.and_then(|made| made.json.as_ref()) {
        return Kind::Json(json.clone(), name.to_owned().into());
    }
    let ty = made.map_or(&column.ty, |made| &made.ty);
    let labels = made.and_then(|made| made.labels.as_ref());
    let of = Of { table, name, rules, model: made.map(|made| &made.field.ty), labels, place, wanted, span };
    let kind = of.of_type(ty);
    let kind = match rules.iter().find_map(|rule| if let Rule::OneOf(values) = rule { Some(values) } else { None }) {
        Some(values) if !matches!(kind, Kind::List(..)) => {
            let mut among: Vec<Value> = Vec::new();
            for value in values.iter().filter_map(|value| literal(value, ty)) {
                if !among.contains(&value) {
                    among.push(value);
                }
            }
            among.retain(|value| of.keeps(value));
            Kind::Among(among)
        }
        _ => kind,
    };
    conditions(kind, made)
}

/// Conditions by hand of domains narrow what is drawn, as far as they say from where to where.
fn conditions(mut kind: Kind, made: Option<&ColumnOf>) -> Kind {
    for condition in made.into_iter().flat_map(|made| &made.domain_checks) {
        if let Some(condition) = Expression::parse(condition, &["value".into()]) {
            narrow(&mut kind, 0, &condition);
        }
    }
    kind
}

/// Narrows the values of a column by a condition that is about it alone.
pub fn narrow(kind: &mut Kind, column: usize, condition: &Expression) {
    use super::expression::Operator;
    match condition {
        Expression::And(all) => all.iter().for_each(|one| narrow(kind, column, one)),
        Expression::Among(of, values) if matches!(**of, Expression::Column(named) if named == column) => {
            let values: Vec<Value> = values.iter().map(|value| value.value(&[])).collect();
            *kind = Kind::Among(values.into_iter().map(|value| shaped(kind, value)).collect());
        }
        Expression::Compare(operator, a, b) => {
            let (operator, value) = match (&**a, &**b) {
                (Expression::Column(named), Expression::Value(value)) if *named == column => (*operator, value),
                _ => return,
            };
            let value = shaped(kind, value.clone());
            match (kind, value) {
                (Kind::Number { least, most, .. }, Value::Number(number)) => match operator {
                    Operator::Greater => *least = (*least).max(number.digits + 1),
                    Operator::AtLeast => *least = (*least).max(number.digits),
                    Operator::Less => *most = (*most).min(number.digits - 1),
                    Operator::AtMost => *most = (*most).min(number.digits),
                    _ => {}
                },
                (Kind::Moment(least, most, _), Value::Moment(micros, _)) => match operator {
                    Operator::Greater | Operator::AtLeast => {
                        (*least, *most) = ((*least).max(micros + 1), (*most).max(micros + 1 + 365 * DAY));
                    }
                    Operator::Less | Operator::AtMost => {
                        (*least, *most) = ((*least).min(micros - 1 - 365 * DAY), (*most).min(micros - 1));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        _ => {}
    }
}

/// A value in the form that a column of this kind has.
pub fn shaped(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Number { scale, .. }, Value::Number(number)) => {
            number.rescaled(*scale).map_or(Value::Null, Value::Number)
        }
        (Kind::Number { scale, .. }, Value::Text(text)) => {
            Decimal::parse(&text).and_then(|number| number.rescaled(*scale)).map_or(Value::Text(text), Value::Number)
        }
        (Kind::Moment(_, _, clock), Value::Text(text)) => {
            moment(&text, *clock).map_or(Value::Text(text), |micros| Value::Moment(micros, *clock))
        }
        (Kind::Moment(_, _, Clock::Date), Value::Moment(micros, _)) => {
            Value::Moment(micros.div_euclid(DAY) * DAY, Clock::Date)
        }
        (Kind::Moment(_, _, clock), Value::Moment(micros, _)) => Value::Moment(micros, *clock),
        (Kind::Bool, Value::Text(text)) => Value::Bool(text.starts_with(['t', 'T', 'y', '1'])),
        (_, value) => value,
    }
}

/// A column while its kind is found.
struct Of<'a> {
    table: &'a str,
    name: &'a str,
    rules: &'a [Rule],
    model: Option<&'a Type>,
    labels: Option<&'a Vec<Text>>,
    place: u64,
    wanted: u64,
    span: Span,
}

impl Of<'_> {
    fn of_type(&self, ty: &DataType) -> Kind {
        if let Some(labels) = self.labels.filter(|_| !matches!(ty, DataType::Array(_))) {
            return Kind::Among(labels.iter().map(|label| Value::Text(label.to_string())).collect());
        }
        match ty {
            DataType::Boolean => Kind::Bool,
            DataType::SmallInt => self.number((i16::MIN.into(), i16::MAX.into()), 0),
            DataType::Integer => self.number((i32::MIN.into(), i32::MAX.into()), 0),
            DataType::BigInt => self.number((i64::MIN.into(), i64::MAX.into()), 0),
            DataType::Real | DataType::DoublePrecision => self.number((-1_000_000, 1_000_000), 2),
            DataType::Numeric(precision) => {
                let (digits, scale) = precision.unwrap_or((12, 2));
                let most = 10_i128.checked_pow(digits.min(30)).map_or(i128::MAX, |most| most - 1);
                self.number((-most, most), scale.min(30))
            }
            DataType::Char(24) if self.model == Some(&Type::ObjectId) => Kind::Hex(24),
            DataType::Char(count) => self.text(Some(*count), *count),
            DataType::Varchar(most) => self.text(Some(*most), 0),
            DataType::Text | DataType::Citext => self.text(None, 0),
            DataType::Bytea => {
                let (min, max) = self.length();
                Kind::Bytes(min, max.unwrap_or(min + 16).max(min))
            }
            DataType::Uuid => Kind::Uuid,
            DataType::Timestamptz => self.moment(Clock::Timestamptz),
            DataType::Timestamp => self.moment(Clock::Timestamp),
            DataType::Date => self.moment(Clock::Date),
            DataType::Time => self.moment(Clock::Time),
            DataType::Interval => Kind::Interval,
            DataType::Jsonb => Kind::Json(crate::sql::json::Json::Any, self.name.to_owned().into()),
            DataType::Inet => Kind::Inet(false),
            DataType::Cidr => Kind::Inet(true),
            DataType::Macaddr => Kind::Macaddr,
            DataType::Tsvector => Kind::Words,
            DataType::Ltree => Kind::Path,
            DataType::Vector(count) => Kind::Vector(*count),
            DataType::Geography(shape) | DataType::Geometry(shape) => Kind::Shape(shape.0.clone(), shape.1),
            DataType::Range(of) => Kind::Range(*of),
            DataType::Array(of) => {
                let (min, max) = self.length();
                let element = match (self.model, self.labels) {
                    (_, Some(labels)) => {
                        Kind::Among(labels.iter().map(|label| Value::Text(label.to_string())).collect())
                    }
                    (model, None) => {
                        let model = model.map(Type::element);
                        Of { rules: &[], labels: None, model, wanted: self.wanted, ..*self }.of_type(of)
                    }
                };
                let most = max.map_or(min as u64 + 3, |max| (max as u64).min(min as u64 + 3));
                Kind::List(Box::new(element), min as u64, most)
            }
            DataType::Named(_) | DataType::Unknown | DataType::Other(_) => Kind::Unknown,
        }
    }

    /// At least and at most so many, by the rules.
    fn length(&self) -> (usize, Option<usize>) {
        let (mut min, mut max) = (0, None);
        for rule in self.rules {
            match rule {
                Rule::Length { min: least, max: most } => {
                    min = min.max(least.unwrap_or_default() as usize);
                    max = most.map(|most| most as usize).or(max);
                }
                Rule::NotEmpty => min = min.max(1),
                _ => {}
            }
        }
        (min, max)
    }

    fn number(&self, (least, most): (i128, i128), scale: u32) -> Kind {
        let one = 10_i128.pow(scale);
        let limits = match self.model {
            Some(Type::Int8) => Some((-128, 127)),
            Some(Type::Uint8) => Some((0, 255)),
            Some(Type::Uint16) => Some((0, 65_535)),
            Some(Type::Uint32) => Some((0, 4_294_967_295)),
            Some(Type::Uint64) => Some((0, i128::from(i64::MAX))),
            _ => None,
        };
        let (least, most) = limits.map_or((least, most), |(low, high): (i128, i128)| (least.max(low), most.min(high)));
        let (mut low, mut high) = (least, most);
        for rule in self.rules {
            match rule {
                Rule::Range { min, max } => {
                    let bound = |bound: &Option<Bound>| {
                        let bound = bound.as_ref()?;
                        let exact = number(&bound.value)?;
                        let digits = exact.rescaled(scale)?.digits;
                        // What is cut off leaves the bound below the value.
                        let rest = exact.compared(Decimal { digits, scale }) == Some(std::cmp::Ordering::Greater);
                        Some((digits, bound.inclusive, rest))
                    };
                    if let Some((digits, inclusive, rest)) = bound(min) {
                        low = low.max(digits + i128::from(!inclusive || rest));
                    }
                    if let Some((digits, inclusive, rest)) = bound(max) {
                        high = high.min(digits - i128::from(!inclusive && !rest));
                    }
                }
                Rule::Money => low = low.max(0),
                Rule::Percentage => (low, high) = (low.max(0), high.min(100 * one)),
                _ => {}
            }
        }
        // Numbers that people would see: from 0, or from where they may begin, and of a few digits.
        let small = high - low > 1_000;
        let low = if low == least && low < 0 && high >= 0 { 0 } else { low };
        Kind::Number { least: low, most: high.max(low), scale, small }
    }

    fn text(&self, limit: Option<u32>, least: u32) -> Kind {
        let (min, max) = self.length();
        let mut rules = TextRules { min: min.max(least as usize), max, ..TextRules::default() };
        let limit = limit.map(|limit| limit as usize);
        rules.max = match (rules.max, limit) {
            (Some(max), Some(limit)) => Some(max.min(limit)),
            (max, limit) => max.or(limit),
        };
        let mut meaning = Meaning::named(self.table, self.name);
        for rule in self.rules {
            match rule {
                Rule::Pattern(pattern) => match known(pattern) {
                    Some(known) => meaning = known,
                    None => rules.patterns.extend(Pattern::parse(pattern, false)),
                },
                Rule::Lowercase => rules.lowercase = true,
                Rule::Email => meaning = Meaning::Email,
                Rule::Phone => meaning = Meaning::Phone,
                Rule::Url => meaning = Meaning::Url,
                Rule::Currency => meaning = Meaning::Currency,
                Rule::Slug => meaning = Meaning::Slug,
                _ => {}
            }
        }
        if meaning == Meaning::Country && rules.max.is_some_and(|max| max < 14) {
            meaning = Meaning::CountryCode;
        }
        Kind::Text(Box::new(TextSource::new(self.place, meaning, rules, self.wanted)))
    }

    fn moment(&self, clock: Clock) -> Kind {
        let (mut least, mut most) = match clock {
            Clock::Time => (0, DAY - 1_000_000),
            _ if self.name.contains("birth") => (-7_000 * DAY, 13_000 * DAY),
            Clock::Date => (self.span.from.div_euclid(DAY) * DAY, self.span.until.div_euclid(DAY) * DAY),
            _ => (self.span.from, self.span.until),
        };
        for rule in self.rules {
            let Rule::Range { min, max } = rule else { continue };
            let bound = |bound: &Option<Bound>| {
                let bound = bound.as_ref()?;
                let ir::Value::Text(text) = &bound.value else { return None };
                Some((
                    moment(text, clock)?,
                    i64::from(!bound.inclusive) * if clock == Clock::Date { DAY } else { 1_000_000 },
                ))
            };
            match (bound(min), bound(max)) {
                (Some((low, out)), None) => (least, most) = (low + out, most.max(low + 365 * DAY)),
                (None, Some((high, out))) => (least, most) = (least.min(high - 365 * DAY), high - out),
                (Some((low, out)), Some((high, other))) => (least, most) = (low + out, high - other),
                (None, None) => {}
            }
        }
        if clock == Clock::Time {
            (least, most) = (least.clamp(0, DAY - 1_000_000), most.clamp(0, DAY - 1_000_000));
        }
        Kind::Moment(least, most.max(least), clock)
    }

    /// A value of `one_of` keeps the other rules.
    fn keeps(&self, value: &Value) -> bool {
        let Value::Text(text) = value else { return true };
        self.rules.iter().all(|rule| match rule {
            Rule::NotEmpty => !text.is_empty(),
            Rule::Trimmed => !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace),
            Rule::Lowercase => *text == text.to_lowercase(),
            Rule::Length { min, max } => {
                let length = text.chars().count() as u32;
                min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max)
            }
            _ => true,
        })
    }
}

fn number(value: &ir::Value) -> Option<Decimal> {
    match value {
        ir::Value::Int(number) => Some(i128::from(*number).into()),
        ir::Value::Float(number) => Decimal::parse(&number.to_string()),
        ir::Value::Text(text) => Decimal::parse(text),
        _ => None,
    }
}

/// A value of the model as one of this type.
fn literal(value: &ir::Value, ty: &DataType) -> Option<Value> {
    let clock = match ty {
        DataType::Timestamptz => Some(Clock::Timestamptz),
        DataType::Timestamp => Some(Clock::Timestamp),
        DataType::Date => Some(Clock::Date),
        DataType::Time => Some(Clock::Time),
        _ => None,
    };
    let is_number = matches!(
        ty,
        DataType::SmallInt
            | DataType::Integer
            | DataType::BigInt
            | DataType::Numeric(_)
            | DataType::Real
            | DataType::DoublePrecision
    );
    Some(match value {
        ir::Value::Bool(value) => Value::Bool(*value),
        ir::Value::Bytes(bytes) => Value::Bytes(bytes.clone()),
        value if is_number => Value::Number(number(value)?),
        ir::Value::Text(text) => match clock {
            Some(clock) => Value::Moment(moment(text, clock)?, clock),
            None => Value::Text(text.to_string()),
        },
        _ => return None,
    })
}
