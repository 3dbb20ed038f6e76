//! Names and texts that no database stores.

use crate::Diagnostic;
use crate::ir::Source;

/// Reports names that no store can hold.
pub fn usable(name: &str, path: &str, what: &str, source: Source, found: &mut Vec<Diagnostic>) {
    if name.is_empty() {
        found.push(
            Diagnostic::new("E0106", path, source, format!("{what} is empty")).help("give it at least one letter"),
        );
    } else if name.contains('\0') {
        found.push(
            Diagnostic::new("E0106", path, source, format!("{what} contains a NUL character"))
                .help("no database stores NUL in a name: remove it"),
        );
    }
}

/// Reports a text that no database stores.
pub fn no_nul(path: &str, text: &str, source: Source, found: &mut Vec<Diagnostic>) {
    if text.contains('\0') {
        nul(path, source, found);
    }
}

/// A text contains NUL.
pub fn nul(path: &str, source: Source, found: &mut Vec<Diagnostic>) {
    found.push(
        Diagnostic::new("E0404", path, source, "a text contains a NUL character, which no database stores")
            .help("remove it, or keep such data as bytes"),
    );
}
