//! What depends on a thing, as the server knows it: types, references, and the names in the texts that it has read.

use super::outputs::named_in;
use super::target::Target;
use super::texts::{self, Form, Held, Thing};
use crate::catalog::expression::{Role, names, tokens};
use crate::catalog::{
    ConstraintKind, DataType, Event, IndexTerm, Item, Object, QualifiedName, Returns, Table, Text, arguments,
};
use crate::validate::{Means, Read as Uses, in_expression, in_query};

/// A thing that depends on another, and whether it goes with it without CASCADE.
pub type Dependent = (Thing, bool);

/// What depends on a thing.
pub fn of((object, own): &Thing, target: &Target<'_>) -> Vec<Dependent> {
    match object {
        Object::Relation(name) => relation(name, target),
        Object::Column(of, name) => column(of, name, target),
        Object::Type(name) => made_type(name, target),
        Object::Function(name) => function(name, own.as_ref(), target),
        Object::Sequence(name) => sequence(name, target),
        Object::Constraint(of, name) => key(of, name, target),
        Object::Index(name) => index(name, target),
        Object::Schema(name) => schema(name, target).into_iter().map(|thing| (thing, false)).collect(),
        _ => Vec::new(),
    }
}

/// What the names in a text mean, as far as they are tables and columns.
pub fn uses(held: &Held<'_>, target: &Target<'_>) -> Option<Uses> {
    let relations = named_in(held.sql, target);
    match (held.form, held.of) {
        (Form::Query, _) => in_query(held.sql, &relations),
        (Form::Expression, Some(of)) => {
            // The table's own name need not stand in what is about its row.
            let relations = super::outputs::with_own(of, held.sql, target);
            in_expression(held.sql, of, &["new", "old"], &relations)
        }
        (Form::Expression, None) => Some(Uses { uses: Vec::new(), is_whole: true }),
        (Form::Statement, _) => None,
    }
}

/// A text names this table or view, or this column of it.
pub fn names_relation(held: &Held<'_>, name: &QualifiedName, column: Option<&Text>, target: &Target<'_>) -> bool {
    match uses(held, target) {
        Some(found) => {
            found.uses.iter().filter(|held| held.relation == *name).any(|held| match (&held.means, column) {
                (_, None) => true,
                (Means::Column { name, .. } | Means::Joined(name), Some(column)) => *name == *column,
                (Means::Source { listed, .. }, Some(_)) => *listed,
                (Means::Row { .. } | Means::All(_), Some(_)) => true,
                (Means::Qualifier, Some(_)) => false,
            })
        }
        // A statement that is not taken apart: by its words.
        None => {
            let words = names(held.sql);
            let is_own = held.of == Some(name);
            let relation = is_own
                || words.iter().any(|word| {
                    word.name == name.name && word.qualifier.as_ref().is_none_or(|schema| **schema == *name.schema)
                });
            relation && column.is_none_or(|column| words.iter().any(|word| word.name == *column))
        }
    }
}

fn plain(object: Object) -> Thing {
    (object, None)
}

fn relation(name: &QualifiedName, target: &Target<'_>) -> Vec<Dependent> {
    let catalog = &*target.catalog;
    let mut found: Vec<Dependent> = Vec::new();
    for below in target.places.below(name) {
        let Some(table) = target.table_named(below) else { continue };
        let is_partition = table.partition_of.as_ref().is_some_and(|of| of.parent == *name);
        if is_partition || table.inherits.contains(name) {
            found.push((plain(Object::Relation(below.clone())), is_partition));
        }
    }
    for table in catalog.tables.iter().filter(|table| table.name != *name) {
        for part in &table.constraints {
            if matches!(&part.kind, ConstraintKind::ForeignKey { target, .. } if target == name) {
                found.push((plain(Object::Constraint(table.name.clone(), part.name.clone())), false));
            }
        }
        for trigger in table.triggers.iter().filter(|trigger| trigger.from.as_ref() == Some(name)) {
            found.push((plain(Object::Trigger(table.name.clone(), trigger.name.clone())), false));
        }
    }
    found.extend(of_type(name, target));
    let owned = catalog.sequences.iter().filter(|item| item.owned_by.as_ref().is_some_and(|(of, _)| of == name));
    found.extend(owned.map(|item| (plain(Object::Sequence(item.name.clone())), true)));
    let statistics = catalog.statistics.iter().filter(|item| item.table == *name);
    found.extend(statistics.map(|item| (plain(Object::Statistics(item.name.clone())), true)));
    for (_, held) in texts::with(catalog, &[&name.name]) {
        let is_own = match &held.owner.0 {
            Object::Relation(own) => own == name,
            Object::Statistics(_) => true,
            _ => held.of == Some(name),
        };
        if !is_own && names_relation(&held, name, None, target) {
            found.push((held.owner, false));
        }
    }
    found
}

