//! Things get other names, or another schema: what the server knows to name them names them so from then on, as the server itself has it.

use super::cursor::{Cursor, Written};
use super::dependents::means;
use super::problem::{Read, absent, homeless, twice, unmodelled};
use super::renamed_texts::{by_word, of_column, of_relation, texts_with};
use super::target::{Part, Target};
use super::texts;
use super::{attach, column as columns, stars};
use crate::catalog::expression::{Role, TokenKind, mentions, names, rename, tokens};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{
    Column, ConstraintKind, DataType, Event, Index, IndexTerm, Object, QualifiedName, Returns, Sequence, Text, ViewKind,
};

/// A table or view.
pub fn relation(at: usize, was: &QualifiedName, now: &QualifiedName, target: &mut Target<'_>) -> Read<()> {
    is_free(at, now, target)?;
    if target.places.foreign.contains_key(was) {
        return Err(unmodelled(at, "another name of a foreign table"));
    }
    pin(was, target);
    let written = texts_with(at, &was.name, target, |held, target| of_relation(at, held, was, now, target))?;
    texts::write(target.catalog, written);
    let swap = |name: &mut QualifiedName| {
        if name == was {
            name.clone_from(now);
        }
    };
    let moved: Vec<QualifiedName> = (target.catalog.sequences.iter())
        .filter(|item| was.schema != now.schema && item.owned_by.as_ref().is_some_and(|(of, _)| of == was))
        .map(|item| item.name.clone())
        .collect();
    for table in &mut target.catalog.tables {
        if table.name == *was {
            for column in &mut table.columns {
                keep_sequence(column, &was.name);
            }
        }
        swap(&mut table.name);
        table.inherits.iter_mut().for_each(swap);
        if let Some(of) = &mut table.partition_of {
            swap(&mut of.parent);
        }
        for part in &mut table.constraints {
            if let ConstraintKind::ForeignKey { target, .. } = &mut part.kind {
                swap(target);
            }
        }
        table.triggers.iter_mut().filter_map(|trigger| trigger.from.as_mut()).for_each(swap);
    }
    target.catalog.views.iter_mut().for_each(|view| swap(&mut view.name));
    target.catalog.statistics.iter_mut().for_each(|item| swap(&mut item.table));
    target.catalog.sequences.iter_mut().filter_map(|item| item.owned_by.as_mut()).for_each(|(of, _)| swap(of));
    data_types(was, now, target);
    for part in &mut target.attached {
        let in_table = part.table == *was;
        swap(&mut part.table);
        if in_table {
            part.part.schema.clone_from(&now.schema);
        }
        if part.whole.schema == was.schema && was.schema != now.schema {
            part.whole.schema.clone_from(&now.schema);
        }
    }
    target.starred.iter_mut().for_each(swap);
    target.forced.iter_mut().for_each(|(_, name)| swap(name));
    owner(&Object::Relation(was.clone()), Object::Relation(now.clone()), target);
    target.moved();
    for name in moved {
        let now = QualifiedName { schema: now.schema.clone(), name: name.name.clone() };
        sequence(at, &name, &now, target)?;
    }
    Ok(())
}

