//! What the texts of functions name: the server records nothing of a body in quotes, and looks at it when the function is
//! made.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::expression::{Token, tokens};
use super::{Body, Catalog, Function, Object, QualifiedName, Text};

/// Adds to each function what its text names and the catalog holds.
pub fn depends(catalog: &mut Catalog) {
    if !catalog.functions.iter().any(is_read) {
        return;
    }
    let held = Held::of(catalog);
    let found: Vec<Vec<Object>> = catalog.functions.iter().map(|function| named(function, &held)).collect();
    for (function, more) in catalog.functions.iter_mut().zip(found) {
        let own = Object::Function(function.name.clone());
        let depends = &mut function.depends_on.0;
        depends.extend(more.into_iter().filter(|object| *object != own));
        depends.sort();
        depends.dedup();
    }
}

/// The server looks for what the text names when the function is made: all of it in SQL, types of variables in PL/pgSQL.
fn is_read(function: &Function) -> bool {
    matches!(&function.body, Body::Text(_)) && matches!(&*function.language, "sql" | "plpgsql")
}

/// In which schemas there is something of a name.
pub struct Schemas<'a>(FxHashMap<&'a str, Vec<&'a str>>);

impl<'a> Schemas<'a> {
    /// Of all that a text can name.
    pub fn of(catalog: &'a Catalog) -> Self {
        let tables = catalog.tables.iter().map(|item| &item.name);
        let relations = tables.chain(catalog.views.iter().map(|item| &item.name));
        let functions = catalog.functions.iter().map(|item| &item.name);
        let functions = functions.chain(catalog.aggregates.iter().map(|item| &item.name));
        let types = catalog.enums.iter().map(|item| &item.name).chain(catalog.domains.iter().map(|item| &item.name));
        let types = types.chain(catalog.composites.iter().map(|item| &item.name));
        let types = types.chain(catalog.ranges.iter().map(|item| &item.name));
        let mut schemas: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for name in relations.chain(functions).chain(types) {
            schemas.entry(&name.name).or_default().push(&name.schema);
        }
        Self(schemas)
    }

    /// The text of a function names, without its schema, what is not where the function looks: a session with another `search_path` made it. The server is not to look at
    /// the body when it is made again.
    pub fn is_outside_path(&self, function: &Function) -> bool {
        let Body::Text(text) = &function.body else { return false };
        if !is_read(function) || function.settings.iter().any(|(name, _)| name == "search_path") {
            return false;
        }
        let path = path(function);
        let tokens: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
        let is_dot = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is_mark('.'));
        tokens.iter().enumerate().any(|(at, token)| {
            let name = token.name().filter(|_| !is_dot(at.checked_sub(1)) && !is_dot(Some(at + 1)));
            let schemas = name.and_then(|name| self.0.get(&*name));
            schemas.is_some_and(|schemas| !schemas.iter().any(|schema| path.iter().any(|known| known == schema)))
        })
    }
}

/// What a name can stand for.
struct Held<'a> {
    relations: BTreeMap<(&'a str, &'a str), &'a QualifiedName>,
    functions: BTreeMap<(&'a str, &'a str), &'a QualifiedName>,
}

impl<'a> Held<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let key = |name: &'a QualifiedName| ((&*name.schema, &*name.name), name);
        let tables = catalog.tables.iter().map(|item| key(&item.name));
        let aggregates = catalog.aggregates.iter().map(|item| key(&item.name));
        Self {
            relations: tables.chain(catalog.views.iter().map(|item| key(&item.name))).collect(),
            functions: catalog.functions.iter().map(|item| key(&item.name)).chain(aggregates).collect(),
        }
    }
}

fn named(function: &Function, held: &Held<'_>) -> Vec<Object> {
    let (Body::Text(text), true) = (&function.body, is_read(function)) else { return Vec::new() };
    let tokens: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
    let path = path(function);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(word) = token.name() else { continue };
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        if before.is_some_and(|token| token.is_mark('.')) {
            continue;
        }
        let has_dot = tokens.get(at + 1).is_some_and(|token| token.is_mark('.'));
        let part = tokens.get(at + 2).filter(|_| has_dot).and_then(Token::name);
        let qualified = part.is_some();
        let next = tokens.get(if qualified { at + 3 } else { at + 1 });
        let schemas: Vec<&str> = if qualified { vec![&word] } else { path.iter().map(|schema| &**schema).collect() };
        let name = part.as_ref().unwrap_or(&word);
        let of_row = next.is_some_and(|token| token.is_mark('%'));
        if function.language == "plpgsql" && !of_row {
            continue;
        }
        let is_call = next.is_some_and(|token| token.is_mark('('));
        let names_relation = qualified || of_row || before.is_some_and(leads_to_relation);
        for schema in schemas {
            let key = (schema, &**name);
            let relation = held.relations.get(&key).filter(|_| names_relation);
            found.extend(relation.map(|name| Object::Relation((*name).clone())));
            let function = held.functions.get(&key).filter(|_| is_call);
            found.extend(function.map(|name| Object::Function((*name).clone())));
        }
    }
    found
}

/// Behind these stands a table.
fn leads_to_relation(token: &Token<'_>) -> bool {
    let leads = |word: Cow<'_, str>| matches!(&*word, "from" | "join" | "into" | "update" | "only" | "table");
    token.is_mark(',') || token.name().is_some_and(leads)
}

/// Where names without a schema are looked for.
fn path(function: &Function) -> Vec<Text> {
    match function.settings.iter().find(|(name, _)| name == "search_path") {
        Some((_, list)) => list.split(',').map(|name| name.trim().trim_matches('"').to_owned().into()).collect(),
        None => vec!["public".into()],
    }
}
