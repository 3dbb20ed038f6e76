//! CREATE VIEW, CREATE MATERIALIZED VIEW and ALTER VIEW.

use super::cursor::Cursor;
use super::problem::{Read, absent, twice, unmodelled};
use super::target::{Relation, Target};
use super::{column, new_privileges, outputs, owner, renaming, stars, storage};
use crate::catalog::{CheckOption, Dependencies, Object, QualifiedName, Text, View, ViewKind};

/// Behind CREATE [OR REPLACE], at VIEW or MATERIALIZED VIEW.
pub fn create(cursor: &mut Cursor<'_>, replace: bool, target: &mut Target<'_>) -> Read<()> {
    let is_materialized = cursor.eat(&["materialized"]);
    let is_recursive = cursor.eat(&["recursive"]);
    cursor.expect(&["view"])?;
    let if_not_exists = is_materialized && cursor.eat(&["if", "not", "exists"]);
    let written = cursor.written()?;
    let listed = if cursor.is_mark('(') { cursor.name_list()? } else { Vec::new() };
    if is_recursive && listed.is_empty() {
        return Err(cursor.unexpected("a list of columns"));
    }
    if cursor.is(&["using"]) || cursor.is(&["tablespace"]) {
        return Err(unmodelled(cursor.at(), "this of a materialized view"));
    }
    let options = if cursor.eat(&["with"]) { storage::parameters(cursor.group()?)? } else { Vec::new() };
    if cursor.is(&["tablespace"]) {
        return Err(unmodelled(cursor.at(), "a tablespace"));
    }
    cursor.expect(&["as"])?;
    let query_at = cursor.at();
    let (query, end) = query(cursor, is_materialized)?;
    let kind = match is_materialized {
        true => ViewKind::Materialized { indexes: Vec::new(), storage: options },
        false => plain(query_at, &options, end)?,
    };
    let name = target.named(&written)?;
    if if_not_exists && target.has_relation(&name) {
        return Ok(());
    }
    // What a recursive view stands for (manual, "CREATE VIEW").
    let query = match is_recursive {
        true => crate::sql::recursive_view(&name.name, &listed, &query).into(),
        false if listed.is_empty() => query,
        false => stars::listed(query_at, &name, &query, &listed, target)?,
    };
    let query = if replace { stars::naming_itself(&name, query, target) } else { query };
    let columns = outputs::of(query_at, &query, target)?;
    let view = View {
        name,
        query,
        kind,
        columns,
        depends_on: Dependencies::default(),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: None,
    };
    let is_taken = target.has_relation(&view.name) || target.has_type(&view.name);
    let views = &mut target.catalog.views;
    let known = target.places.views.get(&view.name).map(|at| &mut views[*at]);
    match known.filter(|known| replace && !known.is_materialized()) {
        Some(known) => {
            target.starred.retain(|name| *name != view.name);
            if view.query.contains('*') {
                target.starred.push(view.name.clone());
            }
            let View { triggers, rules, grants, owner, comment, .. } = known.clone();
            *known = View { triggers, rules, grants, owner, comment, ..view };
        }
        None if is_taken => return Err(twice(written.at, "relation", &written.to_string())),
        None => {
            let grants = new_privileges::of_new(&view.name.schema, "TABLES", target).0;
            if view.query.contains('*') {
                target.starred.push(view.name.clone());
            }
            target.places.views.insert(view.name.clone(), target.catalog.views.len());
            target.catalog.views.push(View { grants, ..view });
        }
    }
    Ok(())
}

/// The query, and what follows it.
fn query(cursor: &mut Cursor<'_>, is_materialized: bool) -> Read<(Text, Option<CheckOption>)> {
    let words = cursor.left();
    let last = |count: usize, expected: &[&str]| {
        let from = words.len().checked_sub(count);
        from.is_some_and(|from| words[from..].iter().zip(expected).all(|(word, expected)| word.is(expected)))
    };
    let (behind, check) = if is_materialized && last(2, &["with", "data"]) {
        (2, None)
    } else if is_materialized && last(3, &["with", "no", "data"]) {
        (3, None)
    } else if last(4, &["with", "local", "check", "option"]) {
        (4, Some(CheckOption::Local))
    } else if last(4, &["with", "cascaded", "check", "option"]) {
        (4, Some(CheckOption::Cascaded))
    } else if last(3, &["with", "check", "option"]) {
        (3, Some(CheckOption::Cascaded))
    } else {
        (0, None)
    };
    let query = &words[..words.len().saturating_sub(behind)];
    if query.is_empty() {
        return Err(cursor.unexpected("a query"));
    }
    let text = super::cursor::written(cursor.sql(), query).into_owned();
    cursor.until(|_| false);
    Ok((text.into(), check))
}

