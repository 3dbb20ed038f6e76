//! SQL by hand, applied to what the structs say.

use super::scope::Scope;
use crate::catalog::Catalog;
#[cfg(feature = "validate")]
use crate::catalog::{QualifiedName, Text};

/// Applies the SQL of the configuration.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let config = scope.config;
    if config.sql.trim().is_empty() {
        return;
    }
    #[cfg(feature = "validate")]
    scope.found.extend(crate::by_sql::apply(&config.sql, catalog, config));
    #[cfg(not(feature = "validate"))]
    {
        let source = schema_core::ir::Source::default();
        let message = "SQL by hand is read by a parser that is not there";
        let diagnostic = schema_core::Diagnostic::new("P0601", "Config.sql", source, message);
        scope.found.push(diagnostic.help("switch the feature `validate` of schema-pg on"));
        let _ = catalog;
    }
}

/// The tables and views that the SQL makes beside those of structs, with their columns: views of structs may read them. What is wrong with the SQL is reported
/// where it is applied.
#[cfg(feature = "validate")]
pub fn relations(catalog: &Catalog, scope: &Scope<'_>) -> Vec<(QualifiedName, Vec<Text>)> {
    let config = scope.config;
    if config.sql.trim().is_empty() {
        return Vec::new();
    }
    let mut made = catalog.clone();
    crate::by_sql::apply(&config.sql, &mut made, config);
    let is_new = |name: &QualifiedName| {
        !catalog.tables.iter().any(|table| table.name == *name) && !catalog.views.iter().any(|view| view.name == *name)
    };
    let tables = super::queries::tables(&made).filter(|(name, _)| is_new(name));
    let tables =
        tables.map(|(name, columns)| (name.clone(), columns.into_iter().map(|name| name.to_owned().into()).collect()));
    let views = made.views.iter().filter(|view| is_new(&view.name));
    let views = views.map(|view| (view.name.clone(), view.columns.iter().map(|column| column.name.clone()).collect()));
    tables.chain(views).collect()
}
