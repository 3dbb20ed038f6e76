//! What lints for any store find in a registry.

use super::Registry;
use crate::Diagnostics;
use crate::lint::{LINTS, LintOptions, codes, findings, judged};

/// What lints for any store find in what structs say, by place: [`LINTS`] lists them.
#[must_use]
pub fn lint(registry: &Registry) -> Diagnostics {
    lint_with(registry, &LintOptions::default())
}

/// The same, with some left out.
#[must_use]
pub fn lint_with(registry: &Registry, options: &LintOptions) -> Diagnostics {
    judged(findings(LINTS, &registry.design()), &codes(LINTS), &registry.allowances(), options)
}

/// For a unit test: no lint for any store finds anything.
///
/// # Panics
/// With all that is found.
#[track_caller]
pub fn assert_lint_clean(registry: &Registry) {
    let found = lint(registry);
    assert!(found.is_empty(), "{found}");
}
