//! Which columns hold private values: those of private fields, and those that are computed from them or hold copies of them.

use rustc_hash::FxHashMap;
use schema_core::Diagnostic;
use schema_core::ir::{Entity, Mask};

use super::columns::{column_of, columns_of, key_columns};
use super::scope::Scope;
use super::{encrypted, flatten, lasting, name, tenant};
use crate::catalog::Text;
use crate::said::FieldSaid;

/// A column whose values are not for everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Private {
    /// Its name.
    pub column: Text,
    /// How it is shown to those who may not read it.
    pub mask: Mask,
    /// The value is encrypted, or is the hash of one that is.
    pub is_encrypted: bool,
    /// The column that it is computed from or a copy of: `people.email`. None where the field itself is private.
    pub from: Option<Text>,
}

/// The private columns of each entity with some, by the entity's Rust path.
#[derive(Default)]
pub struct Privacy(FxHashMap<Text, Vec<Private>>);

impl Privacy {
    /// The private columns of an entity: first those that it says itself.
    pub fn of(&self, entity: &Entity) -> &[Private] {
        self.0.get(&entity.rust.path).map_or(&[], Vec::as_slice)
    }

    /// No column of the registry is private.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some column is shown by its hash.
    pub fn any_hash(&self) -> bool {
        self.0.values().flatten().any(|private| private.mask == Mask::Hash)
    }

    fn find(&self, entity: &Entity, column: &str) -> Option<&Private> {
        self.of(entity).iter().find(|private| private.column == column)
    }

    /// Adds a column, unless it is private already.
    fn add(&mut self, entity: &Entity, private: Private) -> bool {
        let is_new = self.find(entity, &private.column).is_none();
        if is_new {
            self.0.entry(entity.rust.path.clone()).or_default().push(private);
        }
        is_new
    }
}

/// Follows private values through the registry: into generated columns, into the words of `search`, along references (keys are
/// copied into the tables that reference them) and into the paths of trees. Goes on until nothing is added: a copy is copied again.
pub fn closure(scope: &mut Scope<'_>) -> Privacy {
    let mut privacy = Privacy::default();
    let registry = scope.registry;
    let entities = registry.entities();
    for entity in entities {
        said(entity, &mut privacy, scope);
    }
    if privacy.is_empty() {
        return privacy;
    }
    let mut flows: Vec<(&Entity, Vec<Flow>)> = Vec::with_capacity(entities.len());
    for entity in entities {
        flows.push((entity, computed(entity, scope)));
    }
    loop {
        let mut grew = false;
        for (entity, flows) in &flows {
            for flow in flows {
                grew |= follow(entity, flow, &mut privacy, scope);
            }
        }
        if !grew {
            return privacy;
        }
    }
}

/// The columns of fields that are `pii`, `sensitive` or `encrypted`.
fn said(entity: &Entity, privacy: &mut Privacy, scope: &mut Scope<'_>) {
    for column in encrypted::columns(entity) {
        privacy.add(entity, Private { column, mask: Mask::Null, is_encrypted: true, from: None });
    }
    let Some(life) = entity.lifecycle.as_ref().filter(|life| !life.private.is_empty()) else { return };
    let flat = flattened(entity, scope);
    for private in &life.private {
        for column in lasting::columns(entity, &flat, &private.field, scope) {
            privacy.add(entity, Private { column, mask: private.mask, is_encrypted: false, from: None });
        }
    }
}

/// The entity with the members of flattened fields. What is wrong with them is reported where the table is lowered.
fn flattened<'e>(entity: &'e Entity, scope: &mut Scope<'_>) -> std::borrow::Cow<'e, Entity> {
    let known = scope.found.len();
    let flat = flatten::expand(entity, scope);
    scope.found.truncate(known);
    flat
}

/// How a value comes into a column.
enum Flow {
    /// An expression is computed of the columns that it names.
    Computed { column: Text, words: Vec<String> },
    /// The words of texts are kept.
    Words { column: Text, of: Vec<Text> },
    /// It is a copy of a column of the entity with this Rust path.
    Copy { column: Text, path: Text, of: Text },
}

