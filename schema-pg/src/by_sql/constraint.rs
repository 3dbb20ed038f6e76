//! Constraints of tables, after a column or on their own.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, twice, unmodelled, unread};
use super::target::Target;
use super::trigger::deferrable;
use super::{constraint_name, index};
use crate::catalog::{
    Action, Constraint, ConstraintKind, Deferrable, Exclusion, IndexMethod, IndexTerm, QualifiedName, Text,
};

/// A constraint as it is written.
pub struct Declared {
    /// Where it stands.
    pub at: usize,
    /// Its name, where it has one.
    pub name: Option<Text>,
    pub demand: Demand,
    pub not_valid: bool,
}

/// What a constraint demands, before the table that it references is looked up.
pub enum Demand {
    /// All but references.
    Kind(ConstraintKind),
    /// The name of a column's NOT NULL, since PostgreSQL 18: the column.
    NotNull(Text),
    /// A key over an index that is there: PRIMARY KEY or not, the index, when it is checked.
    UsingIndex(bool, Text, Deferrable),
    /// A reference.
    Reference(Reference),
}

/// A reference as it is written.
pub struct Reference {
    columns: Vec<Text>,
    target: Written,
    target_columns: Vec<Text>,
    on_delete: Action,
    on_update: Action,
    delete_columns: Vec<Text>,
    match_full: bool,
    deferrable: Deferrable,
}

/// A constraint begins here.
pub fn begins(cursor: &Cursor<'_>) -> bool {
    let words: [&[&str]; 7] = [
        &["constraint"],
        &["check"],
        &["unique"],
        &["primary", "key"],
        &["exclude"],
        &["foreign", "key"],
        &["not", "null"],
    ];
    // `check` and the others are reserved; a column is called `exclude` only where a type follows.
    words.iter().any(|words| cursor.is(words))
        && (!cursor.is(&["exclude"])
            || cursor.is(&["exclude", "using"])
            || cursor.peek_at(1).is_some_and(|word| word.token.is_mark('(')))
}

/// One on its own.
pub fn of_table(cursor: &mut Cursor<'_>) -> Read<Declared> {
    let at = cursor.at();
    let name = if cursor.eat(&["constraint"]) { Some(cursor.name()?) } else { None };
    let demand = if cursor.eat(&["check"]) {
        let expression = cursor.group()?.expression()?;
        Demand::Kind(ConstraintKind::Check { expression, no_inherit: false })
    } else if cursor.eat(&["unique"]) {
        key(cursor, false)?
    } else if cursor.eat(&["primary", "key"]) {
        key(cursor, true)?
    } else if cursor.eat(&["exclude"]) {
        exclude(cursor)?
    } else if cursor.eat(&["foreign", "key"]) {
        let columns = cursor.name_list()?;
        cursor.expect(&["references"])?;
        Demand::Reference(reference(cursor, columns)?)
    } else if cursor.eat(&["not", "null"]) {
        Demand::NotNull(cursor.name()?)
    } else {
        return Err(cursor.unexpected("a constraint"));
    };
    let mut declared = Declared { at, name, demand, not_valid: false };
    attributes(cursor, &mut declared)?;
    Ok(declared)
}

/// One after a column.
pub fn of_column(cursor: &mut Cursor<'_>, name: Option<Text>, column: Text) -> Read<Declared> {
    let at = cursor.at();
    let demand = if cursor.eat(&["check"]) {
        let expression = cursor.group()?.expression()?;
        Demand::Kind(ConstraintKind::Check { expression, no_inherit: false })
    } else if cursor.eat(&["unique"]) {
        let nulls_not_distinct = cursor.eat(&["nulls", "not", "distinct"]);
        cursor.eat(&["nulls", "distinct"]);
        storage(cursor)?;
        let columns = vec![column];
        Demand::Kind(ConstraintKind::Unique {
            columns,
            include: Vec::new(),
            nulls_not_distinct,
            deferrable: Deferrable::No,
        })
    } else if cursor.eat(&["primary", "key"]) {
        storage(cursor)?;
        Demand::Kind(ConstraintKind::primary_key(vec![column]))
    } else if cursor.eat(&["references"]) {
        Demand::Reference(reference(cursor, vec![column])?)
    } else {
        return Err(cursor.unexpected("a constraint of a column"));
    };
    let mut declared = Declared { at, name, demand, not_valid: false };
    attributes(cursor, &mut declared)?;
    Ok(declared)
}