fn column(of: &QualifiedName, name: &Text, target: &Target<'_>) -> Vec<Dependent> {
    let catalog = &*target.catalog;
    let mut found: Vec<Dependent> = Vec::new();
    if let Some(table) = target.table_named(of) {
        for part in table.constraints.iter().filter(|part| holds(&part.kind, name)) {
            found.push((plain(Object::Constraint(of.clone(), part.name.clone())), true));
        }
        let holds = |index: &&crate::catalog::Index| {
            index.include.contains(name)
                || index.columns.iter().any(|part| matches!(&part.term, IndexTerm::Column(held) if held == name))
        };
        for index in table.indexes.iter().filter(holds) {
            let own = QualifiedName { schema: of.schema.clone(), name: index.name.clone() };
            found.push((plain(Object::Index(own)), true));
        }
        for trigger in &table.triggers {
            let listed = |event: &Event| matches!(event, Event::UpdateOf(columns) if columns.contains(name));
            if trigger.events.iter().any(listed) {
                found.push((plain(Object::Trigger(of.clone(), trigger.name.clone())), false));
            }
        }
    }
    for table in catalog.tables.iter() {
        for part in &table.constraints {
            let points = |kind: &ConstraintKind| {
                matches!(kind, ConstraintKind::ForeignKey { target, target_columns, .. }
                    if target == of && target_columns.contains(name))
            };
            if points(&part.kind) {
                let own = plain(Object::Constraint(table.name.clone(), part.name.clone()));
                found.push((own, table.name == *of));
            }
        }
    }
    let is_owned = |item: &&crate::catalog::Sequence| {
        item.owned_by.as_ref().is_some_and(|(table, column)| table == of && column == name)
    };
    let owned = catalog.sequences.iter().filter(is_owned);
    found.extend(owned.map(|item| (plain(Object::Sequence(item.name.clone())), true)));
    for (_, held) in texts::with(catalog, &[name]) {
        let is_own = held.of == Some(of);
        if held.owner.0 == Object::Column(of.clone(), name.clone()) || !names_relation(&held, of, Some(name), target) {
            continue;
        }
        let with_it =
            is_own && matches!(held.owner.0, Object::Constraint(..) | Object::Index(_) | Object::Statistics(_));
        found.push((held.owner, with_it));
    }
    found
}

/// A constraint is made of a column.
fn holds(kind: &ConstraintKind, name: &Text) -> bool {
    match kind {
        ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. } => {
            columns.contains(name) || include.contains(name)
        }
        ConstraintKind::ForeignKey { columns, .. } => columns.contains(name),
        ConstraintKind::Exclude { elements, .. } => {
            elements.iter().any(|part| matches!(&part.column.term, IndexTerm::Column(held) if held == name))
        }
        ConstraintKind::Check { .. } => false,
    }
}

/// What has this type: columns, domains, attributes, arguments.
fn of_type(name: &QualifiedName, target: &Target<'_>) -> Vec<Dependent> {
    let catalog = &*target.catalog;
    let is_it = |ty: &DataType| match ty {
        // With modifiers or of an extension: by its words.
        DataType::Other(words) => names(words).iter().any(|word| word.name == name.name),
        DataType::Array(of) => of.named() == Some(name),
        ty => ty.named() == Some(name),
    };
    let mut found: Vec<Dependent> = Vec::new();
    for table in &catalog.tables {
        let columns = table.columns.iter().filter(|column| is_it(&column.ty));
        found.extend(columns.map(|column| (plain(Object::Column(table.name.clone(), column.name.clone())), false)));
    }
    let domains = catalog.domains.iter().filter(|item| is_it(&item.ty)).map(|item| &item.name);
    let composites = catalog.composites.iter().filter(|item| item.attributes.iter().any(|part| is_it(&part.ty)));
    let ranges = catalog.ranges.iter().filter(|item| is_it(&item.subtype)).map(|item| &item.name);
    let types = domains.chain(composites.map(|item| &item.name)).chain(ranges).filter(|other| *other != name);
    found.extend(types.map(|name| (plain(Object::Type(name.clone())), false)));
    for function in &catalog.functions {
        let returned = matches!(&function.returns, Returns::Type(ty) | Returns::SetOf(ty) if is_it(ty));
        if returned || function.arguments.iter().any(|argument| is_it(&argument.ty)) {
            found.push(((Object::Function(function.name.clone()), arguments(Item::Function(function))), false));
        }
    }
    for view in catalog.views.iter().filter(|view| view.columns.iter().any(|column| is_it(&column.ty))) {
        found.push((plain(Object::Relation(view.name.clone())), false));
    }
    found
}

