//! Revisions of Alembic: Python that hands SQL to SQLAlchemy as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::error::MigrationError;
use super::layout::Layout;
use super::script::{Around, Half, Piece};

/// A file of Alembic.
pub(super) struct Revision<'r, 'p, 'a> {
    /// Its number.
    pub revision: &'r str,
    /// The revision before it.
    pub down_revision: Option<&'r str>,
    pub up: (&'r Half<'p, 'a>, Around),
    pub down: (&'r Half<'p, 'a>, Around),
}

impl Revision<'_, '_, '_> {
    /// The text of the file.
    pub fn text(&self) -> Result<String, MigrationError> {
        let mut text = format!("{}\n\n", literal(&format!("{}\n", self.up.0.notes.join("\n"))));
        text.push_str("import sqlalchemy as sa\nfrom alembic import op\n\n");
        let before = self.down_revision.map_or_else(|| "None".to_owned(), literal);
        let _ = write!(text, "revision = {}\ndown_revision = {before}\n", literal(self.revision));
        text.push_str("branch_labels = None\ndepends_on = None\n");
        for (name, notes, (half, around)) in
            [("upgrade", &[][..], self.up), ("downgrade", &self.down.0.notes[..], self.down)]
        {
            let _ = write!(text, "\n\ndef {name}() -> None:\n");
            notes.iter().for_each(|note| remark(note, "    ", &mut text));
            body(&half.pieces(Layout::Alembic, around)?, around, &mut text);
        }
        Ok(text)
    }
}

fn body(pieces: &[Piece], around: Around, text: &mut String) {
    let mut indent = "    ";
    if pieces.is_empty() {
        text.push_str("    pass\n");
        return;
    }
    if around == Around::Nothing {
        text.push_str("    with op.get_context().autocommit_block():\n");
        indent = "        ";
    }
    let first = pieces.iter().position(|piece| *piece != Piece::Gap).unwrap_or_default();
    for piece in &pieces[first..] {
        match piece {
            Piece::Gap => text.push('\n'),
            Piece::Remark(line) => remark(line, indent, text),
            Piece::Statement(sql) => {
                let _ = writeln!(text, "{indent}op.execute(sa.text({}))", literal(&without_parameters(sql)));
            }
        }
    }
}

fn remark(lines: &str, indent: &str, text: &mut String) {
    for line in lines.split(['\n', '\r']) {
        let _ = writeln!(text, "{indent}# {line}");
    }
}

/// A string of Python (reference manual, "String and Bytes literals"): in one pair of quotes, or in three where it has several lines.
fn literal(text: &str) -> String {
    let quotes = if text.contains(['\n', '"']) { "\"\"\"" } else { "\"" };
    let mut found = quotes.to_owned();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => found.push_str("\\\\"),
            // The last of several quotes, and one at the end, would close the string.
            '"' if letters.peek().is_none_or(|next| *next == '"') => found.push_str("\\\""),
            '\n' | '\t' => found.push(letter),
            letter if letter.is_ascii_control() => {
                let _ = write!(found, "\\x{:02x}", u32::from(letter));
            }
            letter => found.push(letter),
        }
    }
    found + quotes
}

