//! What each kind of thing needs: by its types and references, by what the server recorded, and by the names in its
//! expressions.

use rustc_hash::FxHashMap;

use super::{Need, Via};
use crate::catalog::expression::{self, Name, Role, tokens};
use crate::catalog::{
    Aggregate, Body, ByName, Catalog, Column, Constraint, ConstraintKind, DataType, Dependencies, Event, Function,
    GeneralObject, Index, IndexTerm, Item, Object, Own, Policy, QualifiedName, RangeDefinition, Returns, Table, Text,
    Trigger, View,
};

/// Finds what names in expressions stand for.
#[derive(Default)]
pub struct Resolver<'a> {
    tables: ByName<'a>,
    views: FxHashMap<&'a QualifiedName, &'a View>,
    /// By their names without a schema.
    relations: FxHashMap<&'a str, Vec<&'a QualifiedName>>,
    functions: FxHashMap<&'a str, Vec<&'a QualifiedName>>,
    types: FxHashMap<&'a str, Vec<&'a QualifiedName>>,
    sequences: FxHashMap<&'a str, Vec<&'a QualifiedName>>,
    /// Things that are not taken apart, with the words by which texts name them.
    general: Vec<(String, &'a GeneralObject)>,
}

type Named<'a> = FxHashMap<&'a str, Vec<&'a QualifiedName>>;

fn named<'a>(names: impl Iterator<Item = &'a QualifiedName>) -> Named<'a> {
    let mut all = Named::default();
    names.for_each(|name| all.entry(&name.name).or_default().push(name));
    all
}

impl<'a> Resolver<'a> {
    /// A reference to columns that no constraint keeps unique: an index does, which comes after its table.
    pub fn is_kept_by_index(&self, constraint: &Constraint) -> bool {
        let ConstraintKind::ForeignKey { target, target_columns, .. } = &constraint.kind else { return false };
        let same = |columns: &[Text]| {
            columns.len() == target_columns.len() && columns.iter().all(|column| target_columns.contains(column))
        };
        let table = self.tables.table(target);
        table.is_some_and(|table| !table.constraints.iter().any(|key| key.kind.key().is_some_and(same)))
    }

    /// The names of a catalog.
    pub fn of(catalog: &'a Catalog) -> Self {
        let relations = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
        let relations = relations.chain(catalog.general.iter().filter_map(|item| item.relation.as_ref()));
        let general = catalog.general.iter().filter_map(|item| Some((item.word()?, item)));
        // No expression calls what returns trigger.
        let called = catalog.functions.iter().filter(|item| item.returns != Returns::Trigger).map(|item| &item.name);
        let functions = called.chain(catalog.aggregates.iter().map(|item| &item.name));
        let types = catalog.enums.iter().map(|item| &item.name);
        let types = types.chain(catalog.domains.iter().map(|item| &item.name));
        let types = types.chain(catalog.composites.iter().map(|item| &item.name));
        Self {
            tables: ByName::of(catalog),
            views: catalog.views.iter().map(|view| (&view.name, view)).collect(),
            relations: named(relations),
            functions: named(functions),
            types: named(types.chain(catalog.ranges.iter().map(|item| &item.name))),
            sequences: named(catalog.sequences.iter().map(|item| &item.name)),
            general: general.collect(),
        }
    }

    /// What a thing needs. A table needs what its columns and checks need too.
    pub fn needs(&self, item: Item<'a>) -> Vec<Need> {
        self.needs_with(item, &|_| true)
    }

