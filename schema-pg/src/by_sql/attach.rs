//! ATTACH PARTITION of tables and of indexes, and INHERIT.

use rustc_hash::FxHashMap;

use super::comment::no_index;
use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, unmodelled, unread};
use super::target::{IndexPlace, Part, Target};
use crate::catalog::attached::{above_by, attached, is_key};
use crate::catalog::effective::{Effective, EffectiveColumn};
use crate::catalog::{ConstraintKind, Index, IndexTerm, Override, Own, PartitionOf, QualifiedName, Table, Text};

/// A table becomes a partition of another.
pub fn attach(written: &Written, of: PartitionOf, target: &mut Target<'_>) -> Read<()> {
    let place = target.table(written)?;
    let Some(parent) = target.places.tables.get(&of.parent).copied() else {
        return Err(target.no_table(written));
    };
    let table = &target.catalog.tables[place];
    if table.partition_of.is_some() || !table.inherits.is_empty() {
        return Err(unread(
            written.at,
            format!("`{written}` has its columns from another table already"),
            "attach it once",
        ));
    }
    let known: Vec<Text> =
        target.columns(&target.catalog.tables[parent]).into_iter().map(|column| column.name.clone()).collect();
    if let Some(column) = table.columns.iter().find(|column| !known.contains(&column.name)) {
        return Err(absent(written.at, "column of the table above", &column.name, known));
    }
    if table.columns.iter().map(|column| &column.name).ne(&known) && table.columns.len() == known.len() {
        return Err(unmodelled(
            written.at,
            "the order of the columns of a partition, where it is not that of its table,",
        ));
    }
    let mut table = std::mem::replace(&mut target.catalog.tables[place], Table::new(QualifiedName::new("", "")));
    merge(&mut table, &of.parent, target);
    table.partition_of = Some(of);
    target.places.table(&table);
    target.catalog.tables[place] = table;
    Ok(())
}

/// What it has as the table above has it is from there.
fn merge(table: &mut Table, parent: &QualifiedName, target: &mut Target<'_>) {
    let family = target.places.tables.get(parent).map_or_else(Vec::new, |at| target.family(*at));
    let effective = Effective::of(family.iter().copied());
    let above = family.first().map_or_else(Vec::new, |first| {
        let further = above_by(first, |name| target.table_named(name));
        std::iter::once(*first).chain(further).collect::<Vec<_>>()
    });
    let columns = effective.columns(parent);
    let own = above.first().map_or_else(Vec::new, |table| table.columns.iter().map(EffectiveColumn::of).collect());
    let columns = if columns.is_empty() { own } else { columns.to_vec() };
    let mut overrides: Vec<Override> = Vec::new();
    for given in &columns {
        if let Some(column) = table.columns.iter().find(|column| column.name == given.column.name) {
            overrides.push(otherwise(&EffectiveColumn::of(column), given));
        }
    }
    overrides.retain(|own| !own.is_empty());
    table.columns.clear();
    table.overrides = overrides;
    let inherited = |kind: &ConstraintKind, name: &Text| {
        let is_check = matches!(kind, ConstraintKind::Check { .. });
        above.iter().flat_map(|table| &table.constraints).any(|part| match is_check {
            true => part.name == *name && matches!(part.kind, ConstraintKind::Check { no_inherit: false, .. }),
            false => part.kind == *kind,
        })
    };
    let (from_above, constraints) =
        std::mem::take(&mut table.constraints).into_iter().partition(|part| inherited(&part.kind, &part.name));
    table.constraints = constraints;
    let merged: Vec<crate::catalog::Constraint> = from_above;
    let mut parts: Vec<(QualifiedName, QualifiedName)> = Vec::new();
    for key in merged.iter().filter(|part| is_key(part)) {
        let whole = above.iter().find_map(|table| {
            table.constraints.iter().find(|part| part.kind == key.kind).map(|part| (&table.name, part))
        });
        if let Some((owner, part)) = whole {
            parts.push((in_schema(&table.name, &key.name), in_schema(owner, &part.name)));
        }
    }
    // An index like one of the table above becomes its part (server, AttachPartitionEnsureIndexes).
    let is_like = |own: &Index, whole: &Index| {
        own.created() == Index { name: own.name.clone(), storage: own.storage.clone(), ..whole.created() }
    };
    for (owner, whole) in above.iter().flat_map(|table| table.indexes.iter().map(move |index| (&table.name, index))) {
        if let Some(own) = table.indexes.iter().position(|own| is_like(own, whole)) {
            let own = table.indexes.remove(own);
            parts.push((in_schema(&table.name, &own.name), in_schema(owner, &whole.name)));
        }
    }
    for (part, whole) in parts {
        let table = table.name.clone();
        target.attached.push(Part { table, part, whole });
    }
}

