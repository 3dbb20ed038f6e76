//! What things depend on, as far as their texts tell.

use rustc_hash::FxHashMap;

use super::target::Target;
use crate::catalog::expression::{Role, names, tokens};
use crate::catalog::{
    Body, ConstraintKind, DataType, Dependencies, Domain, Function, IndexTerm, Object, QualifiedName, Returns, Table,
    Text, View, bodies,
};

/// Notes what the things that a text made depend on.
pub fn note(target: &mut Target<'_>) {
    let before = std::mem::take(&mut target.before);
    let held = Held::of(target);
    let catalog = &*target.catalog;
    let is_new = |name: &QualifiedName| !before.0.contains(name);
    fn each<T>(
        all: &[T],
        name: impl Fn(&T) -> &QualifiedName,
        is_new: impl Fn(&QualifiedName) -> bool,
        of: impl Fn(&T) -> Vec<Object>,
    ) -> Vec<Option<Vec<Object>>> {
        all.iter().map(|item| is_new(name(item)).then(|| of(item))).collect()
    }
    let domains = each(&catalog.domains, |item| &item.name, is_new, |item| held.domain(item));
    let functions = each(&catalog.functions, |item| &item.name, is_new, |item| held.function(item));
    let tables = each(&catalog.tables, |item| &item.name, is_new, |item| held.table(item));
    let views = each(&catalog.views, |item| &item.name, is_new, |item| held.view(item));
    let catalog = &mut *target.catalog;
    let set = |depends_on: &mut Dependencies, found: Option<Vec<Object>>, own: Object| {
        let Some(mut found) = found else { return };
        found.retain(|object| *object != own);
        found.sort();
        found.dedup();
        *depends_on = Dependencies(found);
    };
    for (item, found) in catalog.domains.iter_mut().zip(domains) {
        set(&mut item.depends_on, found, Object::Type(item.name.clone()));
    }
    for (item, found) in catalog.tables.iter_mut().zip(tables) {
        set(&mut item.depends_on, found, Object::Relation(item.name.clone()));
    }
    for (item, found) in catalog.views.iter_mut().zip(views) {
        set(&mut item.depends_on, found, Object::Relation(item.name.clone()));
    }
    for (item, found) in catalog.functions.iter_mut().zip(functions) {
        set(&mut item.depends_on, found, Object::Function(item.name.clone()));
    }
    bodies::depends(catalog);
}

/// What names can stand for, by their names without a schema.
struct Held {
    schema: Text,
    relations: FxHashMap<Text, Vec<QualifiedName>>,
    functions: FxHashMap<Text, Vec<QualifiedName>>,
    types: FxHashMap<Text, Vec<QualifiedName>>,
    sequences: FxHashMap<Text, Vec<QualifiedName>>,
}

fn by_name<'n>(names: impl Iterator<Item = &'n QualifiedName>) -> FxHashMap<Text, Vec<QualifiedName>> {
    let mut all: FxHashMap<Text, Vec<QualifiedName>> = FxHashMap::default();
    names.for_each(|name| all.entry(name.name.clone()).or_default().push(name.clone()));
    all
}

impl Held {
    fn of(target: &Target<'_>) -> Self {
        let catalog = &target.catalog;
        let functions = catalog.functions.iter().map(|item| &item.name);
        let tables = catalog.tables.iter().map(|item| &item.name);
        Self {
            schema: target.path.configured().clone(),
            relations: by_name(tables.chain(catalog.views.iter().map(|item| &item.name))),
            functions: by_name(functions.chain(catalog.aggregates.iter().map(|item| &item.name))),
            types: by_name(target.types()),
            sequences: by_name(catalog.sequences.iter().map(|item| &item.name)),
        }
    }

