//! The words of a statement, read one after the other.

use std::borrow::Cow;

use super::problem::{Problem, Read, unread};
use super::script::Word;
use crate::catalog::expression::TokenKind;
use crate::catalog::{QualifiedName, Text};

/// A name as it is written, with its schema or without.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Where it stands.
    pub at: usize,
    pub schema: Option<Text>,
    pub name: Text,
}

impl Written {
    /// In this schema where none is written.
    pub fn within(&self, schema: &Text) -> QualifiedName {
        QualifiedName { schema: self.schema.clone().unwrap_or_else(|| schema.clone()), name: self.name.clone() }
    }
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// The words of a statement, or of a part of it.
#[derive(Debug, Clone)]
pub struct Cursor<'w> {
    /// The whole text.
    sql: &'w str,
    words: &'w [Word<'w>],
    next: usize,
    /// Where the part ends.
    end: usize,
}

impl<'w> Cursor<'w> {
    pub fn new(sql: &'w str, words: &'w [Word<'w>]) -> Self {
        Self { sql, words, next: 0, end: words.last().map_or(sql.len(), Word::end) }
    }

    /// The whole text in which places are reported.
    pub fn sql(&self) -> &'w str {
        self.sql
    }

    pub fn peek(&self) -> Option<&'w Word<'w>> {
        self.words.get(self.next)
    }

    pub fn peek_at(&self, further: usize) -> Option<&'w Word<'w>> {
        self.words.get(self.next + further)
    }

