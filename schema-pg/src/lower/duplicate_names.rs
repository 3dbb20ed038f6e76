//! Names that meet in one place of the database, and names that PostgreSQL keeps for itself.

use std::collections::hash_map::Entry;

use rustc_hash::{FxBuildHasher, FxHashMap};
use schema_core::{Diagnostic, twice};

use super::name_hashes::is_indexed;
use super::scope::Scope;
use crate::catalog::{Catalog, QualifiedName, Table, Text};

/// Columns that every table has (manual, "System Columns").
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// What has a name in a schema.
#[derive(Clone, Copy)]
enum Kind {
    Table,
    Type,
    Domain,
    View,
    Key,
    Index,
}

impl Kind {
    fn describe(self, name: &str) -> String {
        let what = match self {
            Kind::Table => "table",
            Kind::Type => "type",
            Kind::Domain => "domain",
            Kind::View => "view",
            Kind::Key => "key",
            Kind::Index => "index",
        };
        format!("the {what} `{name}`")
    }
}

/// Reports two objects of one name.
pub fn verify(catalog: &Catalog, scope: &mut Scope<'_>) {
    if !std::mem::take(&mut scope.name_hashes).any_twice(catalog) {
        return;
    }
    let mut objects =
        Objects { seen: FxHashMap::with_capacity_and_hasher(catalog.tables.len() * 6, FxBuildHasher), scope };
    catalog.tables.iter().for_each(|table| objects.add(Kind::Table, &table.name, &table.name.name));
    catalog.enums.iter().for_each(|item| objects.add(Kind::Type, &item.name, &item.name.name));
    catalog.domains.iter().for_each(|item| objects.add(Kind::Domain, &item.name, &item.name.name));
    for view in &catalog.views {
        objects.add(Kind::View, &view.name, &view.name.name);
        view.indexes().iter().for_each(|index| objects.add(Kind::Index, &view.name, &index.name));
    }
    for table in &catalog.tables {
        for constraint in table.constraints.iter().filter(|constraint| is_indexed(&constraint.kind)) {
            objects.add(Kind::Key, &table.name, &constraint.name);
        }
        table.indexes.iter().for_each(|index| objects.add(Kind::Index, &table.name, &index.name));
    }
}

/// The names that were seen, each in its schema.
struct Objects<'a, 's, 'r> {
    seen: FxHashMap<(&'a Text, &'a Text), Kind>,
    scope: &'s mut Scope<'r>,
}

impl<'a> Objects<'a, '_, '_> {
    fn add(&mut self, kind: Kind, owner: &'a QualifiedName, name: &'a Text) {
        let schema = &owner.schema;
        match self.seen.entry((schema, name)) {
            Entry::Vacant(place) => {
                place.insert(kind);
            }
            Entry::Occupied(other) => {
                let (path, source) = self.scope.maker(owner);
                let (this, other) = (kind.describe(name), other.get().describe(name));
                let message = format!("{this} and {other} of schema `{schema}` have one name");
                let help = "name one of them: `name = \"…\"` on a struct, `.name(\"…\")` behind an index, a unique or a reference";
                self.scope.found.push(Diagnostic::new("P0101", path, source, message).help(help));
            }
        }
    }
}

/// Names within one table: columns after shortening, constraints.
pub fn within(table: &Table, scope: &mut Scope<'_>) {
    let columns = doubled(&table.columns, |column| &column.name);
    let constraints = doubled(&table.constraints, |constraint| &constraint.name);
    for (what, names) in [("columns", columns), ("constraints", constraints)] {
        for name in names {
            let (path, source) = scope.maker(&table.name);
            let message = format!("two {what} of the table `{}` are called `{name}`", table.name.name);
            let help = "names over 63 bytes are shortened, and rules of one kind on one field get one name: name one of them yourself";
            scope.found.push(Diagnostic::new("P0102", path, source, message).help(help));
        }
    }
    for column in table.columns.iter().filter(|column| SYSTEM_COLUMNS.contains(&&*column.name)) {
        let (path, source) = scope.maker(&table.name);
        let message = format!("PostgreSQL keeps the column name `{}` for itself", column.name);
        let help = "give the column another name: `#[entity(column = \"…\")]`";
        scope.found.push(Diagnostic::new("P0107", format!("{path}.{}", column.name), source, message).help(help));
    }
}

/// The names that stand twice, each once.
fn doubled<T>(items: &[T], name: impl Fn(&T) -> &Text) -> Vec<&Text> {
    let mut names: Vec<&Text> = twice(items, &name).into_iter().map(|(_, at)| name(&items[at])).collect();
    names.sort_unstable();
    names.dedup();
    names
}
