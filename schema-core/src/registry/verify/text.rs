//! Names and texts that no database stores.

use crate::Diagnostic;
use crate::ir::Source;

/// Where something stands, as diagnostics write it: `User.email`, or `User` alone. Written only when there is something to
/// report.
#[derive(Clone, Copy)]
pub struct Path<'a>(pub &'a str, pub &'a str);

impl From<Path<'_>> for String {
    fn from(Path(owner, part): Path<'_>) -> Self {
        if part.is_empty() { owner.to_owned() } else { format!("{owner}.{part}") }
    }
}

/// Something with a name of its own: `User.check(users_email_check)`.
#[derive(Clone, Copy)]
pub struct Named<'a>(pub &'a str, pub &'a str, pub &'a str);

impl From<Named<'_>> for String {
    fn from(Named(owner, word, name): Named<'_>) -> Self {
        format!("{owner}.{word}({name})")
    }
}

/// Reports names that no store can hold.
pub fn usable(name: &str, path: impl Into<String>, what: &str, source: Source, found: &mut Vec<Diagnostic>) {
    if !is_odd(name) {
        return;
    }
    if name.is_empty() {
        found.push(
            Diagnostic::new("E0106", path, source, format!("{what} is empty")).help("give it at least one letter"),
        );
    } else {
        found.push(
            Diagnostic::new("E0106", path, source, format!("{what} contains a NUL character"))
                .help("no database stores NUL in a name: remove it"),
        );
    }
}

/// A name that no store can hold.
#[inline]
pub fn is_odd(name: &str) -> bool {
    name.is_empty() || has_nul(name)
}

fn has_nul(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

/// Reports a text that no database stores.
pub fn no_nul(path: impl Into<String>, text: &str, source: Source, found: &mut Vec<Diagnostic>) {
    if has_nul(text) {
        nul(path, source, found);
    }
}

/// A text contains NUL.
pub fn nul(path: impl Into<String>, source: Source, found: &mut Vec<Diagnostic>) {
    found.push(
        Diagnostic::new("E0404", path, source, "a text contains a NUL character, which no database stores")
            .help("remove it, or keep such data as bytes"),
    );
}
