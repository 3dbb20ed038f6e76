//! `*` in the queries of views: what it stands for is fixed when the view is made. And what their columns are called.

use super::dependents::uses;
use super::outputs::named_in;
use super::problem::{Read, homeless, unread};
use super::target::Target;
use super::texts::{self, Form, Held};
use crate::catalog::expression::mentions;
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{Object, QualifiedName, Text};
use crate::validate::{Means, Use, called as with_names, outputs};

/// Before the columns of a table change: the views that read all of them name those that it has.
pub fn fix(at: usize, of: &QualifiedName, target: &mut Target<'_>) -> Read<()> {
    if target.starred.is_empty() {
        return Ok(());
    }
    let tables = target.below(of);
    let reads = |query: &Text| tables.iter().any(|table| mentions(query, &table.name));
    for name in target.starred.clone() {
        let Some(place) = target.places.views.get(&name).copied() else { continue };
        let query = target.catalog.views[place].query.clone();
        if !reads(&query) {
            continue;
        }
        if let Some(now) = fixed(at, &name, &query, Some(&tables), target)? {
            target.catalog.views[place].query = now;
        }
    }
    Ok(())
}

/// Before columns of many tables change, and once all is read: what a view gives follows no column that comes later.
pub fn fix_all(target: &mut Target<'_>) {
    for name in std::mem::take(&mut target.starred) {
        let is_own = !target.before.0.contains(&name);
        let Some(place) = target.places.views.get(&name).copied().filter(|_| is_own) else { continue };
        let query = target.catalog.views[place].query.clone();
        match fixed(0, &name, &query, None, target) {
            Ok(Some(now)) => target.catalog.views[place].query = now,
            Ok(None) => {}
            // Where only a server can tell, the query stays as it is written.
            Err(_) => target.starred.push(name),
        }
    }
}

/// A query that names what its `*` stand for; `None` where none of them reads one of these tables. Without tables: all that are known.
fn fixed(
    at: usize,
    name: &QualifiedName,
    query: &Text,
    tables: Option<&[QualifiedName]>,
    target: &Target<'_>,
) -> Read<Option<Text>> {
    let owner = (Object::Relation(name.clone()), None);
    let Some(found) = uses(&Held { owner, of: None, form: Form::Query, sql: query }, target) else { return Ok(None) };
    let mut places: Vec<(usize, usize, String)> = Vec::new();
    let is_one = |relation: &QualifiedName| tables.is_none_or(|tables| tables.contains(relation));
    for one in found.uses.iter().filter(|one| is_one(&one.relation)) {
        let Means::All(columns) = &one.means else { continue };
        let Some(columns) = columns else {
            let message = format!("which columns `*` gives in the view {name} is not known");
            return Err(homeless(at, message, "name the columns in the query of the view"));
        };
        let column = |(alias, name): &(Option<String>, String)| match alias {
            Some(alias) => format!("{}.{}", quoted_if_needed(alias), quoted_if_needed(name)),
            None => quoted_if_needed(name),
        };
        places.push((one.start, one.end, columns.iter().map(column).collect::<Vec<_>>().join(", ")));
    }
    Ok(texts::replaced(query, places))
}

/// A query in which its own view has its schema, as the server writes it: one that replaces a view may read that.
pub fn naming_itself(name: &QualifiedName, query: Text, target: &Target<'_>) -> Text {
    let owner = (Object::Relation(name.clone()), None);
    let Some(found) = uses(&Held { owner, of: None, form: Form::Query, sql: &query }, target) else { return query };
    let is_own = |one: &&Use| one.relation == *name && matches!(one.means, Means::Source { .. });
    let qualified = format!("{}.{}", quoted_if_needed(&name.schema), quoted_if_needed(&name.name));
    let places = found.uses.iter().filter(is_own).map(|one| (one.start, one.end, qualified.clone()));
    texts::replaced(&query, places.collect()).unwrap_or(query)
}

/// A query whose columns are called so, as far as names are given.
pub fn called(at: usize, query: &Text, names: &[Text]) -> Read<Text> {
    with_names(query, names).map(Text::from).map_err(|message| {
        let help = "name the columns in the query: SELECT … AS name";
        unread(at, message, help)
    })
}

/// The query of a new view with a list of columns.
pub fn listed(at: usize, name: &QualifiedName, query: &Text, names: &[Text], target: &Target<'_>) -> Read<Text> {
    let plain = fixed(at, name, query, None, target)?;
    called(at, plain.as_ref().unwrap_or(query), names)
}

/// A query in which something is called otherwise gives columns of the names that it gave before.
pub fn as_before(at: usize, was: &Text, now: Text, target: &Target<'_>) -> Read<Text> {
    let columns = |query: &Text| outputs(query, &named_in(query, target)).ok().and_then(|found| found.columns);
    match (columns(was), columns(&now)) {
        (Some(was), Some(other)) if was != other && was.len() == other.len() => {
            called(at, &now, &was.into_iter().map(Text::from).collect::<Vec<_>>())
        }
        _ => Ok(now),
    }
}
