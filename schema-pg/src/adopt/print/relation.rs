//! References, uniques and indexes as attributes.

use schema_core::ir::{
    Action, Check, Deferrable, Entity, ForeignKey, Index, IndexColumn, IndexTerm, Nulls, OperatorClass, Order, Unique,
};

use super::source::{Source, ident, idents, literal};
use super::value::{message, named};
use crate::catalog::IndexMethod;
use crate::options::{ForeignKeyOptions, IndexOptions};

/// The struct that is referenced.
pub fn target(entity: &Entity, key: &ForeignKey, source: &mut Source) -> String {
    if key.target == entity.rust { "Self".to_owned() } else { source.of_own(&key.target) }
}

/// What is said of a reference.
pub fn options(key: &ForeignKey) -> String {
    let mut said = named(key.name.as_ref());
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != Action::NoAction {
            said.push_str(&format!(".{word}({action:?})"));
        }
    }
    said.push_str(deferrable(key.deferrable));
    if key.one_to_one {
        said.push_str(".one_to_one()");
    }
    if !key.index {
        said.push_str(".no_index()");
    }
    if let Some(name) = &key.index_name {
        said.push_str(&format!(".index_name({})", literal(name)));
    }
    said.push_str(&message(key.message.as_ref()));
    said
}

/// A reference that only PostgreSQL takes.
pub fn store_reference(key: &ForeignKeyOptions, target: &str) -> String {
    let mut said = format!("foreign_key({}).references({target})", idents(&key.fields));
    if !key.to.is_empty() {
        let to: Vec<String> = key.to.iter().map(|field| literal(field)).collect();
        said.push_str(&format!(".to([{}])", to.join(", ")));
    }
    said.push_str(&named(key.name.as_ref()));
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != Action::NoAction {
            said.push_str(&format!(".{word}({action:?})"));
        }
    }
    if !key.emptied.is_empty() {
        said.push_str(&format!(".emptied({})", idents(&key.emptied)));
    }
    said.push_str(deferrable(key.deferrable));
    said.push_str(if key.match_full { ".match_full()" } else { "" });
    said.push_str(if key.not_valid { ".not_valid()" } else { "" });
    said.push_str(&message(key.message.as_ref()));
    said
}

/// When it is checked.
pub fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => ".deferrable()",
        Deferrable::InitiallyDeferred => ".initially_deferred()",
    }
}

/// What is said of a unique rule.
pub fn unique_options(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct { ".nulls_not_distinct()" } else { "" };
    let said = message(unique.message.as_ref());
    format!("{}{nulls}{}{said}", named(unique.name.as_ref()), deferrable(unique.deferrable))
}

/// A unique rule of several fields.
pub fn unique(unique: &Unique) -> String {
    format!("unique({}){}", idents(&unique.fields), unique_options(unique))
}

/// A rule in SQL.
pub fn check(check: &Check) -> String {
    let said = message(check.message.as_ref());
    format!("check({}, {}){said}", literal(&check.name), literal(&check.expression))
}

/// An index in words that every store knows.
pub fn index(index: &Index) -> String {
    let columns: Vec<String> = index.columns.iter().map(column).collect();
    let mut said = format!("index([{}])", columns.join(", "));
    if index.unique {
        said.push_str(".unique()");
    }
    if let Some(filter) = &index.filter {
        said.push_str(&format!(".filter({})", literal(filter)));
    }
    said.push_str(&named(index.name.as_ref()));
    said
}

/// An index with what only PostgreSQL knows.
pub fn store_index(found: &IndexOptions) -> String {
    let columns: Vec<String> = found.index.columns.iter().map(column).collect();
    let mut said = format!("index([{}])", columns.join(", "));
    if found.method != IndexMethod::Btree {
        said.push_str(&format!(".using({:?})", found.method));
    }
    if found.index.unique {
        said.push_str(".unique()");
    }
    if found.nulls_not_distinct {
        said.push_str(".nulls_not_distinct()");
    }
    if !found.include.is_empty() {
        said.push_str(&format!(".include({})", idents(&found.include)));
    }
    if let Some(filter) = &found.index.filter {
        said.push_str(&format!(".filter({})", literal(filter)));
    }
    for (name, value) in &found.storage {
        said.push_str(&format!(".with({}, {})", literal(name), parameter(value)));
    }
    said.push_str(&named(found.index.name.as_ref()));
    said
}

/// The value of a storage parameter: a number, true or false, or a text.
pub fn parameter(value: &str) -> String {
    let number = |number: i32| number.to_string() == value;
    if value.parse().is_ok_and(number) || matches!(value, "true" | "false") { value.to_owned() } else { literal(value) }
}

/// A column of an index.
pub fn column(found: &IndexColumn) -> String {
    let mut said = match &found.term {
        IndexTerm::Field(name) => ident(name),
        IndexTerm::Lower(name) => format!("{}.lower()", ident(name)),
        IndexTerm::Member(name, path) => format!("{}.member({})", ident(name), literal(path)),
        IndexTerm::Expression(sql) => format!("expr({})", literal(sql)),
    };
    if found.order == Order::Desc {
        said.push_str(".desc()");
    }
    match found.nulls {
        Some(Nulls::First) => said.push_str(".nulls_first()"),
        Some(Nulls::Last) => said.push_str(".nulls_last()"),
        None => {}
    }
    if let Some(collation) = &found.collation {
        said.push_str(&format!(".collate({})", literal(collation)));
    }
    match found.opclass.as_deref() {
        Some(OperatorClass { name, parameters }) if parameters.is_empty() => {
            said.push_str(&format!(".opclass({})", literal(name)));
        }
        Some(OperatorClass { name, parameters }) => {
            let pairs: Vec<String> =
                parameters.iter().map(|(name, value)| format!("({}, {})", literal(name), literal(value))).collect();
            said.push_str(&format!(".opclass_with({}, &[{}])", literal(name), pairs.join(", ")));
        }
        None => {}
    }
    said
}
