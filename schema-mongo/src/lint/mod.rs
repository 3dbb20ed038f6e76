//! Lints: what MongoDB takes, and what is likely to hurt later. None of them stops `lower`.
//!
//! ```
//! # use schema_core::*;
//! #[derive(serde::Serialize, Entity)]
//! struct Post {
//!     #[entity(primary_key)]
//!     #[serde(rename = "_id")]
//!     id: i64,
//!     comments: Vec<String>,
//! }
//!
//! let found = schema_mongo::lint(&registry![Post]?);
//! assert_eq!(found.codes(), ["ML01"]);
//! assert!(found.to_string().starts_with("advice[ML01]: `comments` may become as long as it likes"));
//! # Ok::<(), Diagnostics>(())
//! ```

mod fields;
mod rules;

use std::collections::BTreeSet;

use schema_core::ir::Allowance;
use schema_core::lint::{self as core, LintOptions, codes, findings, judged};
use schema_core::{Diagnostic, Diagnostics, Registry};

pub use rules::LINTS;

/// What MongoDB's lints (`ML…`) find, by place. Those for any store are [`schema_core::lint`](schema_core::lint()).
#[must_use]
pub fn lint(registry: &Registry) -> Diagnostics {
    lint_with(registry, &LintOptions::default())
}

/// The same, with some left out.
#[must_use]
pub fn lint_with(registry: &Registry, options: &LintOptions) -> Diagnostics {
    judged(found(registry), &codes(LINTS), &allowed(registry), options)
}

/// What MongoDB's lints find, and those for any store.
#[must_use]
pub fn lint_registry(registry: &Registry, options: &LintOptions) -> Diagnostics {
    let mut all = findings(core::LINTS, &registry.design());
    all.extend(found(registry));
    let codes: Vec<_> = codes(core::LINTS).into_iter().chain(codes(LINTS)).collect();
    judged(all, &codes, &registry.allowances(), options)
}

/// What structs allow of MongoDB's lints.
fn allowed(registry: &Registry) -> Vec<Allowance> {
    registry.allowances().into_iter().filter(|allowance| allowance.code.starts_with("ML")).collect()
}

fn found(registry: &Registry) -> Vec<Diagnostic> {
    let mut found = findings(LINTS, registry);
    // A struct that several entities embed is looked at with each of them.
    let mut seen = BTreeSet::new();
    found.retain(|finding| seen.insert((finding.code, finding.path.clone())));
    found
}