/// A column of a table or view.
pub fn column(at: usize, of: &QualifiedName, was: &Text, now: &Text, target: &mut Target<'_>) -> Read<()> {
    let below = target.below(of);
    let view = target.places.views.get(of).copied();
    match (target.table_named(of), view) {
        (Some(table), _) => {
            let held: Vec<Text> = target.columns(table).into_iter().map(|column| column.name.clone()).collect();
            if table.column(was).is_none() {
                let inherited = held.contains(was);
                return Err(match inherited {
                    true => homeless(
                        at,
                        "the table has this column from another",
                        "rename it in the table that declares it",
                    ),
                    false => absent(at, "column", was, held),
                });
            }
            if held.contains(now) {
                return Err(twice(at, "column", now));
            }
        }
        (None, Some(view)) => {
            let known: Vec<Text> =
                target.catalog.views[view].columns.iter().map(|column| column.name.clone()).collect();
            if !known.contains(was) {
                return Err(absent(at, "column", was, known));
            }
        }
        _ => return Err(unmodelled(at, "another name of a column of this")),
    }
    stars::fix(at, of, target)?;
    pin(of, target);
    let written = texts_with(at, was, target, |held, target| of_column(at, held, &below, was, now, target))?;
    texts::write(target.catalog, written);
    if let Some(view) = view {
        let held = &target.catalog.views[view];
        let swap = |name: &Text| if name == was { now.clone() } else { name.clone() };
        let called: Vec<Text> = held.columns.iter().map(|column| swap(&column.name)).collect();
        let query = stars::listed(at, of, &held.query, &called, target)?;
        let held = &mut target.catalog.views[view];
        held.query = query;
        held.columns.iter_mut().zip(called).for_each(|(column, name)| column.name = name);
        return Ok(());
    }
    let swap = |name: &mut Text| {
        if name == was {
            name.clone_from(now);
        }
    };
    for table in &mut target.catalog.tables {
        let is_one = below.contains(&table.name);
        for part in &mut table.constraints {
            match &mut part.kind {
                ConstraintKind::PrimaryKey { columns, include, .. }
                | ConstraintKind::Unique { columns, include, .. }
                    if is_one =>
                {
                    columns.iter_mut().chain(include).for_each(swap);
                }
                ConstraintKind::Exclude { elements, .. } if is_one => {
                    elements.iter_mut().for_each(|element| term(&mut element.column.term, was, now));
                }
                ConstraintKind::ForeignKey { columns, target, target_columns, delete_columns, .. } => {
                    if is_one {
                        columns.iter_mut().chain(delete_columns).for_each(swap);
                    }
                    if below.contains(target) {
                        target_columns.iter_mut().for_each(swap);
                    }
                }
                _ => {}
            }
        }
        if !is_one {
            continue;
        }
        let name = table.name.name.clone();
        for column in table.columns.iter_mut().filter(|column| column.name == *was) {
            keep_sequence(column, &name);
            column.name.clone_from(now);
        }
        table.overrides.iter_mut().for_each(|own| swap(&mut own.column));
        table.indexes.iter_mut().for_each(|index| in_index(index, was, now));
        table.partition_by.iter_mut().flat_map(|key| &mut key.terms).for_each(|item| term(item, was, now));
        for event in table.triggers.iter_mut().flat_map(|trigger| &mut trigger.events) {
            if let Event::UpdateOf(columns) = event {
                columns.iter_mut().for_each(swap);
            }
        }
        for grant in &mut table.grants {
            grant.columns.iter_mut().for_each(swap);
            grant.columns.sort();
        }
    }
    let owned = target.catalog.sequences.iter_mut().filter_map(|item| item.owned_by.as_mut());
    owned.filter(|(of, _)| below.contains(of)).for_each(|(_, column)| swap(column));
    Ok(())
}

fn in_index(index: &mut Index, was: &Text, now: &Text) {
    index.columns.iter_mut().for_each(|column| term(&mut column.term, was, now));
    index.include.iter_mut().filter(|name| *name == was).for_each(|name| name.clone_from(now));
}

fn term(term: &mut IndexTerm, was: &Text, now: &Text) {
    if let IndexTerm::Column(name) = term
        && name == was
    {
        name.clone_from(now);
    }
}

/// The sequence of an identity keeps its name.
fn keep_sequence(column: &mut Column, table: &Text) {
    if column.identity.is_some() {
        let name = crate::catalog::default_sequence(table, &column.name);
        columns::options(column).sequence_name.get_or_insert(name);
    }
}

/// Indexes of partitions keep their names, which follow from those of tables and columns where nothing else is known.
fn pin(of: &QualifiedName, target: &mut Target<'_>) {
    let mut parts: Vec<Part> = Vec::new();
    for name in target.below(of) {
        let Some(table) = target.table_named(&name).filter(|table| table.partition_of.is_some()) else { continue };
        parts.extend(attach::parts_of(table, target));
    }
    for part in parts {
        let known = target.attached.iter().any(|known| known.table == part.table && known.whole == part.whole);
        if !known {
            target.attached.push(part);
        }
    }
}

/// An enum, a domain, a composite or a range type.
pub fn made_type(at: usize, was: &QualifiedName, now: &QualifiedName, target: &mut Target<'_>) -> Read<()> {
    is_free(at, now, target)?;
    if target.places.ranges.contains_key(was) {
        return Err(unmodelled(at, "another name of a range type, which has functions of its name,"));
    }
    let written = by_word(at, Role::Type, was, now, target)?;
    texts::write(target.catalog, written);
    let swap = |name: &mut QualifiedName| {
        if name == was {
            name.clone_from(now);
        }
    };
    target.catalog.enums.iter_mut().for_each(|item| swap(&mut item.name));
    target.catalog.domains.iter_mut().for_each(|item| swap(&mut item.name));
    target.catalog.composites.iter_mut().for_each(|item| swap(&mut item.name));
    target.catalog.type_privileges.iter_mut().for_each(|item| swap(&mut item.name));
    data_types(was, now, target);
    owner(&Object::Type(was.clone()), Object::Type(now.clone()), target);
    target.moved();
    Ok(())
}

