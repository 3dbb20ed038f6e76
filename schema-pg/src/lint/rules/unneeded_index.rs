//! PL05: indexes that nothing asks for.

use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, ConstraintKind, IndexMethod};
use crate::lint::indexes::all;
use crate::lint::place::{is_generated, on_table};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL05",
        severity: Severity::Advice,
        title: "an index that no access pattern, reference or rule needs",
        reason: "Where a table says how it is asked, an index beside that is written by each change and read by nothing that is known. Looked at in tables with access patterns, at btree indexes: others serve other questions.",
        help: "add the pattern that it serves, `access(…)`, or drop it",
        wrong: "#[entity(index([total]), access(\"by_customer\", \"…\").by([customer_id]))]",
        right: "the same without the index, or with a pattern that asks for `total`",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let patterns = &catalog.patterns.0;
    let asked: FxHashSet<_> = patterns.iter().map(|pattern| &pattern.relation).collect();
    let serving: FxHashSet<_> =
        patterns.iter().filter_map(|pattern| Some((&pattern.relation, pattern.index.as_ref()?))).collect();
    for table in catalog.tables.iter().filter(|table| asked.contains(&table.name)) {
        let references = || {
            table.constraints.iter().filter_map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey { columns, .. } => Some(columns),
                _ => None,
            })
        };
        let deleted_at = table.model.entity().and_then(|model| model.deleted_at.as_ref());
        for index in all(table).iter().filter(|index| !index.unique) {
            let Some(own) = index.index else { continue };
            // Patterns are about btree indexes: others serve what words such as `search` are for. What purges rows finds them by when they were deleted.
            let is_of_deletion = || own.columns.len() == 1 && own.leading_columns().next() == deleted_at;
            if own.method != IndexMethod::Btree || deleted_at.is_some() && is_of_deletion() {
                continue;
            }
            let is_needed = serving.contains(&(&table.name, index.name))
                || is_generated(own.comment.as_ref())
                || references().any(|columns| index.leads_with(columns));
            if !is_needed {
                on_table(found, table, format!("no pattern, reference or rule needs the index `{}`", index.name));
            }
        }
    }
}
