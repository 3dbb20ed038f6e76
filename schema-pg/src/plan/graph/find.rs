//! The things of a catalog by what they are called.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{
    ByName, Catalog, Column, Constraint, ConstraintKind, Item, Object, QualifiedName, RangeDefinition, Table, View,
};
use crate::lower::attached;

/// The things of a catalog by what they are called.
pub struct Things<'a> {
    tables: FxHashMap<&'a QualifiedName, &'a Table>,
    views: FxHashMap<&'a QualifiedName, &'a View>,
    indexes: FxHashMap<(&'a str, &'a str), Item<'a>>,
    keys: FxHashSet<(&'a str, String)>,
    types: FxHashMap<&'a QualifiedName, Item<'a>>,
    functions: FxHashMap<&'a QualifiedName, Vec<Item<'a>>>,
    catalog: &'a Catalog,
}

impl<'a> Things<'a> {
    /// Those of this catalog.
    pub fn of(catalog: &'a Catalog) -> Self {
        let mut indexes = FxHashMap::default();
        let mut keys = FxHashSet::default();
        let by_name = ByName::of(catalog);
        for table in &catalog.tables {
            let has_index =
                |part: &&Constraint| part.kind.key().is_some() || matches!(part.kind, ConstraintKind::Exclude { .. });
            keys.extend(
                table.constraints.iter().filter(has_index).map(|part| (&*table.name.schema, part.name.to_string())),
            );
            if table.partition_of.is_some() {
                let attached = attached(table, &by_name.above(table));
                keys.extend(attached.into_iter().map(|part| (&*table.name.schema, part.name.to_string())));
            }
            let numbered = table.columns.iter().filter(|column| column.identity.is_some());
            keys.extend(numbered.map(|column| (&*table.name.schema, column.sequence_name(&table.name).to_string())));
            for index in &table.indexes {
                indexes.insert((&*table.name.schema, &*index.name), Item::Index(table, index));
            }
        }
        for view in &catalog.views {
            for index in view.indexes() {
                indexes.insert((&*view.name.schema, &*index.name), Item::ViewIndex(view, index));
            }
        }
        let mut functions: FxHashMap<_, Vec<Item<'a>>> = FxHashMap::default();
        catalog.functions.iter().for_each(|item| functions.entry(&item.name).or_default().push(Item::Function(item)));
        catalog.aggregates.iter().for_each(|item| functions.entry(&item.name).or_default().push(Item::Aggregate(item)));
        let mut types = FxHashMap::default();
        types.extend(catalog.enums.iter().map(|item| (&item.name, Item::Enum(item))));
        types.extend(catalog.domains.iter().map(|item| (&item.name, Item::Domain(item))));
        types.extend(catalog.composites.iter().map(|item| (&item.name, Item::Composite(item))));
        types.extend(catalog.ranges.iter().map(|item| (&item.name, Item::Range(item))));
        Self {
            tables: catalog.tables.iter().map(|table| (&table.name, table)).collect(),
            views: catalog.views.iter().map(|view| (&view.name, view)).collect(),
            indexes,
            keys,
            types,
            functions,
            catalog,
        }
    }

    /// The table or view has this column.
    pub fn has_column(&self, name: &QualifiedName, column: &str) -> bool {
        self.tables.get(name).is_some_and(|table| table.column(column).is_some())
            || self.views.get(name).is_some_and(|view| view.columns.iter().any(|own| own.name == column))
    }

    /// A range type, or the one of several of it, has this name, and functions that make its values.
    pub fn is_range(&self, name: &QualifiedName) -> bool {
        let is_it = |range: &RangeDefinition| {
            range.name.schema == name.schema && (range.name.name == name.name || range.multirange() == name.name)
        };
        self.catalog.ranges.iter().any(is_it)
    }

    /// A thing that is not taken apart has this kind and name.
    pub fn has_general(&self, named: &str) -> bool {
        self.catalog.general.iter().any(|item| named.strip_prefix(&*item.kind) == Some(&format!(" {}", item.name)))
    }

    /// The index of a key, or the sequence of an identity, has this name.
    pub fn is_key(&self, name: &QualifiedName) -> bool {
        self.keys.contains(&(&*name.schema, name.name.to_string()))
    }