/// Columns, arguments and attributes of a type.
fn data_types(was: &QualifiedName, now: &QualifiedName, target: &mut Target<'_>) {
    fn one(ty: &mut DataType, was: &QualifiedName, now: &QualifiedName) {
        match ty {
            DataType::Named(name) if **name == *was => (**name).clone_from(now),
            DataType::Array(of) => one(of, was, now),
            _ => {}
        }
    }
    let catalog = &mut *target.catalog;
    let columns = catalog.tables.iter_mut().flat_map(|table| &mut table.columns).map(|column| &mut column.ty);
    let views = catalog.views.iter_mut().flat_map(|view| &mut view.columns).map(|column| &mut column.ty);
    let domains = catalog.domains.iter_mut().map(|item| &mut item.ty);
    let composites = catalog.composites.iter_mut().flat_map(|item| &mut item.attributes).map(|part| &mut part.ty);
    let ranges = catalog.ranges.iter_mut().map(|item| &mut item.subtype);
    columns.chain(views).chain(domains).chain(composites).chain(ranges).for_each(|ty| one(ty, was, now));
    for function in &mut catalog.functions {
        function.arguments.iter_mut().for_each(|argument| one(&mut argument.ty, was, now));
        if let Returns::Type(ty) | Returns::SetOf(ty) = &mut function.returns {
            one(ty, was, now);
        }
    }
}

/// A function, whose place is this.
pub fn function(at: usize, place: usize, now: &QualifiedName, target: &mut Target<'_>) -> Read<()> {
    let was = target.catalog.functions[place].name.clone();
    let own = crate::catalog::arguments(crate::catalog::Item::Function(&target.catalog.functions[place]));
    let is_taken =
        target.functions(now).any(|known| known.argument_types().eq(target.catalog.functions[place].argument_types()));
    if is_taken {
        return Err(twice(at, "function", &now.to_string()));
    }
    let several = target.places.functions.get(&was).map_or(0, Vec::len) > 1;
    let written = by_word(at, Role::Call, &was, now, target)?;
    if several && !written.is_empty() {
        let help = "name the functions apart before they are used";
        return Err(homeless(at, format!("which of the functions `{was}` a text calls is not known"), help));
    }
    texts::write(target.catalog, written);
    let swap = |name: &mut QualifiedName| {
        if *name == was {
            name.clone_from(now);
        }
    };
    let has_arguments = target.catalog.functions[place].argument_types().next().is_some();
    if !has_arguments {
        target
            .catalog
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.triggers)
            .for_each(|part| swap(&mut part.function));
        target.catalog.views.iter_mut().flat_map(|view| &mut view.triggers).for_each(|part| swap(&mut part.function));
        target.catalog.event_triggers.iter_mut().for_each(|part| swap(&mut part.function));
    }
    for item in &mut target.catalog.aggregates {
        for (_, value) in item.options.iter_mut().filter(|(_, value)| mentions(value, &was.name)) {
            let written = rename(value, |name| (name.name == was.name).then(|| quoted_if_needed(&now.name)));
            *value = written;
        }
    }
    target.catalog.functions[place].name.clone_from(now);
    if let Some(role) = target.owners.remove(&(Object::Function(was), own.clone())) {
        target.owners.insert((Object::Function(now.clone()), own), role);
    }
    target.moved();
    Ok(())
}

