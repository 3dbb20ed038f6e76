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
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '&' => escaped.push_str("&amp;"),
            letter if letter.is_whitespace() => escaped.push(' '),
            letter if letter.is_control() || changes_direction(letter) => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Code of Markdown on one line: in as many marks as it needs, with `|` as tables want it.
pub fn markdown_code(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| match letter {
            letter if letter.is_whitespace() => ' ',
            letter if letter.is_control() || changes_direction(letter) => '\u{fffd}',
            letter => letter,
        })
        .collect();
    if line.trim().is_empty() {
        return String::new();
    }
    let longest = line.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let room = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{marks}{room}{}{room}{marks}", line.replace('|', "\\|"))
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
        assert_eq!(markdown_code("a|b"), "`a\\|b`");
        assert_eq!(markdown_code("`x``y"), "``` `x``y ```");
        assert_eq!(quoted("a\"b\n\\c"), "a\u{201d}b \u{29f5}c");
    }
}