/// What is specified for the index of a key, which no catalog holds.
fn storage(cursor: &Cursor<'_>) -> Read<()> {
    match cursor.is(&["with"]) || cursor.is(&["using", "index", "tablespace"]) {
        true => Err(unmodelled(cursor.at(), "a storage parameter of a key")),
        false => Ok(()),
    }
}

/// Behind UNIQUE or PRIMARY KEY.
fn key(cursor: &mut Cursor<'_>, is_primary: bool) -> Read<Demand> {
    if cursor.eat(&["using", "index"]) {
        let name = cursor.name()?;
        return Ok(Demand::UsingIndex(is_primary, name, deferrable(cursor)?));
    }
    let nulls_not_distinct = cursor.eat(&["nulls", "not", "distinct"]);
    cursor.eat(&["nulls", "distinct"]);
    let mut inner = cursor.group()?;
    let columns = inner.names()?;
    if inner.is(&["without", "overlaps"]) {
        return Err(unmodelled(inner.at(), "WITHOUT OVERLAPS of a key"));
    }
    inner.finish()?;
    let include = if cursor.eat(&["include"]) { cursor.name_list()? } else { Vec::new() };
    storage(cursor)?;
    let deferrable = Deferrable::No;
    Ok(Demand::Kind(match is_primary {
        true => ConstraintKind::PrimaryKey { columns, include, deferrable },
        false => ConstraintKind::Unique { columns, include, nulls_not_distinct, deferrable },
    }))
}

fn exclude(cursor: &mut Cursor<'_>) -> Read<Demand> {
    let method = if cursor.eat(&["using"]) { index::method(cursor)? } else { IndexMethod::Btree };
    let mut elements = Vec::new();
    for mut part in cursor.group()?.parts() {
        let column = index::element(&mut part)?;
        part.expect(&["with"])?;
        let operator = match part.eat(&["operator"]) {
            true => operator(part.group()?)?,
            false => part.until(|_| false).verbatim()?,
        };
        part.finish()?;
        elements.push(Exclusion { column, operator });
    }
    if cursor.is(&["include"]) {
        return Err(unmodelled(cursor.at(), "INCLUDE of an exclusion"));
    }
    storage(cursor)?;
    let predicate = if cursor.eat(&["where"]) { Some(cursor.group()?.expression()?) } else { None };
    Ok(Demand::Kind(ConstraintKind::Exclude { method, elements, predicate, deferrable: Deferrable::No }))
}

/// `OPERATOR(pg_catalog.=)`: the server's own without its schema.
fn operator(mut inner: Cursor<'_>) -> Read<Text> {
    let own = inner.clone();
    if inner.eat(&["pg_catalog"]) {
        inner.expect_mark('.')?;
        return inner.until(|_| false).verbatim();
    }
    Ok(format!("OPERATOR({})", own.text()).into())
}

/// Behind REFERENCES.
fn reference(cursor: &mut Cursor<'_>, columns: Vec<Text>) -> Read<Reference> {
    let target = cursor.written()?;
    let target_columns = if cursor.is_mark('(') { cursor.name_list()? } else { Vec::new() };
    let mut reference = Reference {
        columns,
        target,
        target_columns,
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        delete_columns: Vec::new(),
        match_full: false,
        deferrable: Deferrable::No,
    };
    loop {
        let at = cursor.at();
        if cursor.eat(&["match", "full"]) {
            reference.match_full = true;
        } else if cursor.eat(&["match", "partial"]) {
            return Err(unread(at, "PostgreSQL has no MATCH PARTIAL", "write MATCH FULL or leave it out"));
        } else if cursor.eat(&["match", "simple"]) {
            reference.match_full = false;
        } else if cursor.eat(&["on", "delete"]) {
            reference.on_delete = action(cursor)?;
            if cursor.is_mark('(') {
                reference.delete_columns = cursor.name_list()?;
            }
        } else if cursor.eat(&["on", "update"]) {
            reference.on_update = action(cursor)?;
        } else {
            return Ok(reference);
        }
    }
}

fn action(cursor: &mut Cursor<'_>) -> Read<Action> {
    if cursor.eat(&["no", "action"]) {
        return Ok(Action::NoAction);
    }
    if cursor.eat(&["set", "null"]) {
        return Ok(Action::SetNull);
    }
    if cursor.eat(&["set", "default"]) {
        return Ok(Action::SetDefault);
    }
    match cursor.one_of(&["restrict", "cascade"]) {
        Some("restrict") => Ok(Action::Restrict),
        Some(_) => Ok(Action::Cascade),
        None => Err(cursor.unexpected("an action")),
    }
}

