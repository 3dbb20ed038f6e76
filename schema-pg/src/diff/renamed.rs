//! A catalog as it reads once its renames are done: PostgreSQL follows them by itself.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::pairs::{Pair, pairs};
use super::renames::joined;
use super::{Change, Item};
use crate::catalog::Renames;
use crate::catalog::expression::{self, Role};
use crate::catalog::identifier::{quoted, quoted_if_needed};
use crate::catalog::{
    Catalog, Column, ConstraintKind, DataType, Event, Extension, Function, IndexTerm, Own, QualifiedName, Returns,
    Table, Text, Trigger,
};

/// New names by old ones.
#[derive(Debug, Default)]
pub struct Renamed {
    tables: FxHashMap<QualifiedName, QualifiedName>,
    types: FxHashMap<QualifiedName, QualifiedName>,
    columns: FxHashMap<(QualifiedName, Text), Text>,
    /// The same by table, also the columns that it has from others.
    by_table: FxHashMap<QualifiedName, Vec<(Text, Text)>>,
    /// Tables and types without their schemas, as SQL names them.
    words: FxHashMap<Text, Text>,
    /// Schemas that extensions move from, and where to: what the catalog does not hold in them is the extension's.
    schemas: FxHashMap<Text, Text>,
}

/// The renames that hints make of these pairs; `None` where there are none.
pub fn names<'a>(tables: &[Pair<'a, Table>], was: &'a Catalog, now: &'a Catalog, renames: &Renames) -> Option<Renamed> {
    let mut names = Renamed::default();
    for pair in tables {
        let Pair::Both(was, now) = pair else { continue };
        if was.name != now.name {
            names.tables.insert(was.name.clone(), now.name.clone());
        }
        if renames.no_columns() {
            continue;
        }
        for column in now.columns.iter().filter(|column| was.column(&column.name).is_none()) {
            let before = renames.of_column(&now.name, &column.name);
            let gone = |name: &&Text| was.column(name).is_some() && now.column(name).is_none();
            if let Some(old) = before.iter().find(gone) {
                names.columns.insert((was.name.clone(), old.clone()), column.name.clone());
            }
        }
    }
    if *renames != Renames::none() {
        let enums = joined(pairs(&was.enums, &now.enums, |item| &item.name), renames.types(), |item| &item.name);
        of_types(&enums, |item| &item.name, &mut names);
        let domains = joined(pairs(&was.domains, &now.domains, |item| &item.name), renames.types(), |item| &item.name);
        of_types(&domains, |item| &item.name, &mut names);
    }
    extensions(was, now, &mut names);
    let families = tables.iter().filter_map(|pair| match pair {
        Pair::Both(was, _) => Some((&was.name, was.parents().collect())),
        _ => None,
    });
    inherit(&families.collect::<Vec<_>>(), &mut names);
    finished(names)
}

/// The renames that are among these changes of a catalog; `None` where there are none.
pub fn of<'a>(was: &'a Catalog, changes: &[Change<'a>]) -> Option<Renamed> {
    let mut names = Renamed::default();
    for change in changes {
        match change {
            Change::Rename(Item::Table(was), Item::Table(now)) => {
                names.tables.insert(was.name.clone(), now.name.clone());
            }
            Change::Rename(Item::Column(table, was), Item::Column(_, now)) => {
                names.columns.insert((table.name.clone(), was.name.clone()), now.name.clone());
            }
            _ => {}
        }
    }
    for (was, now) in types(changes) {
        names.types.insert(was.clone(), now.clone());
    }
    for change in changes {
        if let Change::Alter(Item::Extension(old), Item::Extension(new)) = change {
            moved(was, old, new, &mut names);
        }
    }
    if !names.columns.is_empty() {
        inherit(
            &was.tables.iter().map(|table| (&table.name, table.parents().collect())).collect::<Vec<_>>(),
            &mut names,
        );
    }
    finished(names)
}

/// Extensions that move to another schema.
fn extensions(was: &Catalog, now: &Catalog, names: &mut Renamed) {
    for old in &was.extensions {
        if let Some(new) = now.extensions.iter().find(|new| new.name == old.name) {
            moved(was, old, new, names);
        }
    }
}