fn plain(at: usize, options: &[(Text, Text)], check: Option<CheckOption>) -> Read<ViewKind> {
    let (mut security_invoker, mut security_barrier, mut check_option) = (false, false, check);
    for (name, value) in options {
        let on = matches!(&*value.to_lowercase(), "true" | "on" | "yes" | "1" | "t" | "y");
        match &**name {
            "security_invoker" => security_invoker = on,
            "security_barrier" => security_barrier = on,
            "check_option" if value.eq_ignore_ascii_case("local") => check_option = Some(CheckOption::Local),
            "check_option" if value.eq_ignore_ascii_case("cascaded") => check_option = Some(CheckOption::Cascaded),
            _ => {
                let known = ["security_invoker", "security_barrier", "check_option"].map(Text::from);
                return Err(absent(at, "option of views", name, known));
            }
        }
    }
    Ok(ViewKind::Plain { security_invoker, security_barrier, check_option })
}

/// Behind ALTER VIEW or ALTER MATERIALIZED VIEW.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let if_exists = cursor.eat(&["if", "exists"]);
    let written = cursor.written()?;
    if if_exists && target.relation(&written).is_none() {
        return Ok(());
    }
    let name = target.view_mut(&written)?.name.clone();
    alter_named(&name, cursor, target)
}

/// Behind the name of a view.
pub fn alter_named(name: &QualifiedName, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let Some(place) = target.places.views.get(name).copied() else { return Err(cursor.unexpected("a view")) };
    let view = &mut target.catalog.views[place];
    if cursor.eat(&["owner", "to"]) {
        let object = Object::Relation(view.name.clone());
        return owner::note(cursor, object, None, target);
    }
    if cursor.eat(&["alter"]) {
        cursor.eat(&["column"]);
        let (at, name) = (cursor.at(), cursor.name()?);
        let known: Vec<Text> = view.columns.iter().map(|column| column.name.clone()).collect();
        let found = view.columns.iter_mut().find(|column| column.name == name);
        let Some(held) = found else { return Err(absent(at, "column", &name, known)) };
        if cursor.eat(&["set", "default"]) {
            held.default = Some(column::default(cursor)?);
        } else if cursor.eat(&["drop", "default"]) {
            held.default = None;
        } else {
            return Err(unmodelled(cursor.at(), "this of a view's column"));
        }
        return cursor.finish();
    }
    let at = cursor.at();
    let was = view.name.clone();
    if cursor.eat(&["rename", "to"]) {
        let now = QualifiedName { schema: was.schema.clone(), name: cursor.name()? };
        cursor.finish()?;
        return renaming::relation(at, &was, &now, target);
    }
    if cursor.eat(&["set", "schema"]) {
        let now = QualifiedName { schema: cursor.name()?, name: was.name.clone() };
        cursor.finish()?;
        return renaming::relation(at, &was, &now, target);
    }
    if cursor.eat(&["rename"]) {
        cursor.eat(&["column"]);
        let (at, column) = (cursor.at(), cursor.name()?);
        cursor.expect(&["to"])?;
        let now = cursor.name()?;
        cursor.finish()?;
        return renaming::column(at, &was, &column, &now, target);
    }
    let is_set = cursor.eat(&["set"]);
    if !cursor.is_mark('(') && !cursor.is(&["reset"]) {
        return Err(unmodelled(at, "this of a view"));
    }
    cursor.eat(&["reset"]);
    set(at, cursor.group()?, is_set, view)?;
    cursor.finish()
}

/// SET (…) and RESET (…).
fn set(at: usize, list: Cursor<'_>, is_set: bool, view: &mut View) -> Read<()> {
    match &mut view.kind {
        ViewKind::Materialized { storage: held, .. } => match is_set {
            true => storage::set(held, storage::parameters(list)?),
            false => storage::reset(held, &storage::names(list)?),
        },
        ViewKind::Plain { security_invoker, security_barrier, check_option } => {
            let mut options: Vec<(Text, Text)> = vec![
                ("security_invoker".into(), security_invoker.to_string().into()),
                ("security_barrier".into(), security_barrier.to_string().into()),
            ];
            let word = check_option.map(|option| if option == CheckOption::Local { "local" } else { "cascaded" });
            options.extend(word.map(|word| ("check_option".into(), word.into())));
            match is_set {
                true => storage::set(&mut options, storage::parameters(list)?),
                false => storage::reset(&mut options, &storage::names(list)?),
            }
            view.kind = plain(at, &options, None)?;
        }
    }
    Ok(())
}

/// A view that ALTER TABLE names.
pub fn is_view(relation: Option<Relation>) -> bool {
    matches!(relation, Some(Relation::View(_)))
}
