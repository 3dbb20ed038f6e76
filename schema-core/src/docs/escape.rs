//! Texts within other languages.

use crate::names::changes_direction;

/// Within HTML and SVG, in texts and in attributes with double quotes. What no XML can hold becomes a sign that is seen.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            letter if letter.is_control() || changes_direction(letter) || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push('\u{fffd}');
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Text of Markdown, in which nothing is a mark, on one line.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_markdown(&mut escaped, text);
    escaped
}

/// The same at the end of a text.
pub fn push_markdown(into: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' => {
                into.push('\\');
                into.push(letter);
            }
            '&' => into.push_str("&amp;"),
            letter if letter.is_ascii_graphic() => into.push(letter),
            letter if letter.is_whitespace() => into.push(' '),
            letter if letter.is_control() || changes_direction(letter) => into.push('\u{fffd}'),
            letter => into.push(letter),
        }
    }
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
    for letter in text.chars() {
        match letter {
            '|' => into.push_str("\\|"),
            letter if letter.is_ascii_graphic() => into.push(letter),
            letter if letter.is_whitespace() => into.push(' '),
            letter if letter.is_control() || changes_direction(letter) => into.push('\u{fffd}'),
            letter => into.push(letter),
        }
    }
    marks(into, false);
}

/// Within double quotes of DOT, Mermaid and DBML: a quote becomes one of two letters' height, and all stands on one line.
pub fn quoted(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '"' => '\u{201d}',
            '\\' => '\u{29f5}',
            letter if letter.is_whitespace() => ' ',
            letter if letter.is_control() || changes_direction(letter) => '\u{fffd}',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_mark() {
        assert_eq!(html("<b onload=\"x\">'&\u{0}\u{202e}"), "&lt;b onload=&quot;x&quot;&gt;&#39;&amp;\u{fffd}\u{fffd}");
        assert_eq!(markdown("a|b*c\n<d>"), "a\\|b\\*c \\<d\\>");
        let code = |text: &str| {
            let mut into = String::new();
            push_markdown_code(&mut into, text);
            into
        };
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("`x``y"), "``` `x``y ```");
        assert_eq!(quoted("a\"b\n\\c"), "a\u{201d}b \u{29f5}c");
    }
}