    /// What a name stands for: in its schema, else where names without one are looked for.
    fn find<'h>(
        &'h self,
        all: &'h FxHashMap<Text, Vec<QualifiedName>>,
        schema: Option<&str>,
        name: &str,
    ) -> Option<&'h QualifiedName> {
        let known = all.get(name)?;
        let within = |schema: &str| known.iter().find(|known| known.schema == schema);
        match schema {
            Some(schema) => within(schema),
            None => within(&self.schema).or_else(|| within("public")),
        }
    }

    /// Functions, types and sequences that an expression names.
    fn expression(&self, sql: &str, found: &mut Vec<Object>) {
        for name in names(sql) {
            let schema = name.qualifier.as_deref();
            match name.role {
                Role::Call => {
                    found.extend(self.find(&self.functions, schema, &name.name).cloned().map(Object::Function));
                }
                Role::Type => found.extend(self.find(&self.types, schema, &name.name).cloned().map(Object::Type)),
                Role::Other => {}
            }
        }
        if !sql.contains("nextval") {
            return;
        }
        for literal in tokens(sql).filter_map(|token| token.literal()) {
            for name in names(&literal) {
                let sequence = self.find(&self.sequences, name.qualifier.as_deref(), &name.name);
                found.extend(sequence.cloned().map(Object::Sequence));
            }
        }
    }

    /// The same of a query, and the relations that it reads.
    fn query(&self, sql: &str, found: &mut Vec<Object>) {
        self.expression(sql, found);
        for name in names(sql).into_iter().filter(|name| name.role != Role::Call && !name.qualifies) {
            let relation = self.find(&self.relations, name.qualifier.as_deref(), &name.name);
            found.extend(relation.cloned().map(Object::Relation));
        }
    }

    fn data_type(&self, ty: &DataType, found: &mut Vec<Object>) {
        let Some(name) = ty.named() else { return };
        let is = |all: &FxHashMap<Text, Vec<QualifiedName>>| all.get(&name.name).is_some_and(|all| all.contains(name));
        if is(&self.types) {
            found.push(Object::Type(name.clone()));
        } else if is(&self.relations) {
            found.push(Object::Relation(name.clone()));
        }
    }

    fn domain(&self, domain: &Domain) -> Vec<Object> {
        let mut found = Vec::new();
        self.data_type(&domain.ty, &mut found);
        domain.default.iter().for_each(|sql| self.expression(sql, &mut found));
        domain.checks.iter().for_each(|check| self.expression(&check.expression, &mut found));
        found
    }

    fn function(&self, function: &Function) -> Vec<Object> {
        let mut found = Vec::new();
        for argument in &function.arguments {
            self.data_type(&argument.ty, &mut found);
            argument.default.iter().for_each(|sql| self.expression(sql, &mut found));
        }
        if let Returns::Type(ty) | Returns::SetOf(ty) = &function.returns {
            self.data_type(ty, &mut found);
        }
        if let Body::Atomic(sql) = &function.body {
            self.query(sql, &mut found);
        }
        found
    }

    fn table(&self, table: &Table) -> Vec<Object> {
        let mut found = Vec::new();
        for column in &table.columns {
            column.default.iter().for_each(|sql| self.expression(sql, &mut found));
            column.generated.iter().for_each(|generated| self.expression(&generated.expression, &mut found));
        }
        for part in &table.constraints {
            match &part.kind {
                ConstraintKind::Check { expression, .. } => self.expression(expression, &mut found),
                ConstraintKind::Exclude { elements, predicate, .. } => {
                    elements.iter().for_each(|element| self.term(&element.column.term, &mut found));
                    predicate.iter().for_each(|sql| self.expression(sql, &mut found));
                }
                _ => {}
            }
        }
        for index in &table.indexes {
            index.columns.iter().for_each(|column| self.term(&column.term, &mut found));
            index.predicate.iter().for_each(|sql| self.expression(sql, &mut found));
        }
        let terms = table.partition_by.iter().flat_map(|key| &key.terms);
        terms.for_each(|term| self.term(term, &mut found));
        found
    }

    fn term(&self, term: &IndexTerm, found: &mut Vec<Object>) {
        if let IndexTerm::Expression(sql) = term {
            self.expression(sql, found);
        }
    }

    fn view(&self, view: &View) -> Vec<Object> {
        let mut found = Vec::new();
        self.query(&view.query, &mut found);
        found
    }
}
