//! What is wrong with a statement, and where.

use crate::catalog::Text;

/// What is wrong with a statement: where it stands, and the mend.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The byte in the whole text.
    pub at: usize,
    pub code: &'static str,
    pub message: String,
    pub help: String,
}

pub type Read<T> = Result<T, Problem>;

/// It is no SQL, or none that is read here.
pub fn unread(at: usize, message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem { at, code: "P0602", message: message.into(), help: help.into() }
}

/// It names something that is not there.
pub fn absent(at: usize, kind: &str, name: &str, known: impl IntoIterator<Item = Text>) -> Problem {
    let known: Vec<Text> = known.into_iter().collect();
    let help = match schema_core::nearest(name, known.iter().map(AsRef::as_ref)) {
        Some(nearest) => format!("a similar name exists: `{nearest}`"),
        None => format!("declare the {kind}, or say it earlier in this text"),
    };
    Problem { at, code: "P0603", message: format!("there is no {kind} `{name}`"), help }
}

/// It has no place in a catalog.
pub fn homeless(at: usize, message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem { at, code: "P0604", message: message.into(), help: help.into() }
}

/// It makes something that is there.
pub fn twice(at: usize, kind: &str, name: &str) -> Problem {
    let help = format!("leave this {kind} out here or where it is declared, or call it otherwise");
    Problem { at, code: "P0605", message: format!("there is a {kind} `{name}` already"), help }
}

/// A catalog can't hold it.
pub fn unmodelled(at: usize, what: &str) -> Problem {
    let help = "leave it out here, and say it in a migration of your own";
    Problem { at, code: "P0606", message: format!("{what} can't be held in a catalog"), help: help.to_owned() }
}
