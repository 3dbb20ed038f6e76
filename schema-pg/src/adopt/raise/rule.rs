//! Conditions of the server as rules. A rule is taken where what the server makes of its SQL is the condition, letter by letter.

use schema_core::ir::{Bound, Rule, Type, Value as Literal};

use crate::catalog::DataType;
use crate::catalog::expression::{Token, TokenKind, tokens};
use crate::sql::expression::{self, pattern};

/// What a condition is about: a column, or VALUE in a domain.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// As it stands in SQL.
    pub sql: &'a str,
    /// Its type.
    pub column: &'a DataType,
    /// The type of the field.
    pub ty: &'a Type,
}

impl Value<'_> {
    /// The value as text, as the server writes that.
    fn text(self) -> Option<String> {
        let cast = || format!("({})::text", self.sql);
        match (self.column, self.ty) {
            (DataType::Text, Type::String) => Some(self.sql.to_owned()),
            (DataType::Varchar(_), Type::String) | (DataType::Citext, Type::CaseInsensitive) => Some(cast()),
            (DataType::Other(words), Type::String) if **words == *"character varying" => Some(cast()),
            _ => None,
        }
    }

    /// How many of something it has.
    fn length(self) -> Option<String> {
        match self.column {
            DataType::Array(_) if !matches!(self.ty, Type::List(_)) => None,
            DataType::Array(_) | DataType::Bytea => Some(expression::length(self.sql, self.column)),
            _ => Some(expression::length(&self.text()?, &DataType::Text)),
        }
    }
}

/// The rule that gives this condition.
pub fn of(condition: &str, value: Value<'_>) -> Option<Rule> {
    let plain = [Rule::NotEmpty, Rule::Lowercase, Rule::Trimmed, Rule::Email, Rule::Phone, Rule::Url, Rule::Slug];
    let fixed = [Rule::Currency, Rule::Money, Rule::Percentage];
    let parts: Vec<Token<'_>> = tokens(condition).filter(Token::has_meaning).collect();
    let all = plain.into_iter().chain(fixed).chain(pattern_of(&parts)).chain(one_of(&parts, value));
    let all = all.chain(length(&parts)).chain(range(&parts, value));
    all.into_iter().find(|rule| written(rule, value).as_deref() == Some(condition))
}

/// What the server makes of the SQL of a rule.
fn written(rule: &Rule, value: Value<'_>) -> Option<String> {
    let matches = |operator: &str, pattern: &str| Some(format!("({} {operator} '{pattern}'::text)", value.text()?));
    match rule {
        Rule::NotEmpty => match value.column {
            DataType::Array(_) | DataType::Bytea => Some(format!("({} >= 1)", value.length()?)),
            _ => Some(format!("({} <> ''::text)", value.text()?)),
        },
        Rule::Lowercase => {
            let text = value.text()?;
            Some(format!("({text} = lower({text}))"))
        }
        Rule::Trimmed => matches("!~", pattern::UNTRIMMED),
        Rule::Email => {
            let text = value.text()?;
            Some(format!("(({text} = lower({text})) AND ({text} ~ '{}'::text))", pattern::EMAIL))
        }
        Rule::Phone => matches("~", pattern::PHONE),
        Rule::Url => matches("~*", pattern::URL),
        Rule::Slug => matches("~", pattern::SLUG),
        // The word brings a type, which is not the one that a field has that says another.
        Rule::Currency | Rule::Money | Rule::Percentage => None,
        Rule::Pattern(pattern) => matches("~", &pattern.replace('\'', "''")),
        Rule::OneOf(values) => listed(values, value),
        Rule::Length { min, max } => {
            let end = |end: &u32| (end.to_string(), true);
            bounded(&value.length()?, min.as_ref().map(end).as_ref(), max.as_ref().map(end).as_ref())
        }
        Rule::Range { min, max } => {
            let end = |bound: &Bound| Some((number(&bound.value, value)?, bound.inclusive));
            let min = min.as_ref().map(end).map_or(Some(None), |end| end.map(Some))?;
            let max = max.as_ref().map(end).map_or(Some(None), |end| end.map(Some))?;
            bounded(value.sql, min.as_ref(), max.as_ref())
        }
    }
}