fn made_type(name: &QualifiedName, target: &Target<'_>) -> Vec<Dependent> {
    let mut found = of_type(name, target);
    found.extend(by_word(name, &[Role::Type], target));
    let range = target.catalog.ranges.iter().find(|item| item.name == *name);
    if let Some(range) = range {
        found.extend(of_type(&QualifiedName { schema: name.schema.clone(), name: range.multirange() }, target));
        found.extend(by_word(name, &[Role::Call], target));
    }
    found
}

/// Texts that name a function or a type, by their words.
fn by_word(name: &QualifiedName, roles: &[Role], target: &Target<'_>) -> Vec<Dependent> {
    let mut found: Vec<Dependent> = Vec::new();
    for (_, held) in texts::with(target.catalog, &[&name.name]) {
        let is_it = |word: &crate::catalog::expression::Name<'_>| {
            word.name == name.name && roles.contains(&word.role) && means(word.qualifier.as_deref(), name, target)
        };
        // What is not taken apart names functions and types in places of their own.
        let is_general = matches!(held.owner.0, Object::General(..));
        let by_name = |word: &crate::catalog::expression::Name<'_>| {
            is_general && word.name == name.name && word.qualifier.as_deref() == Some(&*name.schema)
        };
        if names(held.sql).iter().any(|word| is_it(word) || by_name(word)) {
            found.push((held.owner, false));
        }
    }
    found
}

/// A name that is written with this schema, or without one, stands for the thing: texts without a schema are read with the schema of the configuration and `public`.
pub fn means(schema: Option<&str>, name: &QualifiedName, target: &Target<'_>) -> bool {
    match schema {
        Some(schema) => schema == name.schema,
        None => name.schema == "public" || name.schema == *target.path.configured(),
    }
}

fn function(name: &QualifiedName, own: Option<&Text>, target: &Target<'_>) -> Vec<Dependent> {
    let catalog = &*target.catalog;
    let mut found: Vec<Dependent> = Vec::new();
    let several = target.places.functions.get(name).map_or(0, Vec::len) > 1;
    for table in &catalog.tables {
        let own = table.triggers.iter().filter(|trigger| trigger.function == *name);
        found.extend(own.map(|trigger| (plain(Object::Trigger(table.name.clone(), trigger.name.clone())), false)));
    }
    for view in &catalog.views {
        let own = view.triggers.iter().filter(|trigger| trigger.function == *name);
        found.extend(own.map(|trigger| (plain(Object::Trigger(view.name.clone(), trigger.name.clone())), false)));
    }
    let events = catalog.event_triggers.iter().filter(|trigger| trigger.function == *name);
    found.extend(events.map(|trigger| (plain(Object::EventTrigger(trigger.name.clone())), false)));
    // A trigger calls a function without arguments; which of several an expression calls is not known.
    if several {
        found.retain(|_| own.is_none_or(|arguments| arguments.is_empty()));
        return found;
    }
    for item in &catalog.aggregates {
        if item.options.iter().any(|(_, value)| names(value).iter().any(|word| word.name == name.name)) {
            let own = (Object::Function(item.name.clone()), arguments(Item::Aggregate(item)));
            found.push((own, false));
        }
    }
    found.extend(by_word(name, &[Role::Call], target));
    found.retain(|(thing, _)| thing.0 != Object::Function(name.clone()));
    found
}

fn sequence(name: &QualifiedName, target: &Target<'_>) -> Vec<Dependent> {
    let mut found: Vec<Dependent> = Vec::new();
    // The name stands in a text of its own.
    for (_, held) in texts::with(target.catalog, &["nextval", "regclass"]) {
        let literals = tokens(held.sql).filter_map(|token| token.literal());
        let is_it = |word: &crate::catalog::expression::Name<'_>| {
            word.name == name.name && !word.qualifies && means(word.qualifier.as_deref(), name, target)
        };
        if literals.into_iter().any(|text| names(&text).iter().any(is_it)) {
            found.push((held.owner, false));
        }
    }
    found
}

