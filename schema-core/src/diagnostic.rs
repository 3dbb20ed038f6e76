//! What is wrong with a model: each mistake with a code, a place, a sentence and the fix.

use std::fmt;

use crate::ir::{Source, Text};

/// One mistake.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Stable code: `E….` of the model, `P….` of PostgreSQL, `M….` of MongoDB.
    pub code: &'static str,
    /// What it is about: `User.email`.
    pub path: String,
    /// Where that stands; `None` where the model was not made by a derive.
    pub source: Option<Source>,
    /// What is wrong: lower case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake in the thing at this path.
    pub fn new(code: &'static str, path: impl Into<String>, source: Source, message: impl Into<String>) -> Self {
        let source = (source.line > 0).then_some(source);
        Self { code, path: path.into(), source, message: message.into(), help: None }
    }

    /// The same with the fix.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, naming the known word that is nearest to the unknown one, or else all known words.
    pub fn help_nearest(self, name: &str, known: &[Text]) -> Self {
        let help = match crate::nearest(name, known.iter().map(AsRef::as_ref)) {
            Some(nearest) => format!("a similar name exists: `{nearest}`"),
            None if known.is_empty() => return self,
            None => format!("known here: {}", known.join(", ")),
        };
        self.help(help)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}\n  --> ", self.code, self.message)?;
        match self.source {
            Some(source) => write!(f, "{source} ({})", self.path)?,
            None => write!(f, "{}", self.path)?,
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// All mistakes that were found, in a stable order.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// `Ok` where there are none.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The codes, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(|diagnostic| diagnostic.code).collect()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}