/// All ways into the columns of an entity.
fn computed(entity: &Entity, scope: &mut Scope<'_>) -> Vec<Flow> {
    let mut flows = Vec::new();
    let flat = flattened(entity, scope);
    for field in &flat.fields {
        let Some(generated) = field.extensions.get::<FieldSaid>().and_then(|said| said.generated.as_ref()) else {
            continue;
        };
        let Some(column) = column_of(&flat, &field.name) else { continue };
        flows.push(Flow::Computed { column, words: words(&generated.expression) });
    }
    for search in &flat.searches {
        let column = name::fitted(search.column.clone().unwrap_or(Text::Borrowed("search")));
        let of = search.fields.iter().filter_map(|(field, _)| column_of(&flat, field)).collect();
        flows.push(Flow::Words { column, of });
    }
    for key in &entity.foreign_keys {
        let Some(target) = scope.registry.target(&key.target) else { continue };
        let (columns, of) = match tenant::within(entity, key, scope) {
            Some(within) => (within.columns, within.target),
            None => (columns_of(entity, &key.fields), key_columns(target)),
        };
        let pairs = columns.into_iter().zip(of);
        flows.extend(pairs.map(|(column, of)| Flow::Copy { column, path: target.rust.path.clone(), of }));
    }
    // The keys from the root down.
    if let Some(tree) = entity.lifecycle.as_ref().and_then(|life| life.tree.as_ref())
        && let Some(column) = column_of(entity, &tree.path)
    {
        flows.push(Flow::Words { column, of: key_columns(entity) });
    }
    flows
}

/// Adds what comes into a column, where that is private.
fn follow(entity: &Entity, flow: &Flow, privacy: &mut Privacy, scope: &Scope<'_>) -> bool {
    let own = entity.store_name();
    let (column, found) = match flow {
        Flow::Computed { column, words } => {
            let named = privacy.of(entity).iter().find(|private| words.iter().any(|word| *word == private.column));
            (column, named.map(|private| (Mask::Null, format!("{own}.{}", private.column))))
        }
        Flow::Words { column, of } => {
            let named = privacy.of(entity).iter().find(|private| of.contains(&private.column));
            (column, named.map(|private| (Mask::Null, format!("{own}.{}", private.column))))
        }
        Flow::Copy { column, path, of } => {
            let target = scope.registry.entities().iter().find(|target| target.rust.path == *path);
            let copied = target.and_then(|target| Some((target, privacy.find(target, of)?)));
            let found = copied.map(|(target, private)| (private.mask, format!("{}.{of}", target.store_name())));
            (column, found)
        }
    };
    let Some((mask, from)) = found else { return false };
    privacy.add(entity, Private { column: column.clone(), mask, is_encrypted: false, from: Some(from.into()) })
}

/// Reports what the log would hold of a private value in each of its rows: the key, the tenant, and who it was.
pub fn verify_audit(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(audit) = entity.lifecycle.as_ref().and_then(|life| life.audit.as_ref()) else { return };
    let mut held: Vec<(&str, Text)> = key_columns(entity).into_iter().map(|column| ("the key of each row", column)).collect();
    held.extend(entity.tenant().and_then(|field| column_of(entity, field)).map(|column| ("the tenant", column)));
    held.dedup_by(|a, b| a.1 == b.1);
    let actors = entity.lifecycle.as_ref().and_then(|life| life.actors.as_ref());
    if actors.is_some_and(|actors| actors.target.is_some()) {
        held.extend(column_of(entity, "created_by").map(|column| ("who made each change", column)));
    }
    for (what, column) in held {
        let Some(private) = scope.privacy.find(entity, &column) else { continue };
        let is = match &private.from {
            Some(from) => format!("a copy of `{from}`, which is private"),
            None => "private".to_owned(),
        };
        let message = format!("the log notes {what}, here `{column}`, which is {is}");
        let help = "let rows be known by a value that tells nothing, such as `id: Uuid`; or remove `audit`";
        let path = format!("{}.audit", entity.rust.name);
        scope.found.push(Diagnostic::new("P0540", path, audit.source, message).help(help));
    }
}

