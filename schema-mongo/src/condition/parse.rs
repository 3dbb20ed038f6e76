//! From text to a condition.

use super::token::{Kind, Token, tokens};
use super::{Condition, Operand, Operator, Quantified, Untranslatable};

/// Reads a condition. Its nesting is bounded, so that no text is too deep for the stack.
pub fn parse(sql: &str) -> Result<Condition, Untranslatable> {
    let tokens = tokens(sql)?;
    let end = sql.chars().count() + 1;
    let mut reader = Reader { tokens: &tokens, end, depth: 0 };
    let condition = reader.or()?;
    match reader.tokens {
        [] => Ok(condition),
        [next, ..] => Err(Untranslatable::Syntax(next.at)),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    end: usize,
    depth: usize,
}

type Read<T> = Result<T, Untranslatable>;

impl Reader<'_> {
    fn fail<T>(&self) -> Read<T> {
        Err(Untranslatable::Syntax(self.tokens.first().map_or(self.end, |token| token.at)))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = matches!(self.tokens.first(), Some(Token { kind: Kind::Name(name), .. }) if name == word);
        if is {
            self.tokens = &self.tokens[1..];
        }
        is
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.tokens.first(), Some(Token { kind: Kind::Sign(known), .. }) if *known == sign);
        if is {
            self.tokens = &self.tokens[1..];
        }
        is
    }

    fn expect_sign(&mut self, sign: &str) -> Read<()> {
        if self.take_sign(sign) { Ok(()) } else { self.fail() }
    }

    fn or(&mut self) -> Read<Condition> {
        self.depth += 1;
        if self.depth > 64 {
            return self.fail();
        }
        let mut all = vec![self.and()?];
        while self.take_word("or") {
            all.push(self.and()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::Or(all) })
    }

    fn and(&mut self) -> Read<Condition> {
        let mut all = vec![self.not()?];
        while self.take_word("and") {
            all.push(self.not()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::And(all) })
    }

    fn not(&mut self) -> Read<Condition> {
        let mut negated = false;
        while self.take_word("not") {
            negated = !negated;
        }
        let condition = self.predicate()?;
        Ok(if negated { Condition::Not(Box::new(condition)) } else { condition })
    }

    fn predicate(&mut self) -> Read<Condition> {
        // A bracket opens a condition, or a value: what it closes on tells.
        let before = (self.tokens, self.depth);
        if self.take_sign("(") {
            if let Ok(inner) = self.or()
                && self.take_sign(")")
                && !self.continues_value()
            {
                return Ok(inner);
            }
            (self.tokens, self.depth) = before;
        }
        let left = self.sum()?;
        if self.take_word("is") {
            let negated = self.take_word("not");
            let condition = if self.take_word("null") {
                Condition::IsNull(left)
            } else if self.take_word("true") {
                Condition::And(vec![Condition::Not(Box::new(Condition::IsNull(left.clone()))), Condition::Is(left)])
            } else {
                return self.fail();
            };
            return Ok(if negated { Condition::Not(Box::new(condition)) } else { condition });
        }
        let negated = self.take_word("not");
        let negate = |condition| if negated { Condition::Not(Box::new(condition)) } else { condition };
        if self.take_word("between") {
            let low = self.sum()?;
            if !self.take_word("and") {
                return self.fail();
            }
            let high = self.sum()?;
            return Ok(negate(Condition::And(vec![
                Condition::Compare(Operator::GreaterOrEqual, left.clone(), low),
                Condition::Compare(Operator::LessOrEqual, left, high),
            ])));
        }
        if self.take_word("in") {
            self.expect_sign("(")?;
            let mut values = vec![self.sum()?];
            while self.take_sign(",") {
                values.push(self.sum()?);
            }
            self.expect_sign(")")?;
            return Ok(negate(Condition::In(left, values)));
        }
        for (word, ignores_case) in [("like", false), ("ilike", true)] {
            if self.take_word(word) {
                let pattern = self.text()?;
                return Ok(negate(Condition::Matches(left, like(&pattern), ignores_case)));
            }
        }
        if negated {
            return self.fail();
        }
        for (sign, positive, ignores_case) in
            [("~", true, false), ("~*", true, true), ("!~", false, false), ("!~*", false, true)]
        {
            if self.take_sign(sign) {
                let pattern = self.text()?;
                let translated = crate::pattern::translated(&pattern);
                let translated = translated.map_err(|why| Untranslatable::Pattern(pattern, why))?;
                let found = Condition::Matches(left, translated, ignores_case);
                return Ok(if positive { found } else { Condition::Not(Box::new(found)) });
            }
        }
        for (sign, operator) in [
            ("=", Operator::Equal),
            ("<>", Operator::Unequal),
            ("!=", Operator::Unequal),
            ("<", Operator::Less),
            ("<=", Operator::LessOrEqual),
            (">", Operator::Greater),
            (">=", Operator::GreaterOrEqual),
        ] {
            if self.take_sign(sign) {
                return match self.quantifier() {
                    Some(all) => self.quantified(left, operator, all),
                    None => Ok(Condition::Compare(operator, left, self.sum()?)),
                };
            }
        }
        Ok(Condition::Is(left))
    }

    /// `ANY` or `ALL`: whether it is all.
    fn quantifier(&mut self) -> Option<bool> {
        if self.take_word("any") || self.take_word("some") {
            return Some(false);
        }
        self.take_word("all").then_some(true)
    }

    /// What follows `ANY`: a column, or `ARRAY[…]`, which is as many comparisons as it has elements.
    fn quantified(&mut self, operand: Operand, operator: Operator, all: bool) -> Read<Condition> {
        self.expect_sign("(")?;
        let mut open = 1;
        while self.take_sign("(") {
            open += 1;
        }
        let condition = if self.take_word("array") {
            self.expect_sign("[")?;
            let mut values = vec![self.sum()?];
            while self.take_sign(",") {
                values.push(self.sum()?);
            }
            self.expect_sign("]")?;
            let each = |value| Condition::Compare(operator, operand.clone(), value);
            match (operator, all) {
                (Operator::Equal, false) => Condition::In(operand, values),
                (Operator::Unequal, true) => Condition::Not(Box::new(Condition::In(operand, values))),
                (_, true) => Condition::And(values.into_iter().map(each).collect()),
                (_, false) => Condition::Or(values.into_iter().map(each).collect()),
            }
        } else {
            match self.plain_value()? {
                Operand::Column(list) => Condition::Quantified(Quantified { all, operator, operand, list }),
                _ => return self.fail(),
            }
        };
        self.casts()?;
        for _ in 0..open {
            self.expect_sign(")")?;
            self.casts()?;
        }
        Ok(condition)
    }

    /// `'2026-01-01'::date`, `…::character varying[]`: the type follows from what a value is compared with.
    fn casts(&mut self) -> Read<()> {
        while self.take_sign("::") {
            match self.tokens.first() {
                Some(Token { kind: Kind::Name(_), .. }) => self.tokens = &self.tokens[1..],
                _ => return self.fail(),
            }
            let _ = self.take_word("varying") || self.take_word("precision");
            while self.take_sign("[") {
                self.expect_sign("]")?;
            }
        }
        Ok(())
    }

    /// What follows belongs to a value, so the bracket before it was one.
    fn continues_value(&self) -> bool {
        match self.tokens.first().map(|token| &token.kind) {
            Some(Kind::Sign(sign)) => *sign != ")" && *sign != ",",
            Some(Kind::Name(word)) => !matches!(word.as_str(), "and" | "or"),
            _ => false,
        }
    }

    fn text(&mut self) -> Read<String> {
        match self.tokens.first() {
            Some(Token { kind: Kind::Text(text), .. }) => {
                self.tokens = &self.tokens[1..];
                Ok(text.clone())
            }
            _ => self.fail(),
        }
    }

    fn sum(&mut self) -> Read<Operand> {
        let mut left = self.product()?;
        loop {
            let sign = if self.take_sign("+") {
                '+'
            } else if self.take_sign("-") {
                '-'
            } else {
                return Ok(left);
            };
            left = Operand::Arithmetic(sign, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Read<Operand> {
        let mut left = self.value()?;
        loop {
            let sign = if self.take_sign("*") {
                '*'
            } else if self.take_sign("/") {
                '/'
            } else if self.take_sign("%") {
                '%'
            } else {
                return Ok(left);
            };
            left = Operand::Arithmetic(sign, Box::new(left), Box::new(self.value()?));
        }
    }

    fn value(&mut self) -> Read<Operand> {
        self.depth += 1;
        if self.depth > 64 {
            return self.fail();
        }
        let value = self.plain_value()?;
        self.casts()?;
        self.depth -= 1;
        Ok(value)
    }

    fn plain_value(&mut self) -> Read<Operand> {
        if self.take_sign("(") {
            let inner = self.sum()?;
            self.expect_sign(")")?;
            return Ok(inner);
        }
        if self.take_sign("-") {
            return match self.value()? {
                Operand::Number(digits) => Ok(Operand::Number(format!("-{digits}"))),
                other => Ok(Operand::Arithmetic('-', Box::new(Operand::Number("0".into())), Box::new(other))),
            };
        }
        let Some((first, rest)) = self.tokens.split_first() else { return self.fail() };
        let value = match &first.kind {
            Kind::Number(digits) => Operand::Number(digits.clone()),
            Kind::Text(text) => Operand::Text(text.clone()),
            Kind::Quoted(name) => Operand::Column(name.clone()),
            Kind::Name(word) => match (word.as_str(), rest.first().map(|token| &token.kind)) {
                ("true", _) => Operand::Bool(true),
                ("false", _) => Operand::Bool(false),
                ("date" | "timestamp" | "timestamptz" | "uuid", Some(Kind::Text(text))) => {
                    self.tokens = &rest[1..];
                    return Ok(Operand::Text(text.clone()));
                }
                ("null" | "case" | "select" | "exists" | "array" | "row" | "interval" | "and" | "or" | "not", _) => {
                    return self.fail();
                }
                (name, Some(Kind::Sign("("))) => {
                    self.tokens = &rest[1..];
                    return self.call(name.to_owned());
                }
                (_, Some(Kind::Sign("."))) => return self.fail(),
                (name, _) => Operand::Column(name.to_owned()),
            },
            Kind::Sign(_) => return self.fail(),
        };
        self.tokens = rest;
        Ok(value)
    }

    fn call(&mut self, name: String) -> Read<Operand> {
        let mut arguments = Vec::new();
        if !self.take_sign(")") {
            arguments.push(self.sum()?);
            while self.take_sign(",") {
                arguments.push(self.sum()?);
            }
            self.expect_sign(")")?;
        }
        Ok(Operand::Call(name, arguments))
    }
}

/// The pattern of `LIKE` as a regular expression.
fn like(pattern: &str) -> String {
    let mut regex = String::from("^");
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => regex.push_str(r"[\s\S]*"),
            '_' => regex.push_str(r"[\s\S]"),
            '\\' => regex.extend(letters.next().map(|next| escaped(&next.to_string()))),
            other => regex.push_str(&escaped(&other.to_string())),
        }
    }
    regex.push_str(r"$(?!\n)");
    regex
}

fn escaped(letter: &str) -> String {
    match letter {
        "." | "^" | "$" | "*" | "+" | "?" | "(" | ")" | "[" | "]" | "{" | "}" | "|" | "\\" | "/" => {
            format!("\\{letter}")
        }
        other => other.to_owned(),
    }
}
