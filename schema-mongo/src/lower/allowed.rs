//! Lints that structs allow: codes that no lint has.

use schema_core::Diagnostic;

use super::scope::Scope;
use crate::lint_codes::CODES;

/// Codes of MongoDB's lints that are not there.
pub fn verify(scope: &mut Scope<'_>) {
    for allowance in scope.registry.allowances() {
        if allowance.code.starts_with("ML") && !CODES.contains(&&*allowance.code) {
            let message = format!("no lint for MongoDB has the code `{}`", allowance.code);
            let help = "codes look like `ML07`; each finding of `schema_mongo::lint` shows its own";
            scope.found.push(Diagnostic::new("M0112", &*allowance.path, allowance.source, message).help(help));
        }
    }
}
