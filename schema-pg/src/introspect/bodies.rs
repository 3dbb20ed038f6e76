//! What the texts of functions name: the server records nothing of a body in quotes, and looks at it when the function is
//! made.

use std::collections::BTreeMap;

use crate::catalog::{Body, Catalog, Function, Object, QualifiedName, Text};

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
    let tokens = tokens(text);
    let path = path(function);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        if before == Some(&Token::Mark('.')) {
            continue;
        }
        let (schemas, name, next) = match (tokens.get(at + 1), tokens.get(at + 2)) {
            (Some(Token::Mark('.')), Some(Token::Word(name))) => (vec![&**word], name, tokens.get(at + 3)),
            (next, _) => (path.iter().map(|schema| &**schema).collect(), word, next),
        };
        let of_row = next == Some(&Token::Mark('%'));
        if function.language == "plpgsql" && !of_row {
            continue;
        }
        let is_call = next == Some(&Token::Mark('('));
        let names_relation = schemas.len() == 1 && name != word || of_row || before.is_some_and(leads_to_relation);
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
fn leads_to_relation(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(&**word, "from" | "join" | "into" | "update" | "only" | "table"),
        Token::Mark(mark) => *mark == ',',
    }
}

/// Where names without a schema are looked for.
fn path(function: &Function) -> Vec<Text> {
    match function.settings.iter().find(|(name, _)| name == "search_path") {
        Some((_, list)) => list.split(',').map(|name| name.trim().trim_matches('"').to_owned().into()).collect(),
        None => vec!["public".into()],
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    /// A name or keyword, as the server folds it.
    Word(String),
    /// Any other letter.
    Mark(char),
}

/// The words and marks of a text, without what stands in quotes or comments.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = |end: Option<usize>, length: usize| end.map_or("", |at| &rest[at + length..]);
        if rest.starts_with("--") {
            rest = behind(rest.find('\n'), 1);
        } else if rest.starts_with("/*") {
            rest = behind(rest.find("*/"), 2);
        } else if letter == '\'' {
            rest = behind(rest[1..].find('\'').map(|at| at + 1), 1);
        } else if letter == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |at| at + 1);
            tokens.push(Token::Word(rest[1..end].to_owned()));
            rest = rest.get(end + 1..).unwrap_or_default();
        } else if letter.is_alphabetic() || letter == '_' {
            let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
            let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_lowercase()));
            rest = &rest[end..];
        } else {
            if !letter.is_whitespace() {
                tokens.push(Token::Mark(letter));
            }
            rest = &rest[letter.len_utf8()..];
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    #[test]
    fn quotes_and_comments_hold_no_words() {
        let words: Vec<String> = tokens("SELECT a.\"B c\" -- d\nFROM /* e */ f WHERE g = 'h'")
            .into_iter()
            .filter_map(|token| match token {
                Token::Word(word) => Some(word),
                Token::Mark(_) => None,
            })
            .collect();
        assert_eq!(words, ["select", "a", "B c", "from", "f", "where", "g"]);
    }
}
