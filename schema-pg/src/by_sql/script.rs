//! A text of SQL in its statements.

use super::problem::{Problem, homeless, unread};
use crate::catalog::Text;
use crate::catalog::expression::{Token, TokenKind, tokens};

/// A part of SQL that has a meaning, and where it stands.
#[derive(Debug, Clone)]
pub struct Word<'s> {
    pub token: Token<'s>,
    /// The byte in the whole text.
    pub at: usize,
    /// What a catalog has for it in texts: with its schema, where it is found by `search_path` alone.
    pub now: Option<Text>,
}

impl Word<'_> {
    /// It is this word, without quotes, in whatever letters.
    pub fn is(&self, word: &str) -> bool {
        self.token.kind == TokenKind::Word && self.token.text.eq_ignore_ascii_case(word)
    }

    /// The byte after it.
    pub fn end(&self) -> usize {
        self.at + self.token.text.len()
    }
}

/// The statements of a text, each without its semicolon. What stands between them and is no SQL is reported.
pub fn statements<'s>(sql: &'s str, found: &mut Vec<Problem>) -> Vec<Vec<Word<'s>>> {
    let mut statements = Vec::new();
    let mut statement: Vec<Word<'s>> = Vec::new();
    let mut blocks = Blocks::default();
    // What some editors put first; psql passes over it too.
    let mut at = if sql.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < sql.len() {
        if statement.is_empty()
            && let Some(line) = of_psql(&sql[at..])
        {
            found.extend(by_psql(at, line));
            at += line.len();
            continue;
        }
        let Some(token) = tokens(&sql[at..]).next() else { break };
        let word = Word { token, at, now: None };
        at = word.end();
        if !token.has_meaning() {
            continue;
        }
        found.extend(unclosed(&word));
        if token.is_mark(';') && blocks.is_outside() {
            if is_copy(&statement) {
                at = behind_rows(sql, at);
            }
            statements.push(std::mem::take(&mut statement));
            continue;
        }
        blocks.note(&word, statement.last());
        statement.push(word);
    }
    statements.push(statement);
    statements.retain(|statement| !statement.is_empty());
    statements
}

/// What is open where a word stands.
#[derive(Default)]
struct Blocks {
    parentheses: usize,
    /// `BEGIN ATOMIC … END`, and `CASE … END` in it.
    blocks: usize,
}

impl Blocks {
    fn is_outside(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn note(&mut self, word: &Word<'_>, before: Option<&Word<'_>>) {
        if word.token.is_mark('(') {
            self.parentheses += 1;
        } else if word.token.is_mark(')') {
            self.parentheses = self.parentheses.saturating_sub(1);
        } else if word.is("atomic") && before.is_some_and(|before| before.is("begin"))
            || self.blocks > 0 && word.is("case")
        {
            self.blocks += 1;
        } else if self.blocks > 0 && word.is("end") {
            self.blocks -= 1;
        }
    }
}

/// A line for psql, with its end.
fn of_psql(rest: &str) -> Option<&str> {
    rest.starts_with('\\').then(|| &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)])
}

/// Of what psql does by itself, only what pg_dump writes changes nothing.
fn by_psql(at: usize, line: &str) -> Option<Problem> {
    let word = line.split_whitespace().next().unwrap_or_default();
    let harmless = matches!(word, "\\restrict" | "\\unrestrict" | "\\.");
    let help = "leave the line out: no server is asked when this text is read";
    (!harmless).then(|| homeless(at, format!("`{word}` is a command of psql, and no SQL"), help))
}

/// Quotes and comments that nothing closes.
fn unclosed(word: &Word<'_>) -> Option<Problem> {
    let text = word.token.text;
    let help = "close what is opened here";
    let is_closed = match word.token.kind {
        TokenKind::QuotedName => text.len() > 1 && text.ends_with('"'),
        TokenKind::Literal if text.starts_with('$') => {
            let tag = text[1..].find('$').map_or(text, |end| &text[..end + 2]);
            text.len() >= 2 * tag.len() && text.ends_with(tag)
        }
        TokenKind::Literal => text.len() > text.find('\'').unwrap_or_default() + 1 && text.ends_with('\''),
        _ => true,
    };
    (!is_closed).then(|| unread(word.at, "the quote that begins here has no end", help))
}

/// COPY … FROM stdin: rows follow.
fn is_copy(statement: &[Word<'_>]) -> bool {
    statement.first().is_some_and(|word| word.is("copy")) && statement.iter().any(|word| word.is("stdin"))
}

/// Behind the line that ends rows.
fn behind_rows(sql: &str, at: usize) -> usize {
    sql[at..].find("\n\\.").map_or(sql.len(), |end| at + end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let statements = statements(sql, &mut found);
        let text = |words: &Vec<Word<'_>>| sql[words[0].at..words[words.len() - 1].end()].to_owned();
        assert_eq!(statements.iter().map(text).collect::<Vec<_>>(), expected);
        assert_eq!(found, []);
    }

    #[test]
    fn statements_end_where_the_server_ends_them() {
        check("a; b -- ;\n;; /* ; */ c", &["a", "b", "c"]);
        check("f AS $$ a; b $$; g 'x;y'", &["f AS $$ a; b $$", "g 'x;y'"]);
        check("DO ALSO (a; b); c", &["DO ALSO (a; b)", "c"]);
        check(
            "f BEGIN ATOMIC a; SELECT CASE WHEN b THEN c END; END; BEGIN; d",
            &["f BEGIN ATOMIC a; SELECT CASE WHEN b THEN c END; END", "BEGIN", "d"],
        );
        check("\\restrict x\na;\n\\unrestrict x\n", &["a"]);
        check("COPY a FROM stdin;\n1\t'\n\\.\n\nb;", &["COPY a FROM stdin", "b"]);
    }

    #[test]
    fn what_is_not_closed_is_said() {
        for (sql, at) in [("a 'b", 2), ("a \"b", 2), ("a $x$ b $$", 2), ("a '", 2), ("\\connect x\n", 0)] {
            let mut found = Vec::new();
            statements(sql, &mut found);
            assert_eq!(found.iter().map(|problem| problem.at).collect::<Vec<_>>(), [at], "{sql}");
        }
    }
}