/// DEFERRABLE, NO INHERIT and NOT VALID.
fn attributes(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    loop {
        let at = cursor.at();
        if cursor.is(&["deferrable"]) || cursor.is(&["initially"]) || cursor.is(&["not", "deferrable"]) {
            let when = deferrable(cursor)?;
            if cursor.at() == at {
                return Err(cursor.unexpected("when it is checked"));
            }
            match &mut declared.demand {
                Demand::Kind(
                    ConstraintKind::PrimaryKey { deferrable, .. }
                    | ConstraintKind::Unique { deferrable, .. }
                    | ConstraintKind::Exclude { deferrable, .. },
                )
                | Demand::UsingIndex(_, _, deferrable)
                | Demand::Reference(Reference { deferrable, .. }) => *deferrable = when,
                _ if when == Deferrable::No => {}
                _ => return Err(unread(at, "this constraint is checked at once", "leave DEFERRABLE out")),
            }
        } else if cursor.eat(&["no", "inherit"]) {
            match &mut declared.demand {
                Demand::Kind(ConstraintKind::Check { no_inherit, .. }) => *no_inherit = true,
                _ => return Err(unmodelled(at, "NO INHERIT of this constraint")),
            }
        } else if cursor.eat(&["not", "valid"]) {
            declared.not_valid = true;
        } else if cursor.is(&["enforced"]) || cursor.is(&["not", "enforced"]) {
            return Err(unmodelled(at, "ENFORCED of a constraint"));
        } else {
            return Ok(());
        }
    }
}

/// The constraints of a new table, the primary key first: of keys that ask for the same index the server makes one, which has the name of the first that has one
/// (server, `transformIndexConstraints`).
pub fn merged(mut declared: Vec<Declared>) -> Vec<Declared> {
    declared.sort_by_key(|one| !matches!(one.demand, Demand::Kind(ConstraintKind::PrimaryKey { .. })));
    let mut merged: Vec<Declared> = Vec::with_capacity(declared.len());
    for one in declared {
        let is_same = |before: &&mut Declared| match (&before.demand, &one.demand) {
            (Demand::Kind(before), Demand::Kind(kind)) => kind.index().is_some() && before.index() == kind.index(),
            _ => false,
        };
        match merged.iter_mut().find(is_same) {
            Some(before) => before.name = before.name.take().or(one.name),
            None => merged.push(one),
        }
    }
    merged
}

/// A constraint of a table that is there, with its columns.
pub fn add(declared: Declared, place: usize, target: &mut Target<'_>) -> Read<()> {
    let at = declared.at;
    let kind = match declared.demand {
        Demand::Kind(kind) => kind,
        Demand::Reference(reference) => of_reference(reference, target)?,
        Demand::UsingIndex(is_primary, index, deferrable) => {
            using_index(at, (is_primary, &index, deferrable), place, target)?
        }
        Demand::NotNull(column) => return not_null(at, declared.name, &column, place, target),
    };
    columns_are_there(at, &kind, place, target)?;
    let table = &target.catalog.tables[place];
    if let Some(name) = declared.name.as_ref().filter(|name| table.constraint(name).is_some()) {
        return Err(twice(at, "constraint", name));
    }
    if matches!(kind, ConstraintKind::PrimaryKey { .. }) && !table.primary_key().is_empty() {
        return Err(twice(at, "primary key", &table.name.to_string()));
    }
    let has_index = !matches!(kind, ConstraintKind::Check { .. } | ConstraintKind::ForeignKey { .. });
    if let (Some(name), true) = (&declared.name, has_index) {
        let own = QualifiedName { schema: table.name.schema.clone(), name: name.clone() };
        if target.has_relation(&own) {
            return Err(twice(at, "relation", &own.to_string()));
        }
    }
    let name = declared.name.unwrap_or_else(|| constraint_name::free(&kind, has_index, place, target));
    if let ConstraintKind::PrimaryKey { columns, .. } = &kind {
        let inherited: Vec<Text> = columns.iter().filter(|name| table.column(name).is_none()).cloned().collect();
        let own = target.catalog.tables[place].columns.iter_mut().filter(|column| columns.contains(&column.name));
        own.for_each(|column| column.nullable = false);
        for name in inherited {
            super::inherited::of_inherited(place, &name, true, target);
        }
    }
    let table = &mut target.catalog.tables[place];
    target.places.constraint(&table.name, &name);
    table.constraints.push(Constraint { name, kind, not_valid: declared.not_valid, comment: None });
    Constraint::sort(&mut table.constraints);
    Ok(())
}

