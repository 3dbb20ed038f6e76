//! What structs say is lowered and compared with the catalog, until nothing is made that is not there.

mod blame;
mod dress;

use schema_core::ir::Definition;
use schema_core::{Diagnostics, Registry};

use super::AdoptOptions;
use super::left::{Left, Part};
use super::model::Model;
use super::raise::{Names, raise};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::{Renames, diff, lower_with};

/// A model that makes nothing but what is in the catalog.
pub struct Proven {
    /// What structs say.
    pub model: Model,
    /// What that makes, with texts as the server writes them.
    pub lowered: Catalog,
}

/// The most that structs can say of a catalog.
pub fn prove(catalog: &Catalog, options: &AdoptOptions) -> Proven {
    let names = Names::of(catalog);
    let mut left = Left::default();
    loop {
        let model = raise(catalog, &names, &left);
        if model.entities.is_empty() {
            return Proven { model: Model { schema: names.schema, ..Model::default() }, lowered: Catalog::default() };
        }
        let mut lowered = match lowered(&model, options) {
            Ok(lowered) => lowered,
            Err(found) => {
                if !refused(&found, &model, catalog, &mut left) {
                    // Nobody knows what is wrong: then structs say nothing.
                    catalog.tables.iter().for_each(|table| {
                        left.next(Part::Table(table.name.clone()));
                    });
                }
                continue;
            }
        };
        dress::dress(&mut lowered, catalog, &model);
        let wrong = blame::wrong(&diff(&lowered, catalog, &Renames::none()));
        let mut any = false;
        for part in wrong {
            any |= left.next(part);
        }
        if !any {
            return Proven { model, lowered };
        }
    }
}

/// What the model makes.
fn lowered(model: &Model, options: &AdoptOptions) -> Result<Catalog, Diagnostics> {
    let mut builder = Registry::builder().reserve(model.entities.len());
    for (_, item) in &model.enums {
        builder = builder.definition(Definition::Enum(item.clone()));
    }
    for (_, item) in &model.domains {
        builder = builder.definition(Definition::Domain(Box::new(item.clone())));
    }
    for (_, item) in &model.entities {
        builder = builder.model(item.clone());
    }
    for (_, item) in &model.views {
        builder = builder.view_model(item.clone());
    }
    let config = Config { schema: model.schema.clone(), version: options.version, ..Config::default() };
    lower_with(&builder.build()?, &config)
}

/// Leaves out what checks refuse. Whether anything could be left out.
fn refused(found: &Diagnostics, model: &Model, catalog: &Catalog, left: &mut Left) -> bool {
    let mut any = false;
    for diagnostic in &found.0 {
        let part = diagnostic.source.and_then(|source| model.at(source)).cloned();
        let owner = || {
            let rust = diagnostic.path.split(['.', ':', ' ']).next()?;
            let entity = model.entities.iter().find(|(_, entity)| entity.rust.name == rust);
            let view = || model.views.iter().find(|(_, view)| view.rust.name == rust);
            let table = entity.map(|(name, _)| Part::Table(name.clone()));
            table.or_else(|| view().map(|(name, _)| Part::View(name.clone())))
        };
        if let Some(part) = part.or_else(owner) {
            any |= left.next(blame::whole(part, catalog));
        }
    }
    any
}