/// The names in an expression, as PostgreSQL reads them: everything that may name a column. The same with and without the feature
/// `validate`. What a text holds is no name; where it is not certain that something is one, it is taken for a name.
pub fn words(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        match first {
            '\'' => rest = text_end(after, false),
            '"' => {
                let (name, end) = quoted(after);
                found.push(name);
                rest = end;
            }
            '-' if after.starts_with('-') => rest = after.find('\n').map_or("", |end| &after[end..]),
            '/' if after.starts_with('*') => rest = comment_end(&after[1..]),
            c if c == '_' || c.is_alphabetic() => {
                let is_part = |c: char| c == '_' || c == '$' || c.is_alphanumeric();
                let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
                let word = &rest[..end];
                rest = &rest[end..];
                match (word, rest.strip_prefix('\'')) {
                    ("e" | "E", Some(text)) => rest = text_end(text, true),
                    ("u" | "U", _) if rest.starts_with("&\"") => {
                        // Letters may be written by their numbers.
                        let (name, end) = quoted(&rest[2..]);
                        found.push(unescaped(&name));
                        rest = end;
                    }
                    _ => found.push(word.to_ascii_lowercase()),
                }
            }
            _ => rest = after,
        }
    }
    found
}

/// What follows a text.
fn text_end(text: &str, escapes: bool) -> &str {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if escapes => drop(letters.next()),
            '\'' if letters.peek().is_some_and(|(_, next)| *next == '\'') => drop(letters.next()),
            '\'' => return &text[at + 1..],
            _ => {}
        }
    }
    ""
}

/// A name in quotes, and what follows it.
fn quoted(text: &str) -> (String, &str) {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if letters.peek().is_some_and(|(_, next)| *next == '"') => drop(letters.next()),
            '"' => return (text[..at].replace("\"\"", "\""), &text[at + 1..]),
            _ => {}
        }
    }
    (text.to_owned(), "")
}

/// `\0061` and `\+000061` are letters (manual, 4.1.2.1).
fn unescaped(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let (digits, length) = if code.starts_with('+') { (code.get(1..7), 7) } else { (code.get(..4), 4) };
        match digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?)) {
            Some(letter) => {
                plain.push(letter);
                rest = &code[length..];
            }
            None => {
                plain.push('\\');
                rest = code.strip_prefix('\\').unwrap_or(code);
            }
        }
    }
    plain + rest
}

/// What follows a comment; there are comments in comments.
fn comment_end(text: &str) -> &str {
    let (mut depth, mut rest) = (1, text);
    while depth > 0 {
        let (open, close) = (rest.find("/*"), rest.find("*/"));
        match (open, close) {
            (Some(open), Some(close)) if open < close => (depth, rest) = (depth + 1, &rest[open + 2..]),
            (_, Some(close)) => (depth, rest) = (depth - 1, &rest[close + 2..]),
            (_, None) => return "",
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_found_and_texts_and_comments_are_not() {
        let check = |sql: &str, expected: &[&str]| assert_eq!(words(sql), expected, "{sql}");
        check("lower(email) || 'note'", &["lower", "email"]);
        check("\"E mail\" || \"a\"\"b\"", &["E mail", "a\"b"]);
        check("EMAIL::pg_catalog.text", &["email", "pg_catalog", "text"]);
        check(r"E'it\'s email' || 'it''s email' || note", &["note"]);
        check(r"'email\' || note", &["note"]);
        check(r#"U&"\0065mail" || u&"d\+000061t"#, &["email", "dat"]);
        check("a /* email /* b */ c */ || d -- e\n|| f", &["a", "d", "f"]);
        check("1 + x2 - $1", &["x2"]);
        check("naïve || ''", &["naïve"]);
        check("'", &[]);
    }
}
