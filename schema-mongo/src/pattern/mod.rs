//! Regular expressions: what is said is PostgreSQL's (manual, "POSIX Regular Expressions", advanced ones), what MongoDB reads is
//! PCRE2's. Where both write the same otherwise, it is translated; where one can't say it, that is an error.

mod bracket;
mod escape;
mod quantifier;
mod reader;
#[cfg(test)]
mod tests;

use self::quantifier::Width;
pub(crate) use self::reader::END;
use self::reader::{Reader, literally};

/// Groups within groups, at most (PCRE2's own limit).
const DEPTH: usize = 250;
/// Bytes of a regular expression, at most, in MongoDB.
const SIZE: usize = 32_764;
/// The pattern as PCRE2 reads it; or why it can't be written so that both stores take the same texts.
pub fn translated(pattern: &str) -> Result<String, String> {
    if let Some(literal) = pattern.strip_prefix("***=") {
        return Ok(literal.chars().map(literally).collect());
    }
    let mut reader = Reader::new(pattern.strip_prefix("***:").unwrap_or(pattern));
    reader.options()?;
    reader.alternatives(0)?;
    if reader.peek().is_some() {
        return Err("`)` closes no group".into());
    }
    match reader.written.len() > SIZE || pattern.contains('\0') {
        true => Err(format!("MongoDB takes {SIZE} bytes at most, none of them zero")),
        false => Ok(reader.written),
    }
}

impl Reader<'_> {
    /// `(?i)`, which PostgreSQL takes at the start only.
    fn options(&mut self) -> Result<(), String> {
        let Some(letters) = self.rest().strip_prefix("(?").and_then(|rest| rest.split_once(')')).map(|(all, _)| all)
        else {
            return Ok(());
        };
        if letters.is_empty() || !letters.bytes().all(|letter| letter.is_ascii_lowercase()) {
            return Ok(());
        }
        let mut ignores_case = false;
        for letter in letters.chars() {
            match letter {
                'i' => ignores_case = true,
                'c' => ignores_case = false,
                // What holds anyway.
                's' | 't' => {}
                other => return Err(format!("the option `(?{other})` means other things to PostgreSQL and to PCRE2")),
            }
        }
        self.at += letters.len() + 3;
        if ignores_case {
            self.written.push_str("(?i)");
        }
        Ok(())
    }

    /// Branches between bars, up to the end of the group; the widths of each.
    fn alternatives(&mut self, depth: usize) -> Result<Vec<Width>, String> {
        if depth > DEPTH {
            return Err(format!("groups stand more than {DEPTH} deep, which PCRE2 refuses"));
        }
        let mut widths = vec![self.branch(depth)?];
        while self.take("|") {
            self.written.push('|');
            widths.push(self.branch(depth)?);
        }
        Ok(widths)
    }

    fn branch(&mut self, depth: usize) -> Result<Width, String> {
        let mut width = Width::ZERO;
        self.comments()?;
        while let Some(letter) = self.peek().filter(|letter| !matches!(letter, '|' | ')')) {
            // A constraint holds at a place and takes no text: it is not repeated.
            let atom = self.atom(letter, depth)?;
            self.comments()?;
            width = width.then(self.quantified(atom)?);
            self.comments()?;
        }
        Ok(width)
    }

    /// `(?#…)` says nothing.
    fn comments(&mut self) -> Result<(), String> {
        while self.take("(?#") {
            let Some((comment, _)) = self.rest().split_once(')') else { return Err("`(?#` has no end".into()) };
            self.at += comment.len() + 1;
        }
        Ok(())
    }

    /// One thing, and how much text it takes; `None` where it only looks.
    fn atom(&mut self, letter: char, depth: usize) -> Result<Option<Width>, String> {
        if self.take("[[:<:]]") {
            self.written.push_str(r"\b(?=\w)");
            return Ok(None);
        }
        if self.take("[[:>:]]") {
            self.written.push_str(r"\b(?<=\w)");
            return Ok(None);
        }
        self.next();
        match letter {
            '(' => return self.group(depth),
            '[' => self.bracket()?,
            '\\' => return self.escape(),
            '.' => self.written.push_str(r"[\s\S]"),
            '^' => {
                self.written.push('^');
                return Ok(None);
            }
            '$' => {
                self.written.push_str(END);
                return Ok(None);
            }
            '*' | '+' | '?' => return Err(format!("`{letter}` has nothing before it to repeat")),
            '{' if self.peek().is_some_and(|next| next.is_ascii_digit()) => {
                return Err("`{` has nothing before it to repeat".into());
            }
            other => self.written.push_str(&literally(other)),
        }
        Ok(Some(Width::ONE))
    }

    /// What follows `(`.
    fn group(&mut self, depth: usize) -> Result<Option<Width>, String> {
        let known = ["?:", "?=", "?!", "?<=", "?<!"];
        let kind = known.into_iter().find(|kind| self.take(kind));
        if kind.is_none() && self.peek() == Some('?') {
            let what: String = self.rest().chars().take(2).collect();
            return Err(format!("`({what}` is no group of PostgreSQL, or stands at the start of the pattern only"));
        }
        let is_look = kind.is_some_and(|kind| kind != "?:");
        let counts = kind.is_none() && !self.looks;
        self.written.push('(');
        self.written.push_str(kind.unwrap_or(if self.looks { "?:" } else { "" }));
        let outside = self.looks;
        self.looks |= is_look;
        let widths = self.alternatives(depth + 1)?;
        self.looks = outside;
        if !self.take(")") {
            return Err("`(` is not closed".into());
        }
        self.written.push(')');
        self.groups += u32::from(counts);
        if kind.is_some_and(|kind| kind.starts_with("?<")) && !widths.iter().all(Width::is_fixed) {
            return Err("PCRE2 looks behind only by a fixed number of characters".into());
        }
        Ok((!is_look).then(|| widths.into_iter().reduce(Width::or).unwrap_or(Width::ZERO)))
    }
}