/// What a column that becomes one from above has of its own.
fn otherwise(own: &EffectiveColumn<'_>, given: &EffectiveColumn<'_>) -> Override {
    let declared = |own: Option<&Text>, given: Option<&Text>| {
        (own != given).then(|| own.map_or(Own::Nothing, |text| Own::Said(text.clone())))
    };
    Override {
        column: given.column.name.clone(),
        default: declared(own.default, given.default),
        not_null: own.not_null && !given.not_null,
        storage: declared(own.storage, given.storage),
        compression: declared(own.compression, given.compression),
        statistics: own.statistics,
        attributes: own.attributes.to_vec(),
        comment: own.comment.cloned(),
    }
}

fn in_schema(of: &QualifiedName, name: &Text) -> QualifiedName {
    QualifiedName { schema: of.schema.clone(), name: name.clone() }
}

/// Behind INHERIT.
pub fn inherit(place: usize, written: &Written, target: &mut Target<'_>) -> Read<()> {
    let parent = target.catalog.tables[target.table(written)?].name.clone();
    target.catalog.tables[place].inherits.push(parent);
    Ok(())
}

/// Behind ALTER INDEX.
pub fn alter_index(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.eat(&["if", "exists"]);
    let written = cursor.written()?;
    let at = cursor.at();
    if cursor.eat(&["attach", "partition"]) {
        let whole = found(&written, target)?;
        let part = cursor.written()?;
        cursor.finish()?;
        return attach_index(whole, &part, target);
    }
    let place = found(&written, target)?;
    let index = match target.index(&place) {
        Some(IndexPlace::Table(table, index)) => &mut target.catalog.tables[table].indexes[index],
        Some(IndexPlace::View(view, index)) => match &mut target.catalog.views[view].kind {
            crate::catalog::ViewKind::Materialized { indexes, .. } => &mut indexes[index],
            crate::catalog::ViewKind::Plain { .. } => return Err(unmodelled(at, "this of an index")),
        },
        _ => return Err(unmodelled(at, "this of the index of a constraint")),
    };
    if cursor.eat(&["set"]) {
        super::storage::set(&mut index.storage, super::storage::parameters(cursor.group()?)?);
    } else if cursor.eat(&["alter"]) {
        cursor.eat(&["column"]);
        let (at, number) = (cursor.at(), cursor.integer()?);
        cursor.expect(&["set", "statistics"])?;
        let target = super::column::statistics(cursor)?;
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let column = place.and_then(|place| index.columns.get(place));
        // Columns have their own (server, ATExecSetStatistics).
        let is_expression = column.is_some_and(|column| matches!(column.term, IndexTerm::Expression(_)));
        let number = i16::try_from(number).ok().filter(|_| is_expression);
        let Some(number) = number else {
            return Err(unread(at, "this is not the number of an expression", "set that of the table's column"));
        };
        index.statistics.retain(|(known, _)| *known != number);
        index.statistics.extend(target.map(|target| (number, target)));
        index.statistics.sort();
    } else if cursor.eat(&["reset"]) {
        super::storage::reset(&mut index.storage, &super::storage::names(cursor.group()?)?);
    } else {
        return Err(unmodelled(at, "this of an index"));
    }
    cursor.finish()
}

