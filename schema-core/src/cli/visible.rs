//! Texts for terminals, in which nothing acts: names and comments in a database may be anybody's.

use crate::names::changes_direction;

/// What the program itself says to a terminal: the colours of [`Colors`](super::Colors).
const OURS: [&str; 6] = ["\u{1b}[31m", "\u{1b}[33m", "\u{1b}[32m", "\u{1b}[2m", "\u{1b}[1m", "\u{1b}[0m"];

/// The same with what would move the cursor, colour the screen or turn the direction of writing as a sign that is seen.
///
/// ```
/// use schema_core::cli::visible;
///
/// assert_eq!(visible("a\tb\n\u{1b}[31mred\u{1b}[0m"), "a\tb\n\u{1b}[31mred\u{1b}[0m");
/// assert_eq!(visible("x\u{1b}[2Ky\rz\u{202e}"), "x\\u{1b}[2Ky\\rz\\u{202e}");
/// ```
pub fn visible(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(ours) = OURS.iter().find(|ours| rest.starts_with(**ours)) {
            found.push_str(ours);
            rest = rest.get(ours.len()..).unwrap_or_default();
            continue;
        }
        match letter {
            '\n' | '\t' => found.push(letter),
            letter if letter.is_control() || changes_direction(letter) => found.extend(letter.escape_default()),
            letter => found.push(letter),
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    found
}
