//! What was found and may stay as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::finder::{EVERYWHERE, Lint};
use crate::ir::{Allowance, Text};
use crate::{Diagnostic, Diagnostics, Severity};

/// What is allowed beside what structs allow by `#[entity(allow("L012", "reason"))]`: of databases that have no structs, and of SQL by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintOptions {
    /// Lints that are allowed at a place.
    pub allow: Vec<Allowance>,
    /// Codes of lints that are not wanted at all.
    pub off: Vec<Text>,
}

/// What is said of an allowance that nothing needs.
pub const UNNEEDED: Lint = Lint {
    code: "L001",
    severity: Severity::Warning,
    title: "an `allow` that nothing needs",
    reason: "What it allowed is gone, or never was: it would hide the next one that somebody makes.",
    help: "take the `allow` out",
    wrong: "#[entity(allow(\"L027\", \"it is small\"))] on a struct of five columns",
    right: "the struct without it",
};

/// The places at which an allowance is about what was found there: its own, all above it, and everywhere.
fn places(path: &str) -> impl Iterator<Item = &str> {
    let above = path.match_indices('.').map(|(dot, _)| &path[..dot]);
    above.chain([path, EVERYWHERE])
}

/// What was found without what is allowed, and the allowances that nothing needs. Only those with a code of `codes` are looked at: the others
/// are for another store. Sorted by place.
pub fn judged(
    found: Vec<Diagnostic>,
    codes: &[&'static str],
    allowed: &[Allowance],
    options: &LintOptions,
) -> Diagnostics {
    let all: Vec<&Allowance> = allowed.iter().chain(&options.allow).collect();
    let mut by_place: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (number, allowance) in all.iter().enumerate() {
        let path = if allowance.path.is_empty() { EVERYWHERE } else { &*allowance.path };
        by_place.entry((&*allowance.code, path)).or_default().push(number);
    }
    let mut needed = BTreeSet::new();
    let mut rest = Vec::new();
    for finding in found {
        let mut is_allowed = options.off.iter().any(|code| *code == finding.code);
        for number in places(&finding.path).filter_map(|path| by_place.get(&(finding.code, path))).flatten() {
            needed.insert(*number);
            is_allowed |= !all[*number].reason.trim().is_empty();
        }
        rest.extend((!is_allowed).then_some(finding));
    }
    let is_off = |code: &Text| options.off.contains(code);
    if !is_off(&UNNEEDED.code.into()) {
        for (number, allowance) in all.iter().enumerate() {
            if !needed.contains(&number) && codes.contains(&&*allowance.code) && !is_off(&allowance.code) {
                let message = format!("`{}` is allowed here, and there is nothing that it finds", allowance.code);
                let finding = Diagnostic::new(UNNEEDED.code, &*allowance.path, allowance.source, message);
                rest.push(finding.severity(UNNEEDED.severity).help(UNNEEDED.help));
            }
        }
    }
    rest.sort_by(|a, b| (&a.path, a.code, &a.message).cmp(&(&b.path, b.code, &b.message)));
    Diagnostics(rest)
}
