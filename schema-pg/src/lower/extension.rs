//! Extensions that types and operator classes are of.

use super::scope::Scope;
use crate::catalog::{Catalog, DataType, Extension, IndexColumn};

/// The extensions that were noted, and those that the configuration asks for.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let asked = scope.config.extensions.clone();
    let noted = std::mem::take(&mut scope.extensions).into_iter().map(Extension::new);
    catalog.extensions = noted.filter(|noted| !asked.iter().any(|asked| asked.name == noted.name)).collect();
    catalog.extensions.extend(asked);
    // It lives nowhere else.
    let citus = Extension { schema: Some("pg_catalog".into()), ..Extension::new("citus") };
    catalog.extensions.extend(scope.config.citus.map(|_| citus));
    catalog.extensions.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.extensions.dedup_by(|a, b| a.name == b.name);
}

/// Notes the extension of a type.
pub fn of_type(ty: &DataType, scope: &mut Scope<'_>) {
    match ty {
        DataType::Citext => scope.extension("citext"),
        DataType::Ltree => scope.extension("ltree"),
        DataType::Vector(_) => scope.extension("vector"),
        DataType::Geography(..) | DataType::Geometry(..) => scope.extension("postgis"),
        DataType::Array(of) => of_type(of, scope),
        _ => {}
    }
}

/// Notes the extension of an operator class, where its name tells.
pub fn of_column(column: &IndexColumn, scope: &mut Scope<'_>) {
    let Some(opclass) = &column.opclass else { return };
    let name = opclass.name.as_ref();
    if name.contains("_trgm_ops") {
        scope.extension("pg_trgm");
    } else if name.starts_with("gist_ltree") || name.starts_with("gist__ltree") {
        scope.extension("ltree");
    } else if ["vector_", "halfvec_", "sparsevec_"].iter().any(|prefix| name.starts_with(prefix)) {
        scope.extension("vector");
    } else if name.starts_with("gist__int") || name == "gin__int_ops" {
        scope.extension("intarray");
    } else if name.starts_with("gist_geo") || name.starts_with("gist_geom") {
        scope.extension("postgis");
    }
}
