//! Conditions as they are read from SQL.

use schema_core::fake::{Decimal, Pattern};

use super::expression::{Expression, Function, Operator};
use super::value::Value;
use crate::catalog::Text;
use crate::catalog::expression::{Token, TokenKind, tokens};

impl Expression {
    /// Reads a condition over these columns; `None` where there is something in it that is not understood. `NEW.` before a column is left out.
    pub fn parse(sql: &str, columns: &[Text]) -> Option<Self> {
        let tokens: Vec<Token<'_>> = tokens(sql).filter(Token::has_meaning).collect();
        let mut parser = Parser { tokens: &tokens, at: 0, columns };
        let read = parser.or()?;
        (parser.at == tokens.len()).then_some(read)
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
