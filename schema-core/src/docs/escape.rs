//! Texts within other languages.

use std::fmt;

use crate::names::changes_direction;

/// Within HTML and SVG, in texts and in attributes with double quotes. What no XML can hold becomes a sign that is seen.
pub struct Html<'a>(pub &'a str);

impl fmt::Display for Html<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_runs(to, self.0, |letter| match letter {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '"' => Some("&quot;"),
            '\'' => Some("&#39;"),
            '\n' | '\t' | ' '..='~' => None,
            '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
            letter => is_unseen(letter).then_some("\u{fffd}"),
        })
    }
}

/// Controls something, or turns the direction of what follows.
fn is_unseen(letter: char) -> bool {
    letter.is_control() || changes_direction(letter)
}

/// Writes a text in which some letters are replaced; those between in one piece.
fn in_runs(to: &mut dyn fmt::Write, text: &str, replaced: impl Fn(char) -> Option<&'static str>) -> fmt::Result {
    let mut written = 0;
    for (at, letter) in text.char_indices() {
        if let Some(with) = replaced(letter) {
            to.write_str(&text[written..at])?;
            to.write_str(with)?;
            written = at + letter.len_utf8();
        }
    }
    to.write_str(&text[written..])
}

/// Text of Markdown, in which nothing is a mark, on one line.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_markdown(&mut escaped, text);
    escaped
}

/// The same at the end of a text.
pub fn push_markdown(into: &mut String, text: &str) {
    let _ = in_runs(into, text, |letter| match letter {
        '\\' => Some("\\\\"),
        '`' => Some("\\`"),
        '*' => Some("\\*"),
        '_' => Some("\\_"),
        '[' => Some("\\["),
        ']' => Some("\\]"),
        '<' => Some("\\<"),
        '>' => Some("\\>"),
        '|' => Some("\\|"),
        '#' => Some("\\#"),
        '~' => Some("\\~"),
        '!' => Some("\\!"),
        '&' => Some("&amp;"),
        ' '..='~' => None,
        letter if letter.is_whitespace() => Some(" "),
        letter => is_unseen(letter).then_some("\u{fffd}"),
    });
}

/// Code of Markdown on one line: in as many marks as it needs, with `|` as tables want it.
pub fn push_markdown_code(into: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let room = text.starts_with('`') || text.ends_with('`');
    let marks = |into: &mut String, before: bool| {
        if room && !before {
            into.push(' ');
        }
        (0..=longest).for_each(|_| into.push('`'));
        if room && before {
            into.push(' ');
        }
    };
    marks(into, true);
    let _ = in_runs(into, text, |letter| match letter {
        '|' => Some("\\|"),
        ' '..='~' => None,
        letter if letter.is_whitespace() => Some(" "),
        letter => is_unseen(letter).then_some("\u{fffd}"),
    });
    marks(into, false);
}

/// Within double quotes of DOT, Mermaid and DBML: a quote becomes one of two letters' height, and all stands on one line.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_runs(to, self.0, |letter| match letter {
            '"' => Some("\u{201d}"),
            '\\' => Some("\u{29f5}"),
            ' '..='~' => None,
            letter if letter.is_whitespace() => Some(" "),
            letter => is_unseen(letter).then_some("\u{fffd}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_mark() {
        assert_eq!(
            Html("<b onload=\"x\">'&\u{0}\u{202e}").to_string(),
            "&lt;b onload=&quot;x&quot;&gt;&#39;&amp;\u{fffd}\u{fffd}"
        );
        assert_eq!(markdown("a|b*c\n<d>"), "a\\|b\\*c \\<d\\>");
        let code = |text: &str| {
            let mut into = String::new();
            push_markdown_code(&mut into, text);
            into
        };
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("`x``y"), "``` `x``y ```");
        assert_eq!(Quoted("a\"b\n\\c").to_string(), "a\u{201d}b \u{29f5}c");
    }
}