fn moved(was: &Catalog, old: &Extension, new: &Extension, names: &mut Renamed) {
    let (Some(from), Some(to)) = (&old.schema, &new.schema) else { return };
    let is_own = |name: &QualifiedName| name.schema == *from;
    let functions = was.functions.iter().map(|item| &item.name);
    // What else is in the schema stays there, and can't be told apart in a text.
    let holds = was.tables.iter().any(|item| is_own(&item.name))
        || was.views.iter().any(|item| is_own(&item.name))
        || was.enums.iter().any(|item| is_own(&item.name))
        || was.domains.iter().any(|item| is_own(&item.name))
        || functions.into_iter().any(is_own);
    if from != to && !holds {
        names.schemas.insert(from.clone(), to.clone());
    }
}

fn finished(mut names: Renamed) -> Option<Renamed> {
    for ((table, was), now) in &names.columns {
        names.by_table.entry(table.clone()).or_default().push((was.clone(), now.clone()));
    }
    let renamed = names.tables.iter().chain(&names.types);
    names.words = renamed.map(|(was, now)| (was.name.clone(), now.name.clone())).collect();
    let none =
        names.tables.is_empty() && names.types.is_empty() && names.columns.is_empty() && names.schemas.is_empty();
    (!none).then_some(names)
}

/// Tables, each with those that have columns from it.
type Below<'a> = FxHashMap<&'a QualifiedName, Vec<&'a QualifiedName>>;

/// The tables right below others. Families are tables, each with those above it.
fn below<'a>(families: &[(&'a QualifiedName, Vec<&'a QualifiedName>)]) -> Below<'a> {
    let mut below = Below::default();
    for (table, above) in families {
        above.iter().for_each(|parent| below.entry(parent).or_default().push(table));
    }
    below
}

/// The tables of a catalog that are right below others.
pub fn below_in(catalog: &Catalog) -> Below<'_> {
    below(&catalog.tables.iter().map(|table| (&table.name, table.parents().collect())).collect::<Vec<_>>())
}

/// Columns that have another name have it in the tables below too.
fn inherit(families: &[(&QualifiedName, Vec<&QualifiedName>)], names: &mut Renamed) {
    let below = below(families);
    let mut more: Vec<_> =
        names.columns.iter().map(|((table, was), now)| (table.clone(), was.clone(), now.clone())).collect();
    while let Some((table, was, now)) = more.pop() {
        for child in below.get(&table).into_iter().flatten() {
            more.push(((*child).clone(), was.clone(), now.clone()));
            names.columns.insert(((*child).clone(), was.clone()), now.clone());
        }
    }
}

fn of_types<'a, T>(pairs: &[Pair<'a, T>], name: impl Fn(&'a T) -> &'a QualifiedName, names: &mut Renamed) {
    for pair in pairs {
        if let Pair::Both(was, now) = pair
            && name(was) != name(now)
        {
            names.types.insert(name(was).clone(), name(now).clone());
        }
    }
}

