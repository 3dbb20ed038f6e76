//! Conditions on a row, as far as they are needed to make rows that keep them: comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, arithmetic, patterns and
//! a few functions. What is not understood is reported with its check, and not guessed.

use schema_core::fake::{Decimal, Pattern, day_of};

use super::value::{Clock, DAY, Value};
use crate::catalog::Text;
use crate::catalog::expression::{Token, TokenKind, tokens};

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
    /// Reads a condition over these columns; `None` where there is something in it that is not understood. `NEW.` before a column is left out.
    pub fn parse(sql: &str, columns: &[Text]) -> Option<Self> {
        let tokens: Vec<Token<'_>> = tokens(sql).filter(Token::has_meaning).collect();
        let mut parser = Parser { tokens: &tokens, at: 0, columns };
        let read = parser.or()?;
        (parser.at == tokens.len()).then_some(read)
    }

    /// The columns that it names.
    pub fn columns(&self, found: &mut Vec<usize>) {
        match self {
            Expression::Column(column) => found.push(*column),
            Expression::Value(_) => {}
            Expression::Not(of) | Expression::IsNull(of) | Expression::Matches(of, _) => of.columns(found),
            Expression::And(all) | Expression::Or(all) | Expression::Call(_, all) => {
                all.iter().for_each(|one| one.columns(found))
            }
            Expression::Compare(_, a, b) | Expression::Compute(_, a, b) => {
                [a, b].into_iter().for_each(|one| one.columns(found))
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

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    columns: &'a [Text],
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token<'_>> {
        self.tokens.get(self.at)
    }

    /// This key word comes next, and is taken.
    fn word(&mut self, word: &str) -> bool {
        let is =
            self.peek().is_some_and(|token| token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word));
        self.at += usize::from(is);
        is
    }

    fn mark(&mut self, mark: char) -> bool {
        let is = self.peek().is_some_and(|token| token.is_mark(mark));
        self.at += usize::from(is);
        is
    }

    /// These marks come next, side by side.
    fn marks(&mut self, marks: &str) -> bool {
        let is = marks
            .chars()
            .enumerate()
            .all(|(i, mark)| self.tokens.get(self.at + i).is_some_and(|token| token.is_mark(mark)));
        if is {
            self.at += marks.len();
        }
        is
    }

    fn or(&mut self) -> Option<Expression> {
        let mut all = vec![self.and()?];
        while self.word("OR") {
            all.push(self.and()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Expression::Or(all) })
    }

    fn and(&mut self) -> Option<Expression> {
        let mut all = vec![self.not()?];
        while self.word("AND") {
            all.push(self.not()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Expression::And(all) })
    }

    fn not(&mut self) -> Option<Expression> {
        match self.word("NOT") {
            true => Some(Expression::Not(Box::new(self.not()?))),
            false => self.comparison(),
        }
    }

    fn comparison(&mut self) -> Option<Expression> {
        let mut left = self.sum()?;
        loop {
            if self.word("IS") {
                left = self.is(left)?;
                continue;
            }
            let before = self.at;
            let negated = self.word("NOT");
            let test = if self.word("IN") {
                self.mark('(').then_some(())?;
                let all = self.list()?;
                Expression::Among(Box::new(left), all)
            } else if self.word("BETWEEN") {
                let low = self.sum()?;
                self.word("AND").then_some(())?;
                let high = self.sum()?;
                let of = Box::new(left);
                Expression::And(vec![
                    Expression::Compare(Operator::AtLeast, of.clone(), Box::new(low)),
                    Expression::Compare(Operator::AtMost, of, Box::new(high)),
                ])
            } else if !negated && let Some(operator) = self.operator() {
                let right = self.sum()?;
                Expression::Compare(operator, Box::new(left), Box::new(right))
            } else if !negated && let Some((is, any_case)) = self.matching() {
                let Expression::Value(Value::Text(pattern)) = self.sum()? else { return None };
                let matches = Expression::Matches(Box::new(left), Box::new(Pattern::parse(&pattern, any_case).ok()?));
                if is { matches } else { Expression::Not(Box::new(matches)) }
            } else {
                self.at = before;
                return Some(left);
            };
            left = if negated { Expression::Not(Box::new(test)) } else { test };
        }
    }

    fn is(&mut self, left: Expression) -> Option<Expression> {
        let negated = self.word("NOT");
        let test = if self.word("NULL") {
            Expression::IsNull(Box::new(left))
        } else if self.word("TRUE") {
            Expression::Compare(Operator::Distinct, Box::new(left), Box::new(Expression::Value(Value::Bool(true))))
        } else if self.word("FALSE") {
            Expression::Compare(Operator::Distinct, Box::new(left), Box::new(Expression::Value(Value::Bool(false))))
        } else if self.word("DISTINCT") && self.word("FROM") {
            let right = self.sum()?;
            Expression::Compare(Operator::Distinct, Box::new(left), Box::new(right))
        } else {
            return None;
        };
        // IS TRUE is IS NOT DISTINCT FROM true.
        let inverted =
            matches!(&test, Expression::Compare(_, _, right) if matches!(**right, Expression::Value(Value::Bool(_))));
        Some(if negated != inverted { Expression::Not(Box::new(test)) } else { test })
    }

    fn operator(&mut self) -> Option<Operator> {
        let all = [
            ("<>", Operator::Unequal),
            ("!=", Operator::Unequal),
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        let (marks, operator) = all.into_iter().find(|(marks, _)| {
            let is = |(i, mark): (usize, char)| self.tokens.get(self.at + i).is_some_and(|token| token.is_mark(mark));
            marks.chars().enumerate().all(is)
        })?;
        // `<@`, `<->` are others.
        let behind = self.tokens.get(self.at + marks.len());
        if behind.is_some_and(|token| "@&|<>=~".chars().any(|mark| token.is_mark(mark))) {
            return None;
        }
        self.at += marks.len();
        Some(operator)
    }

    /// Whether the pattern matches, or does not; and whether capitals count.
    fn matching(&mut self) -> Option<(bool, bool)> {
        let is = !self.marks("!~") || {
            let any_case = self.mark('*');
            return Some((false, any_case));
        };
        self.mark('~').then_some(())?;
        Some((is, self.mark('*')))
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut left = self.product()?;
        loop {
            let operator = if self.marks("||") {
                '|'
            } else if self.mark('+') {
                '+'
            } else if self.peek().is_some_and(|token| token.is_mark('-'))
                && !self.tokens.get(self.at + 1).is_some_and(|next| next.is_mark('>'))
            {
                self.at += 1;
                '-'
            } else {
                return Some(left);
            };
            left = Expression::Compute(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Option<Expression> {
        let mut left = self.primary()?;
        loop {
            let Some(operator) = ['*', '/', '%'].into_iter().find(|mark| self.mark(*mark)) else { return Some(left) };
            left = Expression::Compute(operator, Box::new(left), Box::new(self.primary()?));
        }
    }

    /// What is between parentheses, of which the first is read.
    fn list(&mut self) -> Option<Vec<Expression>> {
        let mut all = Vec::new();
        if self.mark(')') {
            return Some(all);
        }
        loop {
            all.push(self.or()?);
            if self.mark(')') {
                return Some(all);
            }
            self.mark(',').then_some(())?;
        }
    }

    fn primary(&mut self) -> Option<Expression> {
        let read = self.plain()?;
        while self.marks("::") {
            self.type_name()?;
        }
        Some(read)
    }

    fn plain(&mut self) -> Option<Expression> {
        if self.mark('(') {
            let inner = self.or()?;
            return self.mark(')').then_some(inner);
        }
        if self.mark('-') {
            let zero = Expression::Value(Value::whole(0));
            return Some(Expression::Compute('-', Box::new(zero), Box::new(self.primary()?)));
        }
        let token = *self.tokens.get(self.at)?;
        self.at += 1;
        match token.kind {
            TokenKind::Number => Decimal::parse(token.text).map(|number| Expression::Value(Value::Number(number))),
            TokenKind::Literal => token.literal().map(|text| Expression::Value(Value::Text(text.into_owned()))),
            TokenKind::Word if token.text.eq_ignore_ascii_case("NEW") && self.mark('.') => self.plain(),
            TokenKind::Word if token.text.eq_ignore_ascii_case("true") => Some(Expression::Value(Value::Bool(true))),
            TokenKind::Word if token.text.eq_ignore_ascii_case("false") => Some(Expression::Value(Value::Bool(false))),
            TokenKind::Word if token.text.eq_ignore_ascii_case("null") => Some(Expression::Value(Value::Null)),
            TokenKind::Word | TokenKind::QuotedName => {
                let name = token.name()?;
                if self.mark('(') {
                    let function = function(&name)?;
                    let arguments = self.list()?;
                    return Some(Expression::Call(function, arguments));
                }
                self.columns.iter().position(|column| *column == name).map(Expression::Column)
            }
            _ => None,
        }
    }

    /// The words of a type behind `::`.
    fn type_name(&mut self) -> Option<()> {
        self.peek().and_then(|token| token.name())?;
        self.at += 1;
        while self.mark('.') {
            self.peek().and_then(|token| token.name())?;
            self.at += 1;
        }
        let _ = self.word("varying") || self.word("precision");
        if self.mark('(') {
            while !self.mark(')') {
                self.peek()?;
                self.at += 1;
            }
        }
        if self.word("with") || self.word("without") {
            (self.word("time") && self.word("zone")).then_some(())?;
        }
        // An array is compared as no text is.
        (!self.mark('[')).then_some(())
    }
}

fn function(name: &str) -> Option<Function> {
    Some(match name {
        "num_nonnulls" => Function::NonNulls,
        "num_nulls" => Function::Nulls,
        "char_length" | "character_length" | "length" => Function::Length,
        "octet_length" => Function::Octets,
        "lower" => Function::Lower,
        "upper" => Function::Upper,
        "btrim" | "trim" => Function::Trim,
        "coalesce" => Function::Coalesce,
        "abs" => Function::Absolute,
        "cardinality" => Function::Cardinality,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(sql: &str, row: &[Value]) -> bool {
        let columns: Vec<Text> = ["a", "b", "c d"].map(Text::from).into();
        Expression::parse(sql, &columns).unwrap_or_else(|| panic!("not read: {sql}")).holds(row)
    }

    #[test]
    fn conditions_are_what_the_server_says_they_are() {
        let row = [Value::whole(2), Value::Text("x".into()), Value::Null];
        for sql in [
            "a = 2",
            "a + 1 = 3 AND b <> 'y'",
            "\"c d\" IS NULL OR \"c d\" > 1",
            "b IN ('x', 'y')",
            "NOT (a BETWEEN 3 AND 9)",
            "num_nonnulls(a, b, \"c d\") = 2",
            "b ~ '^[a-z]$'",
            "(a IS NULL) = (\"c d\" IS NOT NULL)",
            "\"c d\" < 5",
            "b::text = 'x'",
            "NEW.a >= 0",
            "-a < 0",
            "length(b) = 1",
            "b IS DISTINCT FROM \"c d\"",
            "NOT (a = 3) OR (a > 5)",
            "(a > 0) IS TRUE",
        ] {
            assert!(holds(sql, &row), "{sql}");
        }
        for sql in ["a > 2", "b !~ 'x'", "\"c d\" IS NOT NULL", "a NOT IN (1, 2)", "a = 1 OR b = 'y'"] {
            assert!(!holds(sql, &row), "{sql}");
        }
    }
}
