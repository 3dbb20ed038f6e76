//! SQL texts of a catalog, each with what it belongs to.

use schema_core::ir::Source;

use super::place::{is_generated, of};
use crate::catalog::{Body, Catalog, ConstraintKind, Text};

/// Where a text stands, what it is of, and the text: of checks, policies, conditions of indexes, views and functions that no word made.
pub fn placed(catalog: &Catalog) -> impl Iterator<Item = (String, Source, String, &Text)> {
    let tables = catalog.tables.iter().flat_map(|table| {
        let (path, source) = of(table);
        let checks = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::Check { expression, .. } => Some((format!("the check `{}`", constraint.name), expression)),
            _ => None,
        });
        let policies = table.policies.iter().flat_map(|policy| {
            let what = format!("the policy `{}`", policy.name);
            policy.using.iter().chain(&policy.check).map(move |text| (what.clone(), text))
        });
        let indexes = table.indexes.iter().filter_map(|index| {
            Some((format!("the condition of the index `{}`", index.name), index.predicate.as_ref()?))
        });
        checks.chain(policies).chain(indexes).map(move |(what, text)| (path.clone(), source, what, text))
    });
    let views = catalog.views.iter().filter(|view| !is_generated(view.comment.as_ref()));
    let views = views
        .map(|view| (view.name.to_string(), Source::default(), format!("the query of `{}`", view.name), &view.query));
    let functions = catalog.functions.iter().filter(|function| !is_generated(function.comment.as_ref()));
    let functions = functions.filter_map(|function| match &function.body {
        Body::Text(text) | Body::Atomic(text) if matches!(&*function.language, "sql" | "plpgsql") => {
            Some((function.name.to_string(), Source::default(), format!("the function `{}`", function.name), text))
        }
        _ => None,
    });
    tables.chain(views).chain(functions)
}

/// The same and those of defaults and generated columns, without their places.
pub fn all(catalog: &Catalog) -> impl Iterator<Item = &Text> {
    let columns = catalog.tables.iter().flat_map(|table| &table.columns);
    let columns = columns
        .flat_map(|column| column.default.iter().chain(column.generated.iter().map(|generated| &generated.expression)));
    let terms = catalog.tables.iter().flat_map(|table| &table.indexes).flat_map(|index| &index.columns);
    let terms = terms.filter_map(|column| match &column.term {
        crate::catalog::IndexTerm::Expression(text) => Some(text),
        crate::catalog::IndexTerm::Column(_) => None,
    });
    let aggregates = catalog.aggregates.iter().flat_map(|aggregate| {
        std::iter::once(&aggregate.arguments).chain(aggregate.options.iter().map(|(_, value)| value))
    });
    let general = catalog.general.iter().map(|item| &item.definition);
    placed(catalog).map(|(.., text)| text).chain(columns).chain(terms).chain(general).chain(aggregates)
}

/// It holds statements: `=` may give a value to a variable or a column, and compares nothing.
pub fn is_statement(text: &str) -> bool {
    use crate::catalog::expression::tokens;
    tokens(text).any(|token| token.name().is_some_and(|word| matches!(&*word, "begin" | "update" | "set" | "insert")))
}
