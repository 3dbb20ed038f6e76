//! SQL without markers of a runner. Some runners read files line by line and don't parse SQL: a line that looks like one of their
//! markers is one, also inside a string constant. It is written in another form, with the same meaning.

use std::borrow::Cow;

use crate::catalog::expression::{Token, TokenKind, tokens};

/// What a runner looks at in a file.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// The line is one of the runner's.
    pub line: fn(&str) -> bool,
    /// A word that means something to it wherever it stands, in large letters or small.
    pub word: Option<&'static str>,
    /// It replaces `${…}`, and knows other ends of lines than SQL.
    pub parameters: bool,
}

/// SQL without anything that the runner looks at.
pub(super) fn plain(sql: &str, marks: Marks) -> String {
    let mut found = String::with_capacity(sql.len());
    let all: Vec<Token<'_>> = tokens(sql).collect();
    let mut at = 0;
    while let Some(token) = all.get(at).copied() {
        let length = 1 + continued(&all[at..]);
        let text: Cow<'_, str> = match length {
            1 => Cow::Borrowed(token.text),
            _ => Cow::Owned(joined(&all[at..at + length])),
        };
        let escape = all[at + length..].iter().filter(|token| token.has_meaning()).map(|token| token.text);
        match token.kind {
            TokenKind::Literal | TokenKind::QuotedName | TokenKind::Word if is_looked_at(&text, marks) => {
                found.push_str(&coded(token.kind, &text, escape_of(escape), marks));
            }
            TokenKind::Comment => {
                // What stands in it is for people.
                let written = token.text.replace(ENDS, " ").replace("${", "$ {");
                let written = match token.text.starts_with("/*") && is_looked_at(&written, marks) {
                    true => written.replace('\n', " "),
                    false => written,
                };
                begin(&mut found, &written, marks);
                found.push_str(&apart(written, marks.word));
            }
            TokenKind::Space => found.push_str(&token.text.replace(ENDS, " ")),
            _ => {
                let rest = || all[at..].iter().take(4).map(|token| token.text).collect::<String>();
                begin(&mut found, &rest(), marks);
                all[at..at + length].iter().for_each(|token| found.push_str(token.text));
            }
        }
        at += length;
    }
    found
}

/// Before what begins a line and would be taken for one of the runner's: a comment that says nothing.
fn begin(found: &mut String, rest: &str, marks: Marks) {
    let line = found.rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() && (marks.line)(rest) {
        found.push_str("/**/ ");
    }
}

/// How many tokens after a string constant belong to it: `'a'` on one line and `'b'` on the next are one (manual, "String Constants").
fn continued(all: &[Token<'_>]) -> usize {
    let mut length = 0;
    while let [text, space, next, ..] = &all[length..]
        && text.kind == TokenKind::Literal
        && !text.text.starts_with('$')
        && space.kind == TokenKind::Space
        && space.text.contains(['\n', '\r'])
        && next.kind == TokenKind::Literal
        && next.text.starts_with('\'')
    {
        length += 2;
    }
    length
}

/// The same text in one pair of quotes.
fn joined(all: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in all.iter().filter(|token| token.kind == TokenKind::Literal) {
        match text.pop() {
            None => text.push_str(token.text),
            Some(_) => text.push_str(&token.text[1..]),
        }
    }
    text
}

/// The runner would change it, or take a line of it for its own.
fn is_looked_at(text: &str, marks: Marks) -> bool {
    marks.parameters && (text.contains("${") || text.contains(ENDS))
        || marks.word.is_some_and(|word| position(text, word).is_some())
        || text.split('\n').skip(1).any(marks.line)
}

/// The letter that `UESCAPE` after a string constant names.
fn escape_of<'t>(mut after: impl Iterator<Item = &'t str>) -> char {
    match (after.next(), after.next()) {
        (Some(word), Some(letter)) if word.eq_ignore_ascii_case("uescape") => letter.chars().nth(1).unwrap_or('\\'),
        _ => '\\',
    }
}

/// The same text, name or word with codes in place of the letters by which the runner would take it for its own.
fn coded(kind: TokenKind, text: &str, escape: char, marks: Marks) -> String {
    let token = Token { kind, text };
    let prefix = text.get(..2).unwrap_or_default();
    let is_unicode = prefix.eq_ignore_ascii_case("u&");
    let by_number = |letter: char| format!("{escape}{:04X}", u32::from(letter));
    if is_unicode {
        let quote = if kind == TokenKind::Literal { '\'' } else { '"' };
        let inner = text[3..].strip_suffix(quote).unwrap_or(&text[3..]);
        return format!("U&{quote}{}{quote}", without(inner, marks, &by_number));
    }
    if kind != TokenKind::Literal {
        let inner = token.name().unwrap_or_default().replace('\\', "\\\\").replace('"', "\"\"");
        return format!("U&\"{}\"", without(&inner, marks, &|letter| format!("\\{:04X}", u32::from(letter))));
    }
    let written = token.literal().unwrap_or_default().replace('\\', "\\\\").replace('\'', "''");
    let by_escape = |letter: char| match letter {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        letter if letter.is_ascii() => format!("\\x{:02X}", u32::from(letter)),
        letter => format!("\\u{:04X}", u32::from(letter)),
    };
    // N'…' is a text of the type nchar.
    let ty = if prefix.eq_ignore_ascii_case("n'") { "nchar " } else { "" };
    format!("{ty}E'{}'", without(&written, marks, &by_escape))
}

/// The text with codes for what the runner would look at.
fn without(text: &str, marks: Marks, code: &impl Fn(char) -> String) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        let is_looked_at = match letter {
            '\n' => (marks.line)(after.split('\n').next().unwrap_or_default()),
            '$' => marks.parameters && after.starts_with('{'),
            letter if ENDS.contains(&letter) => marks.parameters,
            _ => marks.word.is_some_and(|word| position(rest, word) == Some(0)),
        };
        match is_looked_at {
            true => found.push_str(&code(letter)),
            false => found.push(letter),
        }
        rest = after;
    }
    found
}

/// What else ends a line for some runners.
const ENDS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Where a word of ASCII letters stands, in large letters or small.
fn position(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|found| found.eq_ignore_ascii_case(word.as_bytes()))
}

/// The same with a blank after the first letter of the word.
fn apart(mut text: String, word: Option<&str>) -> String {
    while let Some(at) = word.and_then(|word| position(&text, word)) {
        text.insert(at + 1, ' ');
    }
    text
}
