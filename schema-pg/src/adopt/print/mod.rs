//! From the model to the files of a crate.

mod attributes;
mod field;
mod item;
mod library;
mod relation;
mod rights;
mod source;
mod trigger;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use schema_core::adopt::AdoptedFile;
use schema_core::ir::Text;

use self::source::Source;
use super::AdoptOptions;
use super::prove::Proven;

/// A module while it is written.
#[derive(Default)]
struct Module {
    source: Source,
    /// What it holds: kind and name in SQL.
    holds: Vec<String>,
    /// Paths of what it declares.
    own: Vec<Text>,
}

/// The modules of a crate, by path.
#[derive(Default)]
struct Modules(BTreeMap<String, Module>);

impl Modules {
    /// The file in which the type at a path is declared.
    fn of(&mut self, path: &Text, holds: String) -> &mut Source {
        let module = path.rsplit_once("::").map_or("", |(module, _)| module);
        let module = self.0.entry(module.trim_start_matches("crate::").to_owned()).or_default();
        module.holds.push(holds);
        module.own.push(path.clone());
        &mut module.source
    }
}

/// The files of the crate, by path.
pub fn files(proven: &Proven, objects: &str, options: &AdoptOptions) -> Vec<AdoptedFile> {
    let model = &proven.model;
    let mut modules = Modules::default();
    for (name, found) in &model.enums {
        item::db_enum(found, modules.of(&found.rust.path, format!("the type `{name}`")));
    }
    for (name, found) in &model.domains {
        item::domain(found, modules.of(&found.rust.path, format!("the domain `{name}`")));
    }
    for (name, found) in &model.entities {
        let notes = model.notes.get(name).map_or(&[][..], Vec::as_slice);
        item::entity(found, notes, modules.of(&found.rust.path, format!("The table `{name}`.")));
    }
    for (name, found) in &model.views {
        item::view(found, modules.of(&found.rust.path, format!("The view `{name}`.")));
    }
    let mut files = Vec::new();
    let mut crates: BTreeSet<&'static str> = BTreeSet::new();
    for (path, module) in &modules.0 {
        crates.extend(&module.source.crates);
        let doc = match module.holds.as_slice() {
            [one] if one.starts_with("The") => one.clone(),
            _ => "Types of columns.".to_owned(),
        };
        let own: Vec<&Text> = module.own.iter().collect();
        files.push(AdoptedFile {
            path: format!("src/{}.rs", path.replace("::", "/")),
            text: module.source.print(&doc, &own),
        });
    }
    library::files(model, objects, &crates, options, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