/// A table as it reads once the renames are done.
pub fn table<'a>(was: &'a Table, names: Option<&Renamed>) -> Cow<'a, Table> {
    let Some(names) = names else { return Cow::Borrowed(was) };
    let mut table = was.clone();
    let own = names.by_table.get(&was.name).map_or(&[][..], Vec::as_slice);
    let column = |name: &mut Text| {
        if let Some((_, now)) = own.iter().find(|(old, _)| old == name) {
            name.clone_from(now);
        }
    };
    let columns = |all: &mut Vec<Text>| all.iter_mut().for_each(column);
    let text = |sql: &mut Text| *sql = names.read(&was.name, sql);
    relation(&mut table.name, names);
    for item in &mut table.columns {
        column(&mut item.name);
        data_type(&mut item.ty, names);
        item.default.as_mut().map(text);
        if let Some(generated) = &mut item.generated {
            text(&mut generated.expression);
        }
    }
    for own in &mut table.overrides {
        column(&mut own.column);
        if let Some(Own::Said(default)) = &mut own.default {
            text(default);
        }
    }
    for constraint in &mut table.constraints {
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey { columns: key, include, .. }
            | ConstraintKind::Unique { columns: key, include, .. } => {
                columns(key);
                columns(include);
            }
            ConstraintKind::Check { expression, .. } => text(expression),
            ConstraintKind::Exclude { elements, predicate, .. } => {
                elements.iter_mut().for_each(|element| term(&mut element.column.term, column, text));
                predicate.as_mut().map(text);
            }
            ConstraintKind::ForeignKey { columns: key, target, target_columns, delete_columns, .. } => {
                columns(key);
                columns(delete_columns);
                for name in target_columns {
                    if let Some(now) = names.columns.get(&(target.clone(), name.clone())) {
                        name.clone_from(now);
                    }
                }
                relation(target, names);
            }
        }
    }
    for index in &mut table.indexes {
        index.columns.iter_mut().for_each(|item| term(&mut item.term, column, text));
        columns(&mut index.include);
        index.predicate.as_mut().map(text);
    }
    if let Some(key) = &mut table.partition_by {
        key.terms.iter_mut().for_each(|item| term(item, column, text));
    }
    if let Some(of) = &mut table.partition_of {
        relation(&mut of.parent, names);
    }
    table.inherits.iter_mut().for_each(|parent| relation(parent, names));
    if let Some(seed) = &mut table.seed {
        columns(&mut seed.by);
        columns(&mut seed.columns);
        columns(&mut seed.fixed);
        seed.encrypted.iter_mut().for_each(|(encrypted, _)| column(encrypted));
        seed.deleted_at.as_mut().map(column);
    }
    for item in &mut table.triggers {
        *item = trigger(&was.name, item, Some(names)).into_owned();
    }
    for item in &mut table.rules {
        item.definition = names.read(&was.name, &item.definition);
    }
    for policy in &mut table.policies {
        policy.using.as_mut().map(text);
        policy.check.as_mut().map(text);
    }
    for grant in &mut table.grants {
        let is_sorted = grant.columns.is_sorted();
        columns(&mut grant.columns);
        if is_sorted {
            grant.columns.sort();
        }
    }
    Cow::Owned(table)
}

/// A column as it reads once the renames are done. It may be one of the table above, which is not repeated in a partition.
pub fn column<'t>(of: &'t Table, was: &'t Column, names: Option<&Renamed>) -> Cow<'t, Column> {
    let at = of.columns.iter().position(|column| column.name == was.name);
    match (names, at) {
        (Some(_), Some(at)) => Cow::Owned(table(of, names).into_owned().columns.swap_remove(at)),
        _ => Cow::Borrowed(was),
    }
}

fn term(term: &mut IndexTerm, column: impl Fn(&mut Text), text: impl Fn(&mut Text)) {
    match term {
        IndexTerm::Column(name) => column(name),
        IndexTerm::Expression(sql) => text(sql),
    }
}

/// A trigger of a table, by the name that the table had, as it reads once the renames are done.
pub fn trigger<'t>(table: &QualifiedName, was: &'t Trigger, names: Option<&Renamed>) -> Cow<'t, Trigger> {
    let Some(names) = names else { return Cow::Borrowed(was) };
    let mut trigger = was.clone();
    for event in &mut trigger.events {
        if let Event::UpdateOf(columns) = event {
            for column in columns {
                if let Some(now) = names.columns.get(&(table.clone(), column.clone())) {
                    column.clone_from(now);
                }
            }
        }
    }
    if let Some(when) = &mut trigger.when {
        *when = names.read(table, when);
    }
    Cow::Owned(trigger)
}

/// A function, likewise: what its body names PostgreSQL follows only where it has read the body.
pub fn function<'t>(was: &'t Function, names: Option<&Renamed>) -> Cow<'t, Function> {
    let Some(names) = names else { return Cow::Borrowed(was) };
    let mut function = was.clone();
    function.arguments.iter_mut().for_each(|argument| data_type(&mut argument.ty, names));
    if let Returns::Type(ty) | Returns::SetOf(ty) = &mut function.returns {
        data_type(ty, names);
    }
    Cow::Owned(function)
}

/// The definition of a rule of a table, likewise.
pub fn rule<'t>(table: &QualifiedName, was: &'t Text, names: Option<&Renamed>) -> Cow<'t, Text> {
    names.map_or(Cow::Borrowed(was), |names| Cow::Owned(names.read(table, was)))
}

