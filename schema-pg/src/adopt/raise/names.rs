//! How everything is called in Rust.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use schema_core::case::Case;
use schema_core::ir::{Text, TypeRef};

use crate::adopt::rust_name::{Given, of_field, of_module, of_type};
use crate::catalog::{Catalog, QualifiedName};

/// The names of all structs, enums and fields. They follow from the catalog alone.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The schema of everything that names none.
    pub schema: Text,
    types: FxHashMap<QualifiedName, TypeRef>,
    /// The modules of schemas.
    schemas: FxHashMap<Text, String>,
    fields: FxHashMap<QualifiedName, Fields>,
}

/// The fields of a table or view.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// The case by which columns follow from fields, where that is not their own.
    pub rename_all: Option<&'static str>,
    by_column: FxHashMap<Text, Text>,
}

impl Names {
    /// Names for all that a catalog holds.
    pub fn of(catalog: &Catalog) -> Self {
        let mut names = Self { schema: main_schema(catalog), ..Self::default() };
        let by_schema = schemas(catalog).len() > 1;
        let mut given_schemas = Given::default();
        let all: BTreeSet<Text> = schemas(catalog).into_keys().collect();
        for schema in all {
            let module = given_schemas.first(&[of_module(&schema)]);
            names.schemas.insert(schema, module);
        }
        let mut given = Given::types();
        let mut modules: FxHashMap<Text, Given> = FxHashMap::default();
        let relations = catalog.tables.iter().filter(|table| table.partition_of.is_none());
        let tables = relations.map(|table| (&table.name, true, "Row"));
        let views = catalog.views.iter().map(|view| (&view.name, true, "View"));
        for (name, plural, otherwise) in tables.chain(views) {
            let module = modules.entry(name.schema.clone()).or_default().first(&[of_module(&name.name)]);
            names.add(name, plural, otherwise, &module, by_schema, &mut given);
        }
        let types = catalog.enums.iter().map(|item| (&item.name, "Value"));
        for (name, otherwise) in types.chain(catalog.domains.iter().map(|item| (&item.name, "Domain"))) {
            names.add(name, false, otherwise, "types", by_schema, &mut given);
        }
        for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
            let columns: Vec<&Text> = table.columns.iter().map(|column| &column.name).collect();
            names.fields.insert(table.name.clone(), Fields::of(&columns));
        }
        // Those of partitions are those of the table above, which stands before or after them.
        let mut below: Vec<_> =
            catalog.tables.iter().filter_map(|part| Some((part, part.partition_of.as_ref()?))).collect();
        while let Some((part, of)) = below.pop() {
            match names.fields.get(&of.parent) {
                Some(fields) => {
                    let fields = fields.clone();
                    names.fields.insert(part.name.clone(), fields);
                }
                None if below.iter().any(|(other, _)| other.name == of.parent) => below.insert(0, (part, of)),
                None => {}
            }
        }
        for view in &catalog.views {
            let columns: Vec<&Text> = view.columns.iter().map(|column| &column.name).collect();
            names.fields.insert(view.name.clone(), Fields::of(&columns));
        }
        names
    }

    fn add(
        &mut self,
        name: &QualifiedName,
        plural: bool,
        otherwise: &str,
        module: &str,
        by_schema: bool,
        given: &mut Given,
    ) {
        let own = of_type(&name.name, plural);
        let in_schema = format!("{}{own}", of_type(&name.schema, false));
        let whole = of_type(&name.name, false);
        let mut candidates = vec![own.clone(), whole];
        if by_schema {
            candidates.push(in_schema);
        }
        candidates.push(format!("{own}{otherwise}"));
        let rust = given.first(&candidates);
        let path = match by_schema {
            true => format!("crate::{}::{module}::{rust}", self.schemas.get(&name.schema).map_or("schema", |own| own)),
            false => format!("crate::{module}::{rust}"),
        };
        self.types.insert(name.clone(), TypeRef { name: rust.into(), path: path.into(), id: None, define: None });
    }

    /// The struct or enum of a thing.
    pub fn type_of(&self, name: &QualifiedName) -> Option<&TypeRef> {
        self.types.get(name)
    }

    /// The fields of a table or view.
    pub fn fields(&self, name: &QualifiedName) -> Option<&Fields> {
        self.fields.get(name)
    }

    /// What a struct says of its schema: nothing where it is that of everything.
    pub fn said_schema(&self, name: &QualifiedName) -> Option<Text> {
        (name.schema != self.schema).then(|| name.schema.clone())
    }
}

impl Fields {
    fn of(columns: &[&Text]) -> Self {
        let mut given = Given::default();
        let by_column: FxHashMap<Text, Text> =
            columns.iter().map(|column| ((*column).clone(), Text::from(given.first(&[of_field(column)])))).collect();
        let follow = |case: Option<Case>| {
            let follows = |column: &&Text| match (case, by_column.get(*column)) {
                (Some(case), Some(field)) => case.of_field(field) == ***column,
                (None, Some(field)) => field == *column,
                _ => false,
            };
            columns.iter().copied().filter(follows).count()
        };
        let plain = follow(None);
        let best =
            Case::ALL.iter().map(|(word, case)| (follow(Some(*case)), *word)).rev().max_by_key(|(count, _)| *count);
        let rename_all = best.filter(|(count, _)| *count > plain + 1).map(|(_, word)| word);
        Self { rename_all, by_column }
    }

    /// The field of a column.
    pub fn field(&self, column: &str) -> Option<&Text> {
        self.by_column.get(column)
    }

    /// What the field says of its column: nothing where the name follows.
    pub fn said_column(&self, column: &Text) -> Option<Text> {
        let field = self.field(column)?;
        let follows = match self.rename_all.and_then(Case::named) {
            Some(case) => case.of_field(field) == *column,
            None => field == column,
        };
        (!follows).then(|| column.clone())
    }
}

/// The schema that most things are in; `public` where it has any.
fn main_schema(catalog: &Catalog) -> Text {
    let counted = schemas(catalog);
    if counted.is_empty() || counted.contains_key("public") {
        return "public".into();
    }
    let most = counted.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    most.map_or_else(|| "public".into(), |(schema, _)| schema.clone())
}

/// The schemas in which something is that a struct can say, with how much.
fn schemas(catalog: &Catalog) -> FxHashMap<Text, usize> {
    let mut schemas: FxHashMap<Text, usize> = FxHashMap::default();
    let tables = catalog.tables.iter().map(|table| &table.name.schema);
    let views = catalog.views.iter().map(|view| &view.name.schema);
    let enums = catalog.enums.iter().map(|item| &item.name.schema);
    let domains = catalog.domains.iter().map(|item| &item.name.schema);
    for schema in tables.chain(views).chain(enums).chain(domains) {
        *schemas.entry(schema.clone()).or_default() += 1;
    }
    schemas
}