/// The text as `text()` of SQLAlchemy takes it: `:name` is a parameter there, and `\:` a colon. A cast (`::`) is none, unless a colon
/// with a backslash stands right before its type.
fn without_parameters(sql: &str) -> String {
    let letters: Vec<char> = sql.chars().collect();
    let mut found = String::with_capacity(sql.len());
    let (mut behind_escaped, mut at) = (false, 0);
    while let Some(letter) = letters.get(at).copied() {
        let is_colon = |at: usize| letters.get(at) == Some(&':');
        if letter != ':' {
            // Python counts letters of all languages to a word.
            behind_escaped &= letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii();
            found.push(letter);
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        if is_colon(at + 1) && !is_colon(at + 2) && before != Some('\\') && !behind_escaped {
            found.push_str("::");
            at += 2;
            continue;
        }
        found.push_str("\\:");
        behind_escaped = true;
        at += 1;
    }
    found
}

/// The revision that no other follows; `None` where there is no revision.
///
/// # Errors
/// There are several.
pub(super) fn head(files: &BTreeMap<String, String>) -> Result<Option<String>, MigrationError> {
    let mut revisions = BTreeSet::new();
    let mut followed = BTreeSet::new();
    for text in files.values() {
        let own = strings_of(text, "revision");
        if own.is_empty() {
            continue;
        }
        revisions.extend(own);
        followed.extend(strings_of(text, "down_revision"));
    }
    let mut heads = revisions.into_iter().filter(|revision| !followed.contains(revision));
    let (first, others) = (heads.next(), heads.collect::<Vec<String>>());
    match first {
        Some(first) if !others.is_empty() => {
            let heads = std::iter::once(first).chain(others).collect();
            Err(MigrationError::Heads { heads })
        }
        first => Ok(first),
    }
}

/// The strings of a value that is assigned outside of functions: `revision = "1"`, `down_revision: str | None = ("1", "2")`.
fn strings_of(python: &str, name: &str) -> Vec<String> {
    let mut at = 0;
    for line in python.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(name) else { continue };
        if !rest.trim_start().starts_with([':', '=']) {
            continue;
        }
        let Some(equals) = line.find('=') else { continue };
        let value = python[begin + equals + 1..].trim_start_matches([' ', '\t']);
        let end = match value.chars().next() {
            Some('(') => value.find(')'),
            Some('[') => value.find(']'),
            _ => value.find(['\n', '#']),
        };
        return strings(&value[..end.unwrap_or(value.len())]);
    }
    Vec::new()
}

fn strings(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some(open) = rest.find(['"', '\'']) {
        let (quote, inner) = rest[open..].split_at(1);
        let Some((text, after)) = inner.split_once(quote) else { break };
        found.push(text.to_owned());
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(literal(text), expected, "{text:?}");
    }

    #[test]
    fn strings_of_python_hold_what_was_said_and_end_where_they_should() {
        check("SELECT 1", r#""SELECT 1""#);
        check(r"a\b", r#""a\\b""#);
        check("a\nb", "\"\"\"a\nb\"\"\"");
        check(r#"A "B""#, r#""""A "B\"""""#);
        check("a\"\"\"", r#""""a\"\"\"""""#);
        check("a\rb\0", r#""a\x0db\x00""#);
    }

    #[test]
    fn colons_are_no_parameters() {
        for (sql, expected) in [
            ("a::text", "a::text"),
            ("':x'", r"'\:x'"),
            (r"'\:x'", r"'\\:x'"),
            (r"'\::x'", r"'\\:\:x'"),
            ("'a:b::c'", r"'a\:b\:\:c'"),
            ("'a:b c'::text::int", r"'a\:b c'::text::int"),
            (":::", r"\:\:\:"),
            ("x := 1", r"x \:= 1"),
        ] {
            assert_eq!(without_parameters(sql), expected, "{sql}");
        }
    }

    #[test]
    fn the_head_is_the_revision_that_no_other_follows() {
        let folder = |files: &[(&str, &str)]| {
            files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let of = |files: &[(&str, &str)]| head(&folder(files)).map_err(|error| error.to_string());
        assert_eq!(of(&[]), Ok(None));
        let first = ("ae10_a.py", "revision: str = 'ae10'\ndown_revision: Union[str, None] = None\n");
        let second = ("b_b.py", "revision = \"b\" # last\ndown_revision = 'ae10'\n");
        let third = ("c_c.py", "revision = 'c'\ndown_revision = 'ae10'\n");
        let merge = ("m_m.py", "down_revision = (\n    'b',\n    'c',\n)\nrevision = 'm'\n");
        assert_eq!(of(&[first, ("env.py", "revision_of = 'x'\n")]), Ok(Some("ae10".to_owned())));
        assert_eq!(of(&[second, first]), Ok(Some("b".to_owned())));
        assert_eq!(of(&[first, second, third, merge]), Ok(Some("m".to_owned())));
        let error = of(&[first, second, third]).unwrap_err();
        assert!(error.contains("b, c") && error.contains("alembic merge heads"), "{error}");
    }
}