fn of_reference(reference: Reference, target: &Target<'_>) -> Read<ConstraintKind> {
    let referenced = &target.catalog.tables[target.table(&reference.target)?];
    let at = reference.target.at;
    let target_columns = match reference.target_columns.is_empty() {
        true => referenced.primary_key().to_vec(),
        false => reference.target_columns,
    };
    if target_columns.is_empty() {
        let message = format!("`{}` has no primary key", reference.target);
        return Err(unread(at, message, "name the columns that are referenced"));
    }
    if target_columns.len() != reference.columns.len() {
        return Err(unread(at, "a reference has as many columns as it references", "name as many"));
    }
    let known: Vec<Text> = target.columns(referenced).into_iter().map(|column| column.name.clone()).collect();
    if let Some(name) = target_columns.iter().find(|name| !known.contains(name)) {
        return Err(absent(at, "column", name, known));
    }
    Ok(ConstraintKind::ForeignKey {
        columns: reference.columns,
        target: referenced.name.clone(),
        target_columns,
        on_delete: reference.on_delete,
        on_update: reference.on_update,
        delete_columns: reference.delete_columns,
        match_full: reference.match_full,
        deferrable: reference.deferrable,
    })
}

/// The index becomes that of the key.
fn using_index(
    at: usize,
    (is_primary, name, deferrable): (bool, &Text, Deferrable),
    place: usize,
    target: &mut Target<'_>,
) -> Read<ConstraintKind> {
    let table = &mut target.catalog.tables[place];
    let Some(index) = table.indexes.iter().position(|index| index.name == *name) else {
        return Err(absent(at, "index", name, table.indexes.iter().map(|index| index.name.clone())));
    };
    let held = &table.indexes[index];
    let columns: Vec<Text> = held.leading_columns().cloned().collect();
    if !held.unique || held.predicate.is_some() || columns.len() != held.columns.len() {
        return Err(unread(at, format!("`{name}` is no unique index over columns"), "make a key without it"));
    }
    let held = table.indexes.remove(index);
    Ok(match is_primary {
        true => ConstraintKind::PrimaryKey { columns, include: held.include, deferrable },
        false => ConstraintKind::Unique {
            columns,
            include: held.include,
            nulls_not_distinct: held.nulls_not_distinct,
            deferrable,
        },
    })
}

/// `CONSTRAINT name NOT NULL column`
fn not_null(at: usize, name: Option<Text>, column: &Text, place: usize, target: &mut Target<'_>) -> Read<()> {
    let table = &mut target.catalog.tables[place];
    let known: Vec<Text> = table.columns.iter().map(|column| column.name.clone()).collect();
    let Some(held) = table.columns.iter_mut().find(|held| held.name == *column) else {
        return Err(absent(at, "column", column, known));
    };
    held.nullable = false;
    if let Some(name) = name.filter(|name| !constraint_name::is_given(name)) {
        held.options.get_or_insert_default().not_null_name = Some(name);
    }
    Ok(())
}

fn columns_are_there<'t>(at: usize, kind: &'t ConstraintKind, place: usize, target: &'t Target<'_>) -> Read<()> {
    let table = &target.catalog.tables[place];
    let known: Vec<&'t Text> = target.columns(table).into_iter().map(|column| &column.name).collect();
    let named: Vec<&'t Text> = match kind {
        ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. } => {
            columns.iter().chain(include).collect()
        }
        ConstraintKind::ForeignKey { columns, delete_columns, .. } => columns.iter().chain(delete_columns).collect(),
        ConstraintKind::Exclude { elements, .. } => {
            let column = |element: &'t Exclusion| match &element.column.term {
                IndexTerm::Column(name) => Some(name),
                IndexTerm::Expression(_) => None,
            };
            elements.iter().filter_map(column).collect()
        }
        ConstraintKind::Check { .. } => Vec::new(),
    };
    match named.into_iter().find(|name| !known.contains(name)) {
        Some(name) => Err(absent(at, "column", name, known.into_iter().cloned())),
        None => Ok(()),
    }
}

/// A constraint by its name.
pub fn find(at: usize, name: &Text, place: usize, target: &Target<'_>) -> Result<usize, Problem> {
    let constraints = &target.catalog.tables[place].constraints;
    let known = || constraints.iter().map(|part| part.name.clone());
    constraints.iter().position(|part| part.name == *name).ok_or_else(|| absent(at, "constraint", name, known()))
}