    /// A column of a table, which may be that of one above it.
    fn column(&self, table: &'a Table, name: &str) -> Option<&'a Column> {
        let mut root = table;
        while let Some(above) = root.partition_of.as_ref().and_then(|of| self.tables.get(&of.parent)) {
            root = above;
        }
        let own = table.column(name).or_else(|| root.column(name));
        own.or_else(|| table.inherits.iter().find_map(|parent| self.column(self.tables.get(parent)?, name)))
    }

    /// The tables that have their columns from this one.
    pub fn below(&self, name: &QualifiedName) -> Vec<&'a QualifiedName> {
        let of = |table: &&'a Table| {
            table.partition_of.as_ref().is_some_and(|of| of.parent == *name) || table.inherits.contains(name)
        };
        let mut found = Vec::new();
        for table in self.catalog.tables.iter().filter(of) {
            found.push(&table.name);
            found.extend(self.below(&table.name));
        }
        found
    }

    /// Something is called so: also a column of a view, which is no thing of its own.
    pub fn holds(&self, object: &Object) -> bool {
        matches!(object, Object::Column(of, name) if self.has_column(of, name)) || !self.find(object).is_empty()
    }

    /// The things that are called so; functions of one name are several.
    pub fn find(&self, object: &Object) -> Vec<Item<'a>> {
        if let Object::Function(name) = object {
            return self.functions.get(name).cloned().unwrap_or_default();
        }
        self.one(object).into_iter().collect()
    }

    fn one(&self, object: &Object) -> Option<Item<'a>> {
        let table = |name: &QualifiedName| self.tables.get(name).copied();
        let view = |name: &QualifiedName| self.views.get(name).copied();
        Some(match object {
            Object::Relation(name) => match (table(name), view(name)) {
                (Some(table), _) => Item::Table(table),
                (_, Some(view)) => Item::View(view),
                (None, None) => {
                    let mut general = self.catalog.general.iter();
                    Item::General(general.find(|item| item.relation.as_ref() == Some(name))?)
                }
            },
            Object::Column(of, name) => Item::Column(table(of)?, self.column(table(of)?, name)?),
            Object::Default(of, name) if name.is_empty() => match self.types.get(of)? {
                Item::Domain(domain) if domain.default.is_some() => Item::DomainDefault(domain),
                _ => return None,
            },
            Object::Default(of, name) => {
                let (table, column) = (table(of)?, self.column(table(of)?, name)?);
                let own = table.overridden(name).and_then(|own| own.default.as_ref());
                if column.default.is_none() && own.is_none() {
                    return None;
                }
                Item::Default(table, column)
            }
            Object::Constraint(of, name) => match (table(of), self.types.get(of)) {
                (Some(table), _) => Item::Constraint(table, table.constraint(name)?),
                (None, Some(Item::Domain(domain))) => {
                    Item::DomainCheck(domain, domain.checks.iter().find(|check| check.name == *name)?)
                }
                _ => return None,
            },
            Object::Index(name) => *self.indexes.get(&(&*name.schema, &*name.name))?,
            Object::Trigger(of, name) => match (table(of), view(of)) {
                (Some(table), _) => Item::Trigger(&table.name, table.trigger(name)?),
                (_, view) => {
                    let view = view?;
                    Item::Trigger(&view.name, view.triggers.iter().find(|trigger| trigger.name == *name)?)
                }
            },
            Object::Policy(of, name) => Item::Policy(table(of)?, table(of)?.policy(name)?),
            Object::Rule(of, name) => match (table(of), view(of)) {
                (Some(table), _) => Item::Rule(&table.name, table.rules.iter().find(|rule| rule.name == *name)?),
                (_, view) => {
                    let view = view?;
                    Item::Rule(&view.name, view.rules.iter().find(|rule| rule.name == *name)?)
                }
            },
            Object::Type(name) => *self.types.get(name)?,
            Object::Sequence(name) => Item::Sequence(self.catalog.sequences.iter().find(|item| item.name == *name)?),
            Object::Statistics(name) => {
                Item::Statistics(self.catalog.statistics.iter().find(|item| item.name == *name)?)
            }
            Object::General(kind, name) => {
                let is_it = |item: &&crate::catalog::GeneralObject| item.kind == *kind && item.name == *name;
                Item::General(self.catalog.general.iter().find(is_it)?)
            }
            Object::EventTrigger(name) => {
                Item::EventTrigger(self.catalog.event_triggers.iter().find(|item| item.name == *name)?)
            }
            Object::Schema(name) => Item::Schema(self.catalog.schemas.iter().find(|item| item.name == *name)?),
            Object::Extension(name) => Item::Extension(self.catalog.extensions.iter().find(|item| item.name == *name)?),
            Object::Row(of, key) => {
                let (table, seed) = (table(of)?, table(of)?.seed.as_deref()?);
                Item::Row(table, seed.rows.iter().find(|row| seed.key(row) == *key)?)
            }
            Object::Function(_) => return None,
        })
    }
}
