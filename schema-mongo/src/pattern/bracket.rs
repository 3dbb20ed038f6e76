//! `[a-z]`: one of several characters.

use super::escape::written;
use super::reader::Reader;

/// Classes that both know.
const CLASSES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word",
    "xdigit",
];

/// A part of a bracket: one character, or a class.
enum Part {
    One(char),
    Class,
}

impl Reader<'_> {
    /// What follows `[`.
    pub(super) fn bracket(&mut self) -> Result<(), String> {
        let mark = self.peek().filter(|mark| matches!(mark, ':' | '.' | '='));
        if let Some(mark) = mark
            && self.rest()[1..].split_once(']').is_some_and(|(inner, _)| inner.ends_with(mark))
        {
            return Err(format!("a class stands within brackets, `[[{mark}…{mark}]]`, or PCRE2 refuses it"));
        }
        self.written.push('[');
        if self.take("^") {
            self.written.push('^');
        }
        let first = self.at;
        loop {
            if self.at > first && self.take("]") {
                self.written.push(']');
                return Ok(());
            }
            let is_edge = self.at == first || self.rest().starts_with("-]");
            if self.rest().starts_with('-') && (!is_edge || self.rest().starts_with("--")) {
                return Err("`-` stands in brackets where it is no range: write `\\-`".into());
            }
            let part = self.part()?;
            if self.rest().starts_with('-') && !self.rest().starts_with("-]") {
                self.range(&part)?;
            }
        }
    }

    fn part(&mut self) -> Result<Part, String> {
        if self.take("[:") {
            let known = CLASSES.into_iter().find(|class| self.take(&format!("{class}:]")));
            let Some(class) = known else { return Err("`[:` is followed by no class that both stores know".into()) };
            self.written.push_str(&format!("[:{class}:]"));
            return Ok(Part::Class);
        }
        if self.rest().starts_with("[.") || self.rest().starts_with("[=") {
            return Err("PCRE2 knows no collating elements, `[.a.]` and `[=a=]`".into());
        }
        if self.rest().starts_with("&&") {
            return Err("neither store cuts sets of characters with `&&`: it is the character `&`".into());
        }
        if self.take("\\") {
            if let Some(class) = self.class() {
                self.written.push_str(class);
                return Ok(Part::Class);
            }
            let letter = match self.take("b") {
                true => '\u{8}',
                false => self.character()?,
            };
            self.one(letter);
            return Ok(Part::One(letter));
        }
        let Some(letter) = self.next() else { return Err("`[` is not closed".into()) };
        self.one(letter);
        Ok(Part::One(letter))
    }

    /// What follows the first character of a range.
    fn range(&mut self, from: &Part) -> Result<(), String> {
        self.take("-");
        self.written.push('-');
        match (from, self.part()?) {
            (Part::One(from), Part::One(to)) if *from <= to => Ok(()),
            _ => Err("a range in brackets goes from one character to a later one".into()),
        }
    }

    fn one(&mut self, letter: char) {
        match letter {
            '\\' | ']' | '[' | '^' | '-' => self.written.extend(['\\', letter]),
            '.' | '$' | '*' | '+' | '?' | '(' | ')' | '{' | '}' | '|' => self.written.push(letter),
            other => self.written.push_str(&written(other)),
        }
    }
}