    /// The same; of a table with those of its constraints and defaults alone that `with` holds for.
    pub fn needs_with(&self, item: Item<'a>, with: &dyn Fn(&Object) -> bool) -> Vec<Need> {
        let mut found = Found { resolver: self, needs: Vec::new() };
        match item {
            Item::Schema(_) | Item::Extension(_) | Item::Enum(_) | Item::Label(..) | Item::Sequence(_) => {}
            Item::Domain(domain) => {
                found.data_type(&domain.ty, Via::OfType);
                found.recorded(&domain.depends_on, Via::Names);
                domain.checks.iter().for_each(|check| found.expression(&check.expression, None));
                domain.default.iter().for_each(|sql| found.expression(sql, None));
            }
            Item::DomainCheck(domain, check) => {
                found.part_of(Object::Type(domain.name.clone()));
                found.expression(&check.expression, None);
            }
            Item::DomainDefault(domain) => {
                found.part_of(Object::Type(domain.name.clone()));
                domain.default.iter().for_each(|sql| found.expression(sql, None));
            }
            Item::Composite(item) => item.attributes.iter().for_each(|part| found.data_type(&part.ty, Via::OfType)),
            Item::Range(item) => found.range(item),
            Item::Function(item) => found.function(item),
            Item::Aggregate(item) => found.aggregate(item),
            Item::Table(table) => found.table(table, with),
            Item::Column(table, column) => {
                found.part_of(Object::Relation(table.name.clone()));
                found.column(table, column);
            }
            Item::Default(table, column) => {
                found.part_of(Object::Column(table.name.clone(), column.name.clone()));
                let own = table.overridden(&column.name).and_then(|own| own.default.as_ref());
                let default = own.map_or(column.default.as_ref(), Own::said);
                default.into_iter().for_each(|sql| found.expression(sql, None));
            }
            Item::Constraint(table, part) => {
                found.part_of(Object::Relation(table.name.clone()));
                found.constraint(table, part);
            }
            Item::Index(table, index) => {
                found.part_of(Object::Relation(table.name.clone()));
                found.index(table, index);
            }
            Item::IndexNames(table) | Item::Overrides(table) | Item::Row(table, _) => {
                found.part_of(Object::Relation(table.name.clone()));
            }
            Item::ViewIndex(view, index) => {
                found.part_of(Object::Relation(view.name.clone()));
                for sql in index_expressions(index) {
                    found.expression(sql, None);
                }
            }
            Item::Trigger(on, trigger) => found.trigger(on, trigger),
            Item::Policy(table, policy) => found.policy(table, policy),
            Item::Rule(on, rule) => {
                found.part_of(Object::Relation(on.clone()));
                found.query(&rule.definition, self.tables.table(on));
            }
            Item::View(view) => found.view(view),
            Item::Statistics(item) => {
                found.part_of(Object::Relation(item.table.clone()));
                found.expression(&item.definition, self.tables.table(&item.table));
            }
            Item::General(item) => found.general_object(item),
            Item::EventTrigger(item) => found.push(Object::Function(item.function.clone()), Via::Calls),
            Item::TypePrivileges(item) => found.part_of(Object::Type(item.name.clone())),
            Item::DefaultPrivileges(_) => {}
        }
        found.general(item);
        let own = item.object();
        found.needs.retain(|need| Some(&need.on) != own.as_ref() || need.via == Via::Part);
        found.needs
    }

    fn has_column(&self, table: &'a Table, name: &str) -> bool {
        let root = self.tables.above(table).last().copied().unwrap_or(table);
        table.column(name).is_some()
            || root.column(name).is_some()
            || table
                .inherits
                .iter()
                .any(|parent| self.tables.table(parent).is_some_and(|parent| self.has_column(parent, name)))
    }