fn bounded(value: &str, min: Option<&(String, bool)>, max: Option<&(String, bool)>) -> Option<String> {
    let low = |(end, inclusive): &(String, bool)| format!("({value} {} {end})", if *inclusive { ">=" } else { ">" });
    let high = |(end, inclusive): &(String, bool)| format!("({value} {} {end})", if *inclusive { "<=" } else { "<" });
    match (min, max) {
        (Some((least, true)), Some((most, true))) if least == most => Some(format!("({value} = {least})")),
        (Some(min), Some(max)) => Some(format!("({} AND {})", low(min), high(max))),
        (Some(min), None) => Some(low(min)),
        (None, Some(max)) => Some(high(max)),
        (None, None) => None,
    }
}

/// A number next to a value of this type.
fn number(literal: &Literal, value: Value<'_>) -> Option<String> {
    match (value.ty, literal) {
        (Type::Int16 | Type::Int32 | Type::Int64, Literal::Int(number)) => Some(match *number {
            0.. if i32::try_from(*number).is_ok() => number.to_string(),
            ..0 if i32::try_from(*number).is_ok() => format!("'{number}'::integer"),
            _ => format!("'{number}'::bigint"),
        }),
        (Type::Decimal, Literal::Int(number)) if i32::try_from(*number).is_ok_and(|number| number >= 0) => {
            Some(format!("({number})::numeric"))
        }
        (Type::Decimal, Literal::Text(digits)) => Some(digits.to_string()),
        _ => None,
    }
}

/// `value = ANY (ARRAY[…])`, or `value = …` of one alone.
fn listed(values: &[Literal], value: Value<'_>) -> Option<String> {
    type Write<'w> = &'w dyn Fn(&Literal) -> Option<String>;
    let (of, each): (String, Write<'_>) = match (value.column, value.ty) {
        (DataType::Text, Type::String) => (value.text()?, &|literal| text(literal, "text")),
        (DataType::Varchar(_), Type::String) => (value.text()?, &|literal| text(literal, "character varying")),
        (DataType::Other(words), Type::String) if **words == *"character varying" => {
            (value.text()?, &|literal| text(literal, "character varying"))
        }
        (_, Type::Int16 | Type::Int32 | Type::Int64) => (value.sql.to_owned(), &move |literal| number(literal, value)),
        _ => return None,
    };
    let is_varying = value.column != &DataType::Text && value.ty == &Type::String;
    let written: Vec<String> = values.iter().map(each).collect::<Option<_>>()?;
    Some(match written.as_slice() {
        [_] if is_varying => format!("({of} = {})", text(&values[0], "text")?),
        [one] => format!("({of} = {one})"),
        _ if is_varying => format!("({of} = ANY ((ARRAY[{}])::text[]))", written.join(", ")),
        _ => format!("({of} = ANY (ARRAY[{}]))", written.join(", ")),
    })
}

fn text(literal: &Literal, ty: &str) -> Option<String> {
    match literal {
        Literal::Text(text) => Some(format!("'{}'::{ty}", text.replace('\'', "''"))),
        _ => None,
    }
}