/// The name of an index that is there, or was before it became a part.
pub fn found(written: &Written, target: &Target<'_>) -> Read<QualifiedName> {
    let is_there =
        |name: &QualifiedName| target.index(name).is_some() || target.attached.iter().any(|part| part.part == *name);
    target.found(written, is_there).ok_or_else(|| no_index(written, target))
}

fn attach_index(whole: QualifiedName, written: &Written, target: &mut Target<'_>) -> Read<()> {
    let part = target
        .found(written, |name| target.index(name).is_some() || target.attached.iter().any(|part| part.part == *name));
    let Some(part) = part else { return Err(no_index(written, target)) };
    // It became a part with its table.
    if target.attached.iter().any(|known| known.part == part) {
        return Ok(());
    }
    let table = match target.index(&part) {
        Some(IndexPlace::Table(table, index)) => {
            target.catalog.tables[table].indexes.remove(index);
            table
        }
        Some(IndexPlace::Key(table, key)) => {
            target.catalog.tables[table].constraints.remove(key);
            table
        }
        _ => return Err(no_index(written, target)),
    };
    let table = target.catalog.tables[table].name.clone();
    target.attached.push(Part { table, part, whole });
    Ok(())
}

/// The indexes that a partition has from the tables above it, by the names that they have now.
pub fn parts_of(table: &Table, target: &Target<'_>) -> Vec<Part> {
    let above = above_by(table, |name| target.table_named(name));
    let part = |part: crate::catalog::attached::Attached<'_>| Part {
        table: table.name.clone(),
        part: in_schema(&table.name, &part.name),
        whole: in_schema(&part.owner.name, part.of.name()),
    };
    attached(table, &above).into_iter().map(part).collect()
}

/// A partition has an index of this name from a table above it.
pub fn has_part(place: usize, name: &Text, target: &Target<'_>) -> bool {
    let tables = &target.catalog.tables;
    let own = target.attached.iter().any(|part| part.table == tables[place].name && part.part.name == *name);
    let above = above_by(&tables[place], |name| target.table_named(name));
    own || attached(&tables[place], &above).iter().any(|part| part.name == *name)
}

/// Notes the names of parts that PostgreSQL would not give, once all is read.
pub fn name_parts(target: &mut Target<'_>) {
    let parts = std::mem::take(&mut target.attached);
    let wholes: FxHashMap<&QualifiedName, &QualifiedName> =
        parts.iter().map(|part| (&part.part, &part.whole)).collect();
    let mut by_table: FxHashMap<&QualifiedName, Vec<(Text, Text)>> = FxHashMap::default();
    for part in &parts {
        by_table.entry(&part.table).or_default().push((root(&part.whole, &wholes), part.part.name.clone()));
    }
    let mut named: Vec<(usize, Vec<(Text, Text)>)> = Vec::new();
    for (name, mut held) in by_table {
        let Some(place) = target.places.tables.get(name).copied() else { continue };
        let table = &target.catalog.tables[place];
        held.sort();
        let expected = attached(table, &above_by(table, |name| target.table_named(name)));
        let given = |root: &Text| expected.iter().find(|part| part.of.name() == root).map(|part| &part.given);
        held.retain(|(root, own)| given(root).is_some_and(|given| given != own));
        named.push((place, held));
    }
    for (place, names) in named {
        target.catalog.tables[place].index_names.extend(names);
        target.catalog.tables[place].index_names.sort();
    }
}

/// The index that is part of none.
fn root<'p>(mut whole: &'p QualifiedName, wholes: &FxHashMap<&'p QualifiedName, &'p QualifiedName>) -> Text {
    // No index is above itself; as many steps as there are parts are enough.
    for _ in 0..wholes.len() {
        match wholes.get(whole) {
            Some(above) => whole = above,
            None => break,
        }
    }
    whole.name.clone()
}