    /// The words that are left.
    pub fn left(&self) -> &'w [Word<'w>] {
        &self.words[self.next.min(self.words.len())..]
    }

    /// Where the next word stands.
    pub fn at(&self) -> usize {
        self.peek().map_or(self.end, |word| word.at)
    }

    pub fn bump(&mut self) -> Option<&'w Word<'w>> {
        let word = self.words.get(self.next)?;
        self.next += 1;
        Some(word)
    }

    pub fn is_done(&self) -> bool {
        self.next >= self.words.len()
    }

    /// These words follow.
    pub fn is(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(at, word)| self.peek_at(at).is_some_and(|next| next.is(word)))
    }

    /// Takes these words where they follow.
    pub fn eat(&mut self, words: &[&str]) -> bool {
        let is = self.is(words);
        self.next += if is { words.len() } else { 0 };
        is
    }

    /// Takes the first of these words that follows.
    pub fn one_of(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let found = words.iter().find(|word| self.is(&[word]))?;
        self.next += 1;
        Some(found)
    }

    pub fn expect(&mut self, words: &[&str]) -> Read<()> {
        if self.eat(words) { Ok(()) } else { Err(self.unexpected(&words.join(" ").to_uppercase())) }
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.peek().is_some_and(|word| word.token.is_mark(mark))
    }

    pub fn mark(&mut self, mark: char) -> bool {
        let is = self.is_mark(mark);
        self.next += usize::from(is);
        is
    }

    pub fn expect_mark(&mut self, mark: char) -> Read<()> {
        if self.mark(mark) { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    /// Something else stands here than what is expected.
    pub fn unexpected(&self, expected: &str) -> Problem {
        let message = match self.peek() {
            Some(word) => {
                let text: String = word.token.text.chars().take(40).collect();
                format!("`{text}` stands where {expected} is expected")
            }
            None => format!("the statement ends where {expected} is expected"),
        };
        unread(self.at(), message, "write it as the manual of PostgreSQL has it")
    }

    /// Nothing is left.
    pub fn finish(&self) -> Read<()> {
        if self.is_done() { Ok(()) } else { Err(self.unexpected("the end")) }
    }

    /// A name, without its quotes.
    pub fn name(&mut self) -> Read<Text> {
        match self.peek().and_then(|word| word.token.name()) {
            Some(name) => {
                self.next += 1;
                Ok(name.into_owned().into())
            }
            None => Err(self.unexpected("a name")),
        }
    }

    /// A name, with its schema or without.
    pub fn written(&mut self) -> Read<Written> {
        let at = self.at();
        let first = self.name()?;
        if !self.mark('.') {
            return Ok(Written { at, schema: None, name: first });
        }
        Ok(Written { at, schema: Some(first), name: self.name()? })
    }

    /// Names between commas.
    pub fn names(&mut self) -> Read<Vec<Text>> {
        let mut names = vec![self.name()?];
        while self.mark(',') {
            names.push(self.name()?);
        }
        Ok(names)
    }

    /// Names between commas, in parentheses.
    pub fn name_list(&mut self) -> Read<Vec<Text>> {
        let mut inner = self.group()?;
        let names = inner.names()?;
        inner.finish()?;
        Ok(names)
    }

    /// A text in quotes.
    pub fn literal(&mut self) -> Read<Text> {
        match self.peek().and_then(|word| word.token.literal()) {
            Some(text) => {
                self.next += 1;
                Ok(text.into_owned().into())
            }
            None => Err(self.unexpected("a text in quotes")),
        }
    }

    /// A whole number, with its sign.
    pub fn integer(&mut self) -> Read<i64> {
        let before = self.clone();
        let sign = if self.mark('-') { "-" } else { "" };
        let _ = sign.is_empty() && self.mark('+');
        let digits = self.bump().map(|word| format!("{sign}{}", word.token.text.replace('_', "")));
        digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| before.unexpected("a whole number"))
    }

    /// What stands in parentheses.
    pub fn group(&mut self) -> Read<Cursor<'w>> {
        let opened = self.at();
        self.expect_mark('(')?;
        let start = self.next;
        let mut depth = 1;
        while let Some(word) = self.bump() {
            if word.token.is_mark('(') {
                depth += 1;
            } else if word.token.is_mark(')') {
                depth -= 1;
            }
            if depth == 0 {
                let words = &self.words[start..self.next - 1];
                return Ok(Cursor { sql: self.sql, words, next: 0, end: word.at });
            }
        }
        Err(unread(opened, "nothing closes this parenthesis", "close it"))
    }

    /// Its parts between commas; none where it is empty.
    pub fn parts(mut self) -> Vec<Cursor<'w>> {
        let mut parts = Vec::new();
        while !self.is_done() {
            parts.push(self.until(|cursor| cursor.is_mark(',')));
            self.mark(',');
        }
        parts
    }

    /// What comes before the first word, outside of brackets, for which `stop` holds.
    pub fn until(&mut self, stop: impl Fn(&Cursor<'w>) -> bool) -> Cursor<'w> {
        let start = self.next;
        let mut depth = 0_usize;
        while let Some(word) = self.peek() {
            if depth == 0 && stop(self) {
                break;
            }
            if word.token.is_mark('(') || word.token.is_mark('[') {
                depth += 1;
            } else if word.token.is_mark(')') || word.token.is_mark(']') {
                depth = depth.saturating_sub(1);
            }
            self.next += 1;
        }
        Cursor { sql: self.sql, words: &self.words[start..self.next], next: 0, end: self.at() }
    }

    /// What is left, as it is written.
    pub fn text(&self) -> Cow<'w, str> {
        written(self.sql, self.left())
    }

    /// The same, which must not be empty.
    pub fn verbatim(&self) -> Read<Text> {
        match self.text() {
            text if text.is_empty() => Err(self.unexpected("something")),
            text => Ok(text.into_owned().into()),
        }
    }

    /// The same, which must be one expression.
    pub fn expression(&self) -> Read<Text> {
        match self.text() {
            text if text.is_empty() => Err(self.unexpected("an expression")),
            text => expression(self.at(), &text),
        }
    }

    /// The text from one word on to the one that was taken last.
    pub fn since(&self, at: usize) -> Cow<'w, str> {
        let taken = &self.words[..self.next.min(self.words.len())];
        let first = taken.partition_point(|word| word.at < at);
        written(self.sql, &taken[first..])
    }

    /// The word that was taken last.
    pub fn before(&self) -> Option<&'w Word<'w>> {
        self.next.checked_sub(1).and_then(|before| self.words.get(before))
    }

    /// A name without quotes, or a text in quotes, as it is meant.
    pub fn word_or_literal(&mut self) -> Read<Text> {
        match self.peek().map(|word| word.token.kind) {
            Some(TokenKind::Literal) => self.literal(),
            _ => self.name(),
        }
    }
}

/// Words as a catalog has them: with the blanks and comments between them.
pub fn written<'w>(sql: &'w str, words: &[Word<'w>]) -> Cow<'w, str> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Cow::Borrowed("") };
    if words.iter().all(|word| word.now.is_none()) {
        return Cow::Borrowed(&sql[first.at..last.end()]);
    }
    let mut text = String::new();
    let mut end = first.at;
    for word in words {
        text.push_str(&sql[end..word.at]);
        text.push_str(word.now.as_deref().unwrap_or(word.token.text));
        end = word.end();
    }
    Cow::Owned(text)
}

/// An expression that stands at this place.
pub fn expression(at: usize, text: &str) -> Read<Text> {
    match crate::validate::not_an_expression(text) {
        None => Ok(text.to_owned().into()),
        Some((within, message)) => {
            let help = "write one expression, as the manual of PostgreSQL has it";
            Err(unread(at + within.min(text.len()), format!("it does not parse: {message}"), help))
        }
    }
}