/// A pattern that stands in the condition.
fn pattern_of(parts: &[Token<'_>]) -> Option<Rule> {
    let mut literals = parts.iter().filter_map(Token::literal);
    let one = literals.next().filter(|_| literals.next().is_none())?;
    Some(Rule::Pattern(one.into_owned().into()))
}

/// The values that stand in the condition.
fn one_of(parts: &[Token<'_>], value: Value<'_>) -> Option<Rule> {
    let values: Vec<Literal> = match value.ty {
        Type::String => {
            parts.iter().filter_map(Token::literal).map(|text| Literal::Text(text.into_owned().into())).collect()
        }
        _ => {
            numbers(parts).into_iter().map(|digits| digits.parse().map(Literal::Int)).collect::<Result<_, _>>().ok()?
        }
    };
    (!values.is_empty()).then_some(Rule::OneOf(values))
}

/// The numbers that stand in the condition, with their signs.
fn numbers(parts: &[Token<'_>]) -> Vec<String> {
    let number = |token: &Token<'_>| match token.kind {
        TokenKind::Number => Some(token.text.to_owned()),
        TokenKind::Literal => token.literal().filter(|text| text.parse::<f64>().is_ok()).map(|text| text.into_owned()),
        _ => None,
    };
    parts.iter().filter_map(number).collect()
}

fn length(parts: &[Token<'_>]) -> Vec<Rule> {
    let ends: Vec<u32> = numbers(parts).iter().filter_map(|digits| digits.parse().ok()).collect();
    match ends.as_slice() {
        [one] => vec![
            Rule::Length { min: Some(*one), max: None },
            Rule::Length { min: None, max: Some(*one) },
            Rule::Length { min: Some(*one), max: Some(*one) },
        ],
        [min, max] => vec![Rule::Length { min: Some(*min), max: Some(*max) }],
        _ => Vec::new(),
    }
}

/// Ranges that Rust can write: from a value on, to a value, with or without the last one.
fn range(parts: &[Token<'_>], value: Value<'_>) -> Vec<Rule> {
    let literal = |digits: &String| match value.ty {
        Type::Decimal if digits.contains('.') => Some(Literal::Text(digits.clone().into())),
        Type::Decimal | Type::Int16 | Type::Int32 | Type::Int64 => digits.parse().ok().map(Literal::Int),
        _ => None,
    };
    let ends: Option<Vec<Literal>> = numbers(parts).iter().map(literal).collect();
    let bound = |value: &Literal, inclusive| Some(Bound { value: value.clone(), inclusive });
    match ends.unwrap_or_default().as_slice() {
        [one] => vec![
            Rule::Range { min: bound(one, true), max: None },
            Rule::Range { min: None, max: bound(one, true) },
            Rule::Range { min: None, max: bound(one, false) },
        ],
        // Both ends of a range in Rust are of one type.
        [min, max] if std::mem::discriminant(min) == std::mem::discriminant(max) => vec![
            Rule::Range { min: bound(min, true), max: bound(max, true) },
            Rule::Range { min: bound(min, true), max: bound(max, false) },
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(condition: &str, column: &DataType, ty: &Type) -> Option<Rule> {
        of(condition, Value { sql: "v", column, ty })
    }

    #[test]
    fn conditions_of_the_server_are_rules_where_a_word_gives_them() {
        let text = |condition| rule(condition, &DataType::Text, &Type::String);
        let varying = |condition| rule(condition, &DataType::Varchar(9), &Type::String);
        let number = |condition| rule(condition, &DataType::Integer, &Type::Int32);
        let decimal = |condition| rule(condition, &DataType::Numeric(Some((9, 2))), &Type::Decimal);
        assert_eq!(text("(v <> ''::text)"), Some(Rule::NotEmpty));
        assert_eq!(varying("((v)::text <> ''::text)"), Some(Rule::NotEmpty));
        assert_eq!(text("(v ~ '^[a-z]+$'::text)"), Some(Rule::Pattern("^[a-z]+$".into())));
        assert_eq!(text("(char_length(v) >= 3)"), Some(Rule::Length { min: Some(3), max: None }));
        assert_eq!(text("(v = lower(v))"), Some(Rule::Lowercase));
        let values = |rule| match rule {
            Some(Rule::OneOf(values)) => values.len(),
            _ => 0,
        };
        assert_eq!(values(text("(v = ANY (ARRAY['a'::text, 'b'::text]))")), 2);
        assert_eq!(
            values(varying("((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))")),
            2
        );
        assert_eq!(values(varying("((v)::text = 'a'::text)")), 1);
        let least = |value| Some(Bound { value, inclusive: true });
        assert_eq!(number("(v >= 0)"), Some(Rule::Range { min: least(Literal::Int(0)), max: None }));
        assert_eq!(number("(v >= '-5'::integer)"), Some(Rule::Range { min: least(Literal::Int(-5)), max: None }));
        assert_eq!(decimal("(v >= (0)::numeric)"), Some(Rule::Range { min: least(Literal::Int(0)), max: None }));
        assert_eq!(decimal("(v >= 0.5)"), Some(Rule::Range { min: least(Literal::Text("0.5".into())), max: None }));
        let both = Rule::Range { min: least(Literal::Int(1)), max: least(Literal::Int(5)) };
        assert_eq!(number("((v >= 1) AND (v <= 5))"), Some(both));
    }

    #[test]
    fn other_conditions_are_none() {
        for condition in ["(v > 0)", "((v % 2) = 0)", "(v >= 1.5)", "((v >= 1) OR (v <= 5))", "(v >= (0)::bigint)"] {
            assert_eq!(rule(condition, &DataType::Integer, &Type::Int32), None, "{condition}");
        }
        for condition in ["(length(v) > 0)", "(v <> 'x'::text)", "((v)::text <> ''::text)"] {
            assert_eq!(rule(condition, &DataType::Text, &Type::String), None, "{condition}");
        }
    }
}
