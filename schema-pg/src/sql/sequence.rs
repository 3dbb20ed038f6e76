//! CREATE SEQUENCE and ALTER SEQUENCE.

use std::fmt;

use super::{Ident, Name};
use crate::catalog::{QualifiedName, Sequence, SequenceOptions, Text};

/// `CREATE SEQUENCE app.numbers AS bigint START WITH 100`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSequence<'a>(pub &'a Sequence);

impl fmt::Display for CreateSequence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE SEQUENCE {} AS {}", Name(&self.0.name), self.0.ty)?;
        options(&self.0.options, "", f)
    }
}

/// `ALTER SEQUENCE app.numbers AS integer INCREMENT BY 1 …`: all that can be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence<'a>(pub &'a Sequence);

impl fmt::Display for AlterSequence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER SEQUENCE {} AS {}", Name(&self.0.name), self.0.ty)?;
        all_options(&self.0.options, "", f)
    }
}

/// `ALTER SEQUENCE app.numbers OWNED BY app.users.number`
#[derive(Debug, Clone, PartialEq)]
pub struct OwnSequence<'a> {
    /// The sequence.
    pub sequence: &'a QualifiedName,
    /// The column with which it goes; `None` is none.
    pub owner: Option<&'a (QualifiedName, Text)>,
}

impl fmt::Display for OwnSequence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER SEQUENCE {} OWNED BY ", Name(self.sequence))?;
        match self.owner {
            Some((table, column)) => write!(f, "{}.{}", Name(table), Ident(column)),
            None => f.write_str("NONE"),
        }
    }
}

/// What is said of a sequence, each with `word` before it: `SET ` where an identity is altered.
pub fn options(options: &SequenceOptions, word: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let SequenceOptions { start, increment, min, max, cache, cycle } = options;
    let numbers =
        [("INCREMENT BY", increment), ("MINVALUE", min), ("MAXVALUE", max), ("START WITH", start), ("CACHE", cache)];
    for (what, number) in numbers {
        if let Some(number) = number {
            write!(f, " {word}{what} {number}")?;
        }
    }
    if *cycle { write!(f, " {word}CYCLE") } else { Ok(()) }
}

/// The same with what is not said: it becomes the default again.
pub fn all_options(options: &SequenceOptions, word: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let SequenceOptions { start, increment, min, max, cache, cycle } = options;
    write!(f, " {word}INCREMENT BY {}", increment.unwrap_or(1))?;
    match min {
        Some(min) => write!(f, " {word}MINVALUE {min}")?,
        None => write!(f, " {word}NO MINVALUE")?,
    }
    match max {
        Some(max) => write!(f, " {word}MAXVALUE {max}")?,
        None => write!(f, " {word}NO MAXVALUE")?,
    }
    // The server takes no default for it again: that follows from the others.
    let usual = if increment.unwrap_or(1) > 0 { min.unwrap_or(1) } else { max.unwrap_or(-1) };
    write!(f, " {word}START WITH {}", start.unwrap_or(usual))?;
    write!(f, " {word}CACHE {} {word}{}", cache.unwrap_or(1), if *cycle { "CYCLE" } else { "NO CYCLE" })
}
