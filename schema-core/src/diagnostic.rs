//! What is wrong with a model: each finding with a code, a severity, a place, a sentence and the fix.

use std::fmt;

use crate::ir::{Source, Text};
use crate::names::nearest;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model works, and there is a better way.
    Advice,
    /// The model works, and may do something other than what is meant.
    Warning,
    /// The model can't be used.
    #[default]
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// One finding about a model. `Display` shows it as rustc shows its own.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Stable code: `E….` of the model, `P….` of PostgreSQL, `M….` of MongoDB.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about: `User.email`.
    pub path: String,
    /// Where that stands; `None` where the model was not built by a derive.
    pub source: Option<Source>,
    /// What is wrong: lower case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error in the thing at this path.
    pub fn new(code: &'static str, path: impl Into<String>, source: Source, message: impl Into<String>) -> Self {
        let source = (source.line > 0).then_some(source);
        Self { code, severity: Severity::Error, path: path.into(), source, message: message.into(), help: None }
    }

    /// The same with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with the fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, naming the known word that is nearest to the unknown one, or else all known words.
    #[must_use]
    pub fn help_nearest(self, name: &str, known: &[Text]) -> Self {
        let help = match nearest(name, known.iter().map(AsRef::as_ref)) {
            Some(nearest) => format!("a similar name exists: `{nearest}`"),
            None if known.is_empty() => return self,
            None => format!("known here: {}", known.join(", ")),
        };
        self.help(help)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}\n  --> ", self.severity, self.code, self.message)?;
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

/// All findings, in a stable order.
///
/// ```
/// use schema_core::{Diagnostic, Diagnostics, Severity, ir::Source};
///
/// let advice = Diagnostic::new("ML01", "Post.comments", Source::default(), "`comments` has no bound").severity(Severity::Advice);
/// let found = Diagnostics(vec![advice]);
/// assert_eq!(found.to_string(), "advice[ML01]: `comments` has no bound\n  --> Post.comments");
/// assert_eq!(found.iter().filter(|finding| finding.severity == Severity::Error).count(), 0);
/// ```
#[derive(Debug, Clone, Default, PartialEq, thiserror::Error)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// `Ok` where nothing was found.
    ///
    /// # Errors
    /// All that was found.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The codes, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.iter().map(|diagnostic| diagnostic.code).collect()
    }

    /// The findings, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}
