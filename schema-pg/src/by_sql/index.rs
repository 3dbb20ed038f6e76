//! CREATE INDEX, and the columns of exclusions.

use super::collation;
use super::cursor::Cursor;
use super::problem::{Read, absent, twice, unmodelled, unread};
use super::storage;
use super::target::{Relation, Target};
use crate::catalog::default_name::index_name;
use crate::catalog::{
    Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order, QualifiedName, Text, ViewKind,
};

/// Behind CREATE, at INDEX or UNIQUE INDEX.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let unique = cursor.eat(&["unique"]);
    cursor.expect(&["index"])?;
    cursor.eat(&["concurrently"]);
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let at = cursor.at();
    let name = if cursor.is(&["on"]) { None } else { Some(cursor.name()?) };
    cursor.expect(&["on"])?;
    // Of a partitioned table, and of none of its partitions: those are attached to it.
    cursor.eat(&["only"]);
    let table = cursor.written()?;
    let method = if cursor.eat(&["using"]) { method(cursor)? } else { IndexMethod::Btree };
    let columns_at = cursor.at();
    let mut columns = Vec::new();
    for mut part in cursor.group()?.parts() {
        columns.push(element(&mut part)?);
        part.finish()?;
    }
    let mut index = Index::new(name.clone().unwrap_or_default(), columns);
    (index.method, index.unique) = (method, unique);
    if cursor.eat(&["include"]) {
        index.include = cursor.name_list()?;
    }
    index.nulls_not_distinct = cursor.eat(&["nulls", "not", "distinct"]);
    cursor.eat(&["nulls", "distinct"]);
    if cursor.eat(&["with"]) {
        index.storage = storage::parameters(cursor.group()?)?;
    }
    if cursor.is(&["tablespace"]) {
        return Err(unmodelled(cursor.at(), "a tablespace"));
    }
    if cursor.eat(&["where"]) {
        index.predicate = Some(condition(cursor)?);
    }
    cursor.finish()?;
    let relation = target.relation(&table).ok_or_else(|| target.no_relation(&table))?;
    let (owner, known): (QualifiedName, Vec<Text>) = match relation {
        Relation::Table(table) => {
            let table = &target.catalog.tables[table];
            (table.name.clone(), target.columns(table).into_iter().map(|column| column.name.clone()).collect())
        }
        Relation::View(view) if target.catalog.views[view].is_materialized() => {
            let view = &target.catalog.views[view];
            (view.name.clone(), view.columns.iter().map(|column| column.name.clone()).collect())
        }
        _ => return Err(unread(table.at, format!("`{table}` can't have an index"), "index the tables that it reads")),
    };
    if let Some(named) = named(&index).find(|named| !known.is_empty() && !known.contains(*named)) {
        return Err(absent(columns_at, "column", named, known.clone()));
    }
    if name.is_none() {
        index.name = free_name(&owner, &index, target);
    }
    let of = owner.clone();
    let own = QualifiedName { schema: owner.schema, name: index.name.clone() };
    if target.has_relation(&own) {
        let message = twice(at, "relation", &own.to_string());
        return if if_not_exists && target.index(&own).is_some() { Ok(()) } else { Err(message) };
    }
    target.places.index(&of, &index.name);
    let indexes = match relation {
        Relation::Table(table) => &mut target.catalog.tables[table].indexes,
        Relation::View(view) => match &mut target.catalog.views[view].kind {
            ViewKind::Materialized { indexes, .. } => indexes,
            ViewKind::Plain { .. } => return Err(target.no_relation(&table)),
        },
        Relation::Sequence(_) => return Err(target.no_relation(&table)),
    };
    indexes.push(index);
    Index::sort(indexes);
    Ok(())
}

/// Columns that an index names.
fn named(index: &Index) -> impl Iterator<Item = &Text> {
    let columns = index.columns.iter().filter_map(|column| match &column.term {
        IndexTerm::Column(name) => Some(name),
        IndexTerm::Expression(_) => None,
    });
    columns.chain(&index.include)
}

/// The first name that PostgreSQL gives and nothing has.
pub fn free_name(owner: &QualifiedName, index: &Index, target: &Target<'_>) -> Text {
    let names = (0..).map(|number| index_name(&owner.name, index, number));
    let is_free =
        |name: &Text| !target.has_relation(&QualifiedName { schema: owner.schema.clone(), name: name.clone() });
    names.into_iter().find(is_free).unwrap_or_default()
}

/// A condition, without the parentheses around all of it.
pub fn condition(cursor: &mut Cursor<'_>) -> Read<Text> {
    let mut ahead = cursor.clone();
    if ahead.is_mark('(') {
        let inner = ahead.group()?;
        if ahead.is_done() {
            *cursor = ahead;
            return inner.expression();
        }
    }
    cursor.until(|_| false).expression()
}

pub fn method(cursor: &mut Cursor<'_>) -> Read<IndexMethod> {
    let at = cursor.at();
    let name = cursor.name()?;
    IndexMethod::named(&name).ok_or_else(|| unmodelled(at, &format!("the index method `{name}`")))
}

/// A column, a call or an expression in parentheses, and how it is sorted and compared.
pub fn element(cursor: &mut Cursor<'_>) -> Read<IndexColumn> {
    let mut column = IndexColumn::new(term(cursor)?);
    if cursor.eat(&["collate"]) {
        column.collation = collation::read(cursor)?;
    }
    let is_more = ["asc", "desc", "nulls", "with"].iter().any(|word| cursor.is(&[word]));
    if !cursor.is_done() && !is_more {
        let name = collation::dotted(&cursor.written()?);
        let parameters = if cursor.is_mark('(') { storage::parameters(cursor.group()?)? } else { Vec::new() };
        column.opclass = Some(Box::new(OperatorClass { name, parameters }));
    }
    column.order = match cursor.one_of(&["asc", "desc"]) {
        Some("desc") => Order::Desc,
        _ => Order::Asc,
    };
    if cursor.eat(&["nulls"]) {
        let nulls = match cursor.one_of(&["first", "last"]) {
            Some("first") => Nulls::First,
            Some(_) => Nulls::Last,
            None => return Err(cursor.unexpected("FIRST or LAST")),
        };
        let usual = if column.order == Order::Desc { Nulls::First } else { Nulls::Last };
        column.nulls = Some(nulls).filter(|nulls| *nulls != usual);
    }
    Ok(column)
}

/// What is indexed, or decides on partitions.
pub fn term(cursor: &mut Cursor<'_>) -> Read<IndexTerm> {
    if cursor.is_mark('(') {
        return Ok(IndexTerm::Expression(cursor.group()?.expression()?));
    }
    let start = cursor.at();
    let mut ahead = cursor.clone();
    ahead.name()?;
    while ahead.mark('.') {
        ahead.name()?;
    }
    if ahead.is_mark('(') {
        // `lower(email)`
        ahead.group()?;
        let text = ahead.since(start).into_owned();
        *cursor = ahead;
        return Ok(IndexTerm::Expression(text.into()));
    }
    Ok(IndexTerm::Column(cursor.name()?))
}
