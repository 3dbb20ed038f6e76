//! A pattern that is being read, letter by letter.

/// The very end. PCRE2's `$` also stands before a line break there, PostgreSQL's does not.
pub(crate) const END: &str = r"$(?!\n)";

/// A pattern that is being read, and what is written of it.
pub(super) struct Reader<'a> {
    pub(super) pattern: &'a str,
    pub(super) at: usize,
    pub(super) written: String,
    /// Groups that are closed, whose texts can be asked for again.
    pub(super) groups: u32,
    /// Inside of what only looks: groups count nothing there.
    pub(super) looks: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(pattern: &'a str) -> Self {
        Self { pattern, at: 0, written: String::with_capacity(pattern.len() + END.len()), groups: 0, looks: false }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.pattern[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }
}

/// A letter that means itself.
pub(super) fn literally(letter: char) -> String {
    match letter {
        '\\' | '^' | '$' | '.' | '|' | '?' | '*' | '+' | '(' | ')' | '[' | ']' | '{' | '}' => format!("\\{letter}"),
        other => other.to_string(),
    }
}
