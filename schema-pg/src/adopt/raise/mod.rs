//! From the catalog to the model that structs would give: a file for each thing.

mod check;
mod column;
mod comment;
mod db_enum;
mod default;
mod domain;
mod exclude;
mod grant;
mod index;
mod key;
mod names;
mod partition;
mod policy;
mod reference;
mod rule;
mod scope;
mod table;
mod trigger;
mod types;
mod unique;
mod view;

use super::left::Left;
use super::model::Model;
use crate::catalog::Catalog;
pub use names::Names;
use scope::Scope;
pub use types::SHAPES;

/// All that structs can say of a catalog, by the ways that are left.
pub fn raise(catalog: &Catalog, names: &Names, left: &Left) -> Model {
    let mut scope = Scope { catalog, names, left, model: Model { schema: names.schema.clone(), ..Model::default() } };
    for item in &catalog.enums {
        db_enum::raise(item, &mut scope);
    }
    for item in &catalog.domains {
        domain::raise(item, &mut scope);
    }
    for item in &catalog.tables {
        if scope.is_entity(item) {
            table::raise(item, &mut scope);
        }
    }
    for item in &catalog.views {
        view::raise(item, &mut scope);
    }
    scope.model
}
