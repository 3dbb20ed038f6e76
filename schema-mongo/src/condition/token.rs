//! The words of a condition.

use super::Untranslatable;

/// A word, and where it stands, in characters from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub at: usize,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A name or keyword, in lower case unless it was quoted.
    Name(String),
    /// A name in double quotes: never a keyword.
    Quoted(String),
    Number(String),
    Text(String),
    /// An operator, a bracket, a comma.
    Sign(&'static str),
}

const SIGNS: [&str; 23] = [
    "!~*", "~*", "!~", "<>", "!=", "<=", ">=", "::", "<", ">", "=", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%",
    "~", ".",
];

/// All words of a text.
pub fn tokens(sql: &str) -> Result<Vec<Token>, Untranslatable> {
    let mut found = Vec::new();
    let mut rest = sql;
    loop {
        rest = rest.trim_start();
        let at = sql[..sql.len() - rest.len()].chars().count() + 1;
        let Some(first) = rest.chars().next() else { return Ok(found) };
        let (kind, length) = match first {
            '\'' => quoted(rest, '\'').map(|(text, length)| (Kind::Text(text), length)),
            '"' => quoted(rest, '"').map(|(text, length)| (Kind::Quoted(text), length)),
            c if c.is_ascii_digit() => {
                let length = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
                Some((Kind::Number(rest[..length].to_owned()), length))
            }
            c if c.is_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                Some((Kind::Name(rest[..length].to_lowercase()), length))
            }
            _ => SIGNS.iter().find(|sign| rest.starts_with(**sign)).map(|sign| (Kind::Sign(sign), sign.len())),
        }
        .ok_or(Untranslatable::Syntax(at))?;
        // `E'…'` and the like are texts of other kinds.
        if matches!(kind, Kind::Name(_)) && rest[length..].starts_with('\'') && length == 1 {
            return Err(Untranslatable::Syntax(at));
        }
        found.push(Token { kind, at });
        rest = &rest[length..];
    }
}

/// What stands between quotes, a doubled one for one, and how long it is with them.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            inner.push(letter);
        } else if letters.peek().is_some_and(|(_, next)| *next == quote) {
            inner.push(quote);
            letters.next();
        } else {
            return Some((inner, at + 1));
        }
    }
    None
}
