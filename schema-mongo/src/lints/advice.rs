//! Advice, as a diagnostic.

use schema_core::ir::Source;
use schema_core::{Diagnostic, Severity};

pub fn advice(code: &'static str, path: impl Into<String>, source: Source, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, path, source, message).severity(Severity::Advice)
}