impl Renamed {
    /// The new name of a column, by the names that it and its table had.
    pub fn column(&self, table: &QualifiedName, column: &Text) -> Option<&Text> {
        let own = self.by_table.get(table)?;
        own.iter().find(|(was, _)| was == column).map(|(_, now)| now)
    }

    /// SQL over the rows of a table.
    fn read(&self, table: &QualifiedName, sql: &Text) -> Text {
        let own = self.by_table.get(table).map_or(&[][..], Vec::as_slice);
        expression::rename(sql, |name| {
            let is_column = |(old, _): &&(Text, Text)| *old == *name.name && name.role == Role::Other;
            let column = own.iter().find(is_column).map(|(_, now)| now);
            let column = column.or_else(|| self.schemas.get(&*name.name).filter(|_| name.qualifies));
            let now = column.or_else(|| self.words.get(&*name.name).filter(|_| name.role != Role::Call))?;
            Some(if name.quoted { quoted(now) } else { quoted_if_needed(now) })
        })
    }
}

fn relation(name: &mut QualifiedName, names: &Renamed) {
    if let Some(now) = names.tables.get(name) {
        name.clone_from(now);
    }
}

fn data_type(ty: &mut DataType, names: &Renamed) {
    match ty {
        DataType::Named(name) => {
            if let Some(now) = names.types.get(&**name).or_else(|| names.tables.get(&**name)) {
                (**name).clone_from(now);
            } else if let Some(schema) = names.schemas.get(&name.schema) {
                name.schema.clone_from(schema);
            }
        }
        DataType::Array(of) => data_type(of, names),
        _ => {}
    }
}

/// Tables that these changes give another name: the old one, and the new one.
pub fn tables<'a>(changes: &[Change<'a>]) -> impl Iterator<Item = (&'a QualifiedName, &'a QualifiedName)> {
    changes.iter().filter_map(|change| match change {
        Change::Rename(Item::Table(was), Item::Table(now)) => Some((&was.name, &now.name)),
        _ => None,
    })
}

/// Types that these changes give another name: the old one, and the new one.
pub fn types<'a>(changes: &[Change<'a>]) -> Vec<(&'a QualifiedName, &'a QualifiedName)> {
    let renamed = |change: &Change<'a>| match change {
        Change::Rename(Item::Enum(was), Item::Enum(now)) => Some((&was.name, &now.name)),
        Change::Rename(Item::Domain(was), Item::Domain(now)) => Some((&was.name, &now.name)),
        Change::Rename(Item::Composite(was), Item::Composite(now)) => Some((&was.name, &now.name)),
        Change::Rename(Item::Range(was), Item::Range(now)) => Some((&was.name, &now.name)),
        _ => None,
    };
    changes.iter().filter_map(renamed).chain(of_extensions(changes)).collect()
}

/// Types of extensions that move to another schema, as columns that change have them.
fn of_extensions<'a>(changes: &[Change<'a>]) -> Vec<(&'a QualifiedName, &'a QualifiedName)> {
    let moved: Vec<(&Text, &Text)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Alter(Item::Extension(was), Item::Extension(now)) if was.schema != now.schema => {
                was.schema.as_ref().zip(now.schema.as_ref())
            }
            _ => None,
        })
        .collect();
    if moved.is_empty() {
        return Vec::new();
    }
    let pair = |change: &Change<'a>| match change {
        Change::Alter(Item::Column(_, was), Item::Column(_, now)) => was.ty.named().zip(now.ty.named()),
        _ => None,
    };
    let same = |(was, now): &(&'a QualifiedName, &'a QualifiedName)| {
        was.name == now.name && moved.contains(&(&was.schema, &now.schema))
    };
    changes.iter().filter_map(pair).filter(same).collect()
}

/// The one type is the other, perhaps under its old name.
pub fn is_same(was: &DataType, now: &DataType, types: &[(&QualifiedName, &QualifiedName)]) -> bool {
    match (was, now) {
        (DataType::Named(was), DataType::Named(now)) => was == now || types.contains(&(&**was, &**now)),
        (DataType::Array(was), DataType::Array(now)) => is_same(was, now, types),
        (was, now) => was == now,
    }
}