/// References that are kept by a key.
fn key(of: &QualifiedName, name: &Text, target: &Target<'_>) -> Vec<Dependent> {
    let Some(table) = target.table_named(of) else { return Vec::new() };
    let key = table.constraint(name).and_then(|part| part.kind.key());
    let own = key.map_or_else(Vec::new, <[Text]>::to_vec);
    let another = table.constraints.iter().filter(|part| part.name != *name).filter_map(|part| part.kind.key());
    let kept = another.into_iter().any(|columns| is_same(columns, &own));
    let mut found = if own.is_empty() || kept { Vec::new() } else { references(table, &own, target) };
    if table.primary_key() == own.as_slice() && !own.is_empty() {
        found.extend(grouped(table, &own, target));
    }
    found
}

/// Views that group rows by a primary key, and show other columns of its table.
fn grouped(table: &Table, key: &[Text], target: &Target<'_>) -> Vec<Dependent> {
    let mut found: Vec<Dependent> = Vec::new();
    for (_, held) in texts::with(target.catalog, &[&table.name.name]) {
        let words = names(held.sql);
        let Some(group) = words.iter().position(|word| !word.quoted && word.name == "group") else { continue };
        if held.form != Form::Query || !key.iter().all(|name| words[group..].iter().any(|word| word.name == *name)) {
            continue;
        }
        let shown = |means: &Means| matches!(means, Means::Column { name, shown: true, .. } if !words[group..].iter().any(|word| word.name == *name));
        let all = uses(&held, target).map(|found| found.uses).unwrap_or_default();
        if all.iter().any(|one| one.relation == table.name && (shown(&one.means) || matches!(one.means, Means::All(_))))
        {
            found.push((held.owner, false));
        }
    }
    found
}

fn index(name: &QualifiedName, target: &Target<'_>) -> Vec<Dependent> {
    let Some(super::target::IndexPlace::Table(table, index)) = target.index(name) else { return Vec::new() };
    let table = &target.catalog.tables[table];
    let index = &table.indexes[index];
    let columns: Vec<Text> = index.leading_columns().cloned().collect();
    let is_key = index.unique && index.predicate.is_none() && columns.len() == index.columns.len();
    let kept = table.constraints.iter().filter_map(|part| part.kind.key()).any(|key| is_same(key, &columns));
    if is_key && !kept { references(table, &columns, target) } else { Vec::new() }
}

fn is_same(a: &[Text], b: &[Text]) -> bool {
    a.len() == b.len() && a.iter().all(|name| b.contains(name))
}

fn references(table: &Table, columns: &[Text], target: &Target<'_>) -> Vec<Dependent> {
    let mut found: Vec<Dependent> = Vec::new();
    for from in &target.catalog.tables {
        for part in &from.constraints {
            if matches!(&part.kind, ConstraintKind::ForeignKey { target, target_columns, .. }
                if *target == table.name && is_same(target_columns, columns))
            {
                found.push((plain(Object::Constraint(from.name.clone(), part.name.clone())), false));
            }
        }
    }
    found
}

/// All that lives in a schema.
pub fn schema(name: &Text, target: &Target<'_>) -> Vec<Thing> {
    let catalog = &*target.catalog;
    let is_in = |of: &&QualifiedName| of.schema == *name;
    let tables = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
    let tables = tables.filter(is_in).map(|name| plain(Object::Relation(name.clone())));
    let sequences = catalog.sequences.iter().map(|item| &item.name).filter(is_in);
    let sequences = sequences.map(|name| plain(Object::Sequence(name.clone())));
    let types = target.types().filter(is_in).map(|name| plain(Object::Type(name.clone())));
    let functions = catalog.functions.iter().filter(|item| is_in(&&item.name));
    let functions = functions.map(|item| (Object::Function(item.name.clone()), arguments(Item::Function(item))));
    let aggregates = catalog.aggregates.iter().filter(|item| is_in(&&item.name));
    let aggregates = aggregates.map(|item| (Object::Function(item.name.clone()), arguments(Item::Aggregate(item))));
    let statistics = catalog.statistics.iter().map(|item| &item.name).filter(is_in);
    let statistics = statistics.map(|name| plain(Object::Statistics(name.clone())));
    let general = catalog
        .general
        .iter()
        .filter(|item| names(&item.name).first().is_some_and(|word| word.qualifies && word.name == *name));
    let general = general.map(|item| plain(item.object()));
    let extensions = catalog.extensions.iter().filter(|item| item.schema.as_ref() == Some(name));
    let extensions = extensions.map(|item| plain(Object::Extension(item.name.clone())));
    tables
        .chain(sequences)
        .chain(types)
        .chain(functions)
        .chain(aggregates)
        .chain(statistics)
        .chain(general)
        .chain(extensions)
        .collect()
}