    fn columns(&self, table: &'a Table) -> Vec<&'a Column> {
        let root = self.tables.above(table).last().copied().unwrap_or(table);
        let parents = table.inherits.iter().filter_map(|parent| self.tables.table(parent));
        root.columns.iter().chain(parents.flat_map(|parent| self.columns(parent))).collect()
    }
}

/// What was found so far.
struct Found<'r, 'a> {
    resolver: &'r Resolver<'a>,
    needs: Vec<Need>,
}

impl<'a> Found<'_, 'a> {
    fn push(&mut self, on: Object, via: Via) {
        let need = Need { on, via };
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// Things that are not taken apart, wherever their words stand in what a thing says.
    fn general(&mut self, item: Item<'a>) {
        let resolver = self.resolver;
        if resolver.general.is_empty() {
            return;
        }
        let text = item.to_json().to_string();
        for (word, general) in &resolver.general {
            if Some(general.object()) != item.object() && general.is_named_in(&text, word) {
                self.push(general.object(), Via::Names);
            }
        }
    }

    /// What the statements of one of these name, whatever it is.
    fn general_object(&mut self, item: &'a GeneralObject) {
        let resolver = self.resolver;
        for sql in std::iter::once(&item.definition).chain(&item.more) {
            for name in expression::names(sql) {
                self.named(&resolver.functions, &name, Object::Function, Via::Names);
                self.named(&resolver.types, &name, Object::Type, Via::Names);
                self.named(&resolver.relations, &name, Object::Relation, Via::Names);
            }
        }
    }

    fn part_of(&mut self, whole: Object) {
        self.push(whole, Via::Part);
    }

    fn recorded(&mut self, Dependencies(on): &Dependencies, via: Via) {
        on.iter().for_each(|object| self.push(object.clone(), via));
    }

    /// A type; each table and view is one too.
    fn data_type(&mut self, ty: &DataType, via: Via) {
        let Some(name) = ty.named() else { return };
        let relation = self.resolver.tables.table(name).is_some() || self.resolver.views.contains_key(name);
        self.push(if relation { Object::Relation(name.clone()) } else { Object::Type(name.clone()) }, via);
    }

    fn named(&mut self, all: &Named<'a>, name: &Name<'_>, object: fn(QualifiedName) -> Object, via: Via) {
        let Some(found) = all.get(&*name.name) else { return };
        for own in found.iter().filter(|own| name.qualifier.as_ref().is_none_or(|schema| **schema == *own.schema)) {
            self.push(object((*own).clone()), via);
        }
    }

    /// Functions, types and sequences that an expression names, and the columns of the table whose row it is about.
    fn expression(&mut self, sql: &str, of: Option<&'a Table>) {
        self.expression_via(sql, of, Via::Names);
    }

    fn expression_via(&mut self, sql: &str, of: Option<&'a Table>, via: Via) {
        let resolver = self.resolver;
        let calls = !resolver.functions.is_empty() && sql.contains('(');
        if of.is_none() && !calls && resolver.types.is_empty() && resolver.sequences.is_empty() {
            return;
        }
        for name in expression::names(sql) {
            match name.role {
                Role::Call => self.named(
                    &resolver.functions,
                    &name,
                    Object::Function,
                    if via == Via::Body { via } else { Via::Calls },
                ),
                Role::Type => self.named(&resolver.types, &name, Object::Type, via),
                Role::Other => {
                    let Some(table) = of else { continue };
                    if resolver.has_column(table, &name.name) {
                        self.push(Object::Column(table.name.clone(), name.name.as_ref().to_owned().into()), via);
                    } else if *table.name.name == *name.name {
                        self.push(Object::Relation(table.name.clone()), Via::Row);
                    }
                }
            }
        }
        if !resolver.sequences.is_empty() && sql.contains("nextval") {
            // nextval('app.numbers'::regclass)
            for literal in tokens(sql).filter_map(|token| token.literal()) {
                for name in expression::names(&literal) {
                    self.named(&resolver.sequences, &name, Object::Sequence, via);
                }
            }
        }
    }

    /// The same of a query: relations too, and the columns of all that it names.
    fn query(&mut self, sql: &str, of: Option<&'a Table>) {
        self.query_via(sql, of, Via::Names);
    }

    fn query_via(&mut self, sql: &str, of: Option<&'a Table>, via: Via) {
        self.expression_via(sql, of, via);
        let resolver = self.resolver;
        let names = expression::names(sql);
        let mut shown: Vec<&'a QualifiedName> = Vec::new();
        for name in names.iter().filter(|name| name.role != Role::Call) {
            let found = resolver.relations.get(&*name.name).into_iter().flatten();
            let found = found.filter(|own| name.qualifier.as_ref().is_none_or(|schema| **schema == *own.schema));
            shown.extend(found.filter(|own| of.is_none_or(|table| table.name != ***own)));
        }
        shown.sort();
        shown.dedup();
        let star = tokens(sql).any(|token| token.is_mark('*'));
        for relation in shown {
            self.push(Object::Relation(relation.clone()), via);
            let Some(table) = resolver.tables.table(relation) else { continue };
            for column in resolver.columns(table) {
                if star || names.iter().any(|name| *name.name == *column.name) {
                    self.push(Object::Column(relation.clone(), column.name.clone()), via);
                }
            }
        }
    }

    fn column(&mut self, table: &'a Table, column: &'a Column) {
        self.data_type(&column.ty, Via::OfType);
        if let Some(generated) = &column.generated {
            let before = self.needs.len();
            self.expression(&generated.expression, Some(table));
            // Without what it calls, the column can't be made at all.
            self.needs[before..]
                .iter_mut()
                .filter(|need| need.via == Via::Calls)
                .for_each(|need| need.via = Via::Names);
        }
    }

    fn table(&mut self, table: &'a Table, with: &dyn Fn(&Object) -> bool) {
        for column in &table.columns {
            self.column(table, column);
            if let Some(sql) = &column.default
                && with(&Object::Default(table.name.clone(), column.name.clone()))
            {
                self.expression(sql, None);
            }
        }
        for part in &table.constraints {
            if with(&Object::Constraint(table.name.clone(), part.name.clone())) {
                self.constraint(table, part);
            }
        }
        if let Some(of) = &table.partition_of {
            self.push(Object::Relation(of.parent.clone()), Via::Part);
        }
        table.inherits.iter().for_each(|parent| self.push(Object::Relation(parent.clone()), Via::Names));
        for term in table.partition_by.iter().flat_map(|key| &key.terms) {
            if let IndexTerm::Expression(sql) = term {
                self.expression(sql, None);
            }
        }
        // Of the table as a whole is known only what no part of it names.
        for object in &table.depends_on.0 {
            if !self.needs.iter().any(|need| need.on == *object) && self.is_unplaced(object, table) {
                self.push(object.clone(), Via::Names);
            }
        }
        // Its own columns come with it.
        let is_own = |on: &Object| matches!(on, Object::Column(of, _) if *of == table.name);
        self.needs.retain(|need| !is_own(&need.on));
    }

    /// No constraint or default that comes in a step of its own names it either.
    fn is_unplaced(&self, object: &Object, table: &'a Table) -> bool {
        let mut parts = Found { resolver: self.resolver, needs: Vec::new() };
        table.constraints.iter().for_each(|part| parts.constraint(table, part));
        table.columns.iter().filter_map(|column| column.default.as_ref()).for_each(|sql| parts.expression(sql, None));
        !parts.needs.iter().any(|need| need.on == *object)
    }

    fn constraint(&mut self, table: &'a Table, part: &'a Constraint) {
        match &part.kind {
            ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. } => {
                self.held(&table.name, columns.iter().chain(include));
            }
            ConstraintKind::Check { expression, .. } => self.expression(expression, Some(table)),
            ConstraintKind::Exclude { elements, predicate, .. } => {
                for element in elements {
                    self.term(table, &element.column.term);
                }
                predicate.iter().for_each(|sql| self.expression(sql, Some(table)));
            }
            ConstraintKind::ForeignKey { columns, target, target_columns, .. } => {
                for column in columns {
                    self.push(Object::Column(table.name.clone(), column.clone()), Via::References);
                }
                for column in target_columns {
                    self.push(Object::Column(target.clone(), column.clone()), Via::References);
                }
                self.push(Object::Relation(target.clone()), Via::References);
                self.partitions(target);
                self.keys(target, target_columns);
            }
        }
    }

