//! PL37: functions that find names where their caller says.

use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Body, Catalog};
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL37",
        severity: Severity::Advice,
        title: "a function in PL/pgSQL that names things without their schema, and has no search_path of its own",
        reason: "What it names without a schema is found where the session says, so that it fails, or writes elsewhere, in another session: in a restore, in a trigger of another role. SQL functions are not looked at: with a setting they are not inlined.",
        help: "SET search_path = …, and name each thing with its schema",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT count(*) FROM users); END$$;",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT count(*) FROM public.users); END$$;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let relations =
        catalog.tables.iter().map(|table| &*table.name.name).chain(catalog.views.iter().map(|view| &*view.name.name));
    let relations: FxHashSet<&str> = relations.collect();
    let functions: FxHashSet<&str> = catalog.functions.iter().map(|function| &*function.name.name).collect();
    for function in
        catalog.functions.iter().filter(|function| function.language == "plpgsql" && !function.security_definer)
    {
        let has_path = function.settings.iter().any(|(name, _)| name == "search_path");
        let Body::Text(text) = &function.body else { continue };
        if let Some(name) = named_alone(text, &relations, &functions).filter(|_| !has_path) {
            named(
                found,
                &function.name,
                format!("`{}` looks for `{name}` in the search_path of its caller", function.name),
            );
        }
    }
}

/// The first table or function that stands without its schema.
fn named_alone(text: &str, relations: &FxHashSet<&str>, functions: &FxHashSet<&str>) -> Option<String> {
    let words: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
    let is_mark = |at: usize, mark: char| words.get(at).is_some_and(|token| token.is_mark(mark));
    (0..words.len()).find_map(|at| {
        let name = words[at].name()?;
        let before = at.checked_sub(1).and_then(|before| words[before].name());
        let is_target =
            before.is_some_and(|word| matches!(&*word, "from" | "join" | "into" | "update" | "table" | "only"));
        let is_alone = !(is_mark(at + 1, '.') || at > 0 && is_mark(at - 1, '.'));
        let is_table = is_target && relations.contains(&*name);
        let is_call = is_mark(at + 1, '(') && functions.contains(&*name);
        (is_alone && (is_table || is_call)).then(|| name.into_owned())
    })
}
