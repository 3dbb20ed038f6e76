//! What structs say is lowered and compared with the catalog, until nothing is made that is not there.

mod blame;
mod dress;

use schema_core::ir::Definition;
use schema_core::{Diagnostics, Registry};

use super::AdoptOptions;
use super::left::{Left, Part};
use super::model::Model;
use super::raise::{Names, raise};
use super::statements::statements;
use crate::catalog::{Catalog, Extension, Function, Returns};
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
        let mut model = raise(catalog, &names, &left);
        let mut lowered = match lower_model(&model, options, &stand_ins(&model, catalog)) {
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
        lowered.functions.retain(|function| !model.called.contains(&function.name));
        extensions(&mut model, &mut lowered, catalog);
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

/// Functions in place of those that triggers call, which are made in SQL.
fn stand_ins(model: &Model, catalog: &Catalog) -> String {
    let called = catalog.functions.iter().filter(|function| model.called.contains(&function.name));
    let functions = called.filter(|function| function.returns == Returns::Trigger).map(|function| Function {
        private: false,
        ..Function::generated(function.name.clone(), Returns::Trigger, "BEGIN END;", "")
    });
    let made = Catalog { functions: functions.collect(), ..Catalog::default() };
    statements(&Catalog::default(), &made).concat()
}

/// What the crate makes of what structs say and of this SQL.
///
/// # Errors
/// What is wrong with either.
pub fn lower_model(model: &Model, options: &AdoptOptions, sql: &str) -> Result<Catalog, Diagnostics> {
    lower_with(&registry(model)?, &config(model, options, sql))
}

/// What the crate's `registry()` returns.
///
/// # Errors
/// What is wrong with the structs.
pub fn registry(model: &Model) -> Result<Registry, Diagnostics> {
    let mut builder = Registry::builder().allow_empty().reserve(model.entities.len());
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
    builder.build()
}

/// What the crate's `config()` returns.
pub fn config(model: &Model, options: &AdoptOptions, sql: &str) -> Config {
    Config {
        schema: model.schema.clone(),
        version: options.version,
        extensions: model.extensions.clone(),
        sql: sql.to_owned().into(),
        ..Config::default()
    }
}

/// Says the extensions that nothing brings, and those that are elsewhere than what brings them would have them.
fn extensions(model: &mut Model, lowered: &mut Catalog, catalog: &Catalog) {
    for given in &catalog.extensions {
        let is_public = given.schema.as_deref().is_none_or(|schema| schema == "public");
        let known = lowered.extensions.iter().position(|other| other.name == given.name);
        match known {
            Some(at) if is_public => lowered.extensions[at].clone_from(given),
            known => {
                known.map(|at| lowered.extensions.remove(at));
                model.extensions.push(Extension { version: None, ..given.clone() });
                lowered.extensions.push(given.clone());
            }
        }
    }
    lowered.extensions.sort_by(|a, b| a.name.cmp(&b.name));
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