    /// PostgreSQL keeps a reference to each partition.
    fn partitions(&mut self, target: &QualifiedName) {
        for partition in self.resolver.tables.partitions(target) {
            self.push(Object::Relation(partition.name.clone()), Via::Partition);
            self.partitions(&partition.name);
        }
    }

    /// The constraints and indexes by which a reference finds a row.
    fn keys(&mut self, target: &QualifiedName, on: &[Text]) {
        let Some(table) = self.resolver.tables.table(target) else { return };
        let same = |columns: &[Text]| columns.len() == on.len() && columns.iter().all(|column| on.contains(column));
        for key in table.constraints.iter().filter(|key| key.kind.key().is_some_and(same)) {
            self.push(Object::Constraint(target.clone(), key.name.clone()), Via::References);
        }
        let whole = |index: &&Index| {
            let columns: Vec<Text> = index.leading_columns().cloned().collect();
            index.unique && index.predicate.is_none() && columns.len() == index.columns.len() && same(&columns)
        };
        for index in table.indexes.iter().filter(whole) {
            let name = QualifiedName { schema: target.schema.clone(), name: index.name.clone() };
            self.push(Object::Index(name), Via::References);
        }
    }

    fn held<'t>(&mut self, table: &QualifiedName, columns: impl Iterator<Item = &'t Text>) {
        columns.for_each(|column| self.push(Object::Column(table.clone(), column.clone()), Via::Holds));
    }

    fn term(&mut self, table: &'a Table, term: &'a IndexTerm) {
        match term {
            IndexTerm::Column(name) => self.held(&table.name, std::iter::once(name)),
            IndexTerm::Expression(sql) => self.expression(sql, Some(table)),
        }
    }

    fn index(&mut self, table: &'a Table, index: &'a Index) {
        index.columns.iter().for_each(|column| self.term(table, &column.term));
        self.held(&table.name, index.include.iter());
        index.predicate.iter().for_each(|sql| self.expression(sql, Some(table)));
    }

    fn trigger(&mut self, on: &'a QualifiedName, trigger: &'a Trigger) {
        self.part_of(Object::Relation(on.clone()));
        self.push(Object::Function(trigger.function.clone()), Via::Calls);
        trigger.from.iter().for_each(|from| self.push(Object::Relation(from.clone()), Via::Names));
        for event in &trigger.events {
            if let Event::UpdateOf(columns) = event {
                columns.iter().for_each(|column| self.push(Object::Column(on.clone(), column.clone()), Via::Names));
            }
        }
        trigger.when.iter().for_each(|sql| self.expression(sql, self.resolver.tables.table(on)));
    }

    fn policy(&mut self, table: &'a Table, policy: &'a Policy) {
        self.part_of(Object::Relation(table.name.clone()));
        policy.using.iter().chain(&policy.check).for_each(|sql| self.query(sql, Some(table)));
    }

    fn view(&mut self, view: &'a View) {
        self.recorded(&view.depends_on, Via::Names);
        let recorded = view.depends_on.0.iter().any(|object| matches!(object, Object::Column(..)));
        match recorded {
            true => self.expression(&view.query, None),
            false => self.query(&view.query, None),
        }
        view.columns.iter().for_each(|column| self.data_type(&column.ty, Via::Names));
        // GROUP BY the primary key lets a query show the other columns.
        if expression::mentions(&view.query, "group") {
            let shown: Vec<QualifiedName> = view.depends_on.relations().cloned().collect();
            for table in shown.iter().filter_map(|name| self.resolver.tables.table(name)) {
                for key in table.constraints.iter().filter(|key| matches!(key.kind, ConstraintKind::PrimaryKey { .. }))
                {
                    self.push(Object::Constraint(table.name.clone(), key.name.clone()), Via::Names);
                }
            }
        }
    }

    fn function(&mut self, item: &'a Function) {
        item.arguments.iter().for_each(|argument| self.data_type(&argument.ty, Via::OfType));
        if let Returns::Type(ty) | Returns::SetOf(ty) = &item.returns {
            self.data_type(ty, Via::OfType);
        }
        item.arguments
            .iter()
            .filter_map(|argument| argument.default.as_ref())
            .for_each(|sql| self.expression(sql, None));
        match &item.body {
            // PostgreSQL records nothing of a text.
            Body::Text(sql) => {
                self.recorded(&item.depends_on, Via::Body);
                if item.language == "sql" {
                    self.query_via(sql, None, Via::Body);
                }
            }
            Body::Atomic(sql) => {
                self.recorded(&item.depends_on, Via::Names);
                let recorded = item.depends_on.0.iter().any(|object| matches!(object, Object::Column(..)));
                match recorded {
                    true => self.expression(sql, None),
                    false => self.query(sql, None),
                }
            }
            Body::Library(..) => self.recorded(&item.depends_on, Via::Names),
        }
    }

    fn aggregate(&mut self, item: &'a Aggregate) {
        let resolver = self.resolver;
        for (_, value) in &item.options {
            for name in expression::names(value) {
                self.named(&resolver.functions, &name, Object::Function, Via::Calls);
                self.named(&resolver.types, &name, Object::Type, Via::OfType);
            }
        }
        for name in expression::names(&item.arguments) {
            self.named(&resolver.types, &name, Object::Type, Via::OfType);
        }
    }

    fn range(&mut self, item: &'a RangeDefinition) {
        self.data_type(&item.subtype, Via::OfType);
        let resolver = self.resolver;
        for (_, value) in &item.options {
            for name in expression::names(value) {
                self.named(&resolver.functions, &name, Object::Function, Via::Calls);
            }
        }
    }
}

fn index_expressions(index: &Index) -> impl Iterator<Item = &Text> {
    let terms = index.columns.iter().filter_map(|column| match &column.term {
        IndexTerm::Expression(sql) => Some(sql),
        IndexTerm::Column(_) => None,
    });
    terms.chain(&index.predicate)
}
