//! SQL by hand, applied to what the structs say.

use super::scope::Scope;
use crate::catalog::Catalog;

/// Applies the SQL of the configuration.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let config = scope.config;
    if config.sql.trim().is_empty() {
        return;
    }
    #[cfg(feature = "validate")]
    {
        scope.found.extend(crate::by_sql::apply(&config.sql, catalog, config));
        super::own_functions::note(catalog, &config.schema);
    }
    #[cfg(not(feature = "validate"))]
    {
        let source = schema_core::ir::Source::default();
        let message = "SQL by hand is read by a parser that is not there";
        let diagnostic = schema_core::Diagnostic::new("P0601", "Config.sql", source, message);
        scope.found.push(diagnostic.help("switch the feature `validate` of schema-pg on"));
        let _ = catalog;
    }
}