/// A sequence that belongs to no identity column.
pub fn sequence(at: usize, was: &QualifiedName, now: &QualifiedName, target: &mut Target<'_>) -> Read<()> {
    is_free(at, now, target)?;
    let mut written: Vec<(usize, Text)> = Vec::new();
    for (place, held) in texts::with(target.catalog, &["nextval", "regclass", "currval", "setval"]) {
        let mut text = String::new();
        let mut is_other = false;
        for token in tokens(held.sql) {
            let literal = (token.kind == TokenKind::Literal).then(|| token.literal()).flatten();
            let is_it = literal.is_some_and(|literal| {
                names(&literal).iter().any(|word| {
                    word.name == was.name && !word.qualifies && means(word.qualifier.as_deref(), was, target)
                })
            });
            match is_it {
                true => {
                    is_other = true;
                    let name = format!("{}.{}", quoted_if_needed(&now.schema), quoted_if_needed(&now.name));
                    text.push_str(&format!("'{}'", name.replace('\'', "''")));
                }
                false => text.push_str(token.text),
            }
        }
        if is_other {
            written.push((place, text.into()));
        }
    }
    texts::write(target.catalog, written);
    let rename = |item: &mut Sequence| {
        if item.name == *was {
            item.name.clone_from(now);
        }
    };
    target.catalog.sequences.iter_mut().for_each(rename);
    owner(&Object::Sequence(was.clone()), Object::Sequence(now.clone()), target);
    target.moved();
    Ok(())
}

/// At RENAME TO: the sequence of an identity column.
pub fn of_identity(written: &Written, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let Some((table, place)) = super::sequence::of_identity(written, target) else {
        return Err(cursor.unexpected("a sequence"));
    };
    if !cursor.eat(&["rename", "to"]) {
        return Err(homeless(at, "the sequence of an identity column is where its table is", "move the table"));
    }
    let (at, name) = (cursor.at(), cursor.name()?);
    cursor.finish()?;
    let of = target.catalog.tables[table].name.clone();
    is_free(at, &QualifiedName { schema: of.schema.clone(), name: name.clone() }, target)?;
    let column = &mut target.catalog.tables[table].columns[place];
    let usual = crate::catalog::default_sequence(&of.name, &column.name);
    columns::options(column).sequence_name = Some(name).filter(|name| *name != usual);
    columns::tidy(column);
    target.places.table(&target.catalog.tables[table]);
    Ok(())
}

/// An index, which may be that of a key.
pub fn index(at: usize, was: &QualifiedName, name: &Text, target: &mut Target<'_>) -> Read<()> {
    let now = QualifiedName { schema: was.schema.clone(), name: name.clone() };
    is_free(at, &now, target)?;
    for part in &mut target.attached {
        for held in [&mut part.part, &mut part.whole] {
            if held == was {
                held.clone_from(&now);
            }
        }
    }
    let Some(place) = target.index(was) else { return Ok(()) };
    let owner = match place {
        super::target::IndexPlace::Table(table, index) => {
            let table = &mut target.catalog.tables[table];
            table.indexes[index].name.clone_from(name);
            Index::sort(&mut table.indexes);
            table.name.clone()
        }
        super::target::IndexPlace::Key(table, key) => {
            let table = &mut target.catalog.tables[table];
            table.constraints[key].name.clone_from(name);
            crate::catalog::Constraint::sort(&mut table.constraints);
            table.name.clone()
        }
        super::target::IndexPlace::View(view, index) => {
            let view = &mut target.catalog.views[view];
            if let ViewKind::Materialized { indexes, .. } = &mut view.kind {
                indexes[index].name.clone_from(name);
                Index::sort(indexes);
            }
            view.name.clone()
        }
    };
    for table in target.below(&owner) {
        let Some(place) = target.places.tables.get(&table).copied() else { continue };
        let table = &mut target.catalog.tables[place];
        for (whole, _) in table.index_names.iter_mut().filter(|(whole, _)| *whole == was.name) {
            whole.clone_from(name);
        }
        if let Some(crate::catalog::ReplicaIdentity::Index(held)) = &mut table.replica_identity
            && *held == was.name
            && table.name == owner
        {
            held.clone_from(name);
        }
    }
    target.places.index(&owner, name);
    target.places.constraint(&owner, name);
    Ok(())
}

fn is_free(at: usize, now: &QualifiedName, target: &Target<'_>) -> Read<()> {
    if !target.has_schema(&now.schema) {
        return Err(absent(at, "schema", &now.schema, target.catalog.schemas.iter().map(|schema| schema.name.clone())));
    }
    match target.has_relation(now) || target.has_type(now) {
        true => Err(twice(at, "relation", &now.to_string())),
        false => Ok(()),
    }
}

fn owner(was: &Object, now: Object, target: &mut Target<'_>) {
    if let Some(role) = target.owners.remove(&(was.clone(), None)) {
        target.owners.insert((now, None), role);
    }
}
