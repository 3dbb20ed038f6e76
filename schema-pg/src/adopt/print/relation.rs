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

/// What is specified for a reference.
pub fn options(key: &ForeignKey) -> String {
    let mut declared = named(key.name.as_ref());
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != Action::NoAction {
            declared.push_str(&format!(".{word}({action:?})"));
        }
    }
    declared.push_str(deferrable(key.deferrable));
    if key.one_to_one {
        declared.push_str(".one_to_one()");
    }
    if !key.index {
        declared.push_str(".no_index()");
    }
    if let Some(name) = &key.index_name {
        declared.push_str(&format!(".index_name({})", literal(name)));
    }
    declared.push_str(&message(key.message.as_ref()));
    declared
}

/// A reference that only PostgreSQL takes.
pub fn store_reference(key: &ForeignKeyOptions, target: &str) -> String {
    let mut declared = format!("foreign_key({}).references({target})", idents(&key.fields));
    if !key.to.is_empty() {
        let to: Vec<String> = key.to.iter().map(|field| literal(field)).collect();
        declared.push_str(&format!(".to([{}])", to.join(", ")));
    }
    declared.push_str(&named(key.name.as_ref()));
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != Action::NoAction {
            declared.push_str(&format!(".{word}({action:?})"));
        }
    }
    if !key.emptied.is_empty() {
        declared.push_str(&format!(".emptied({})", idents(&key.emptied)));
    }
    declared.push_str(deferrable(key.deferrable));
    declared.push_str(if key.match_full { ".match_full()" } else { "" });
    declared.push_str(if key.not_valid { ".not_valid()" } else { "" });
    declared.push_str(&message(key.message.as_ref()));
    declared
}

/// When it is checked.
pub fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => ".deferrable()",
        Deferrable::InitiallyDeferred => ".initially_deferred()",
    }
}

/// What is specified for a unique rule.
pub fn unique_options(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct { ".nulls_not_distinct()" } else { "" };
    let declared = message(unique.message.as_ref());
    format!("{}{nulls}{}{declared}", named(unique.name.as_ref()), deferrable(unique.deferrable))
}

/// A unique rule of several fields.
pub fn unique(unique: &Unique) -> String {
    format!("unique({}){}", idents(&unique.fields), unique_options(unique))
}

/// A rule in SQL.
pub fn check(check: &Check) -> String {
    let declared = message(check.message.as_ref());
    format!("check({}, {}){declared}", literal(&check.name), literal(&check.expression))
}

/// An index in words that every store knows.
pub fn index(index: &Index) -> String {
    let columns: Vec<String> = index.columns.iter().map(column).collect();
    let mut declared = format!("index([{}])", columns.join(", "));
    if index.unique {
        declared.push_str(".unique()");
    }
    if let Some(filter) = &index.filter {
        declared.push_str(&format!(".filter({})", literal(filter)));
    }
    declared.push_str(&named(index.name.as_ref()));
    declared
}

/// An index with what only PostgreSQL knows.
pub fn store_index(found: &IndexOptions) -> String {
    let columns: Vec<String> = found.index.columns.iter().map(column).collect();
    let mut declared = format!("index([{}])", columns.join(", "));
    if found.method != IndexMethod::Btree {
        declared.push_str(&format!(".using({:?})", found.method));
    }
    if found.index.unique {
        declared.push_str(".unique()");
    }
    if found.nulls_not_distinct {
        declared.push_str(".nulls_not_distinct()");
    }
    if !found.include.is_empty() {
        declared.push_str(&format!(".include({})", idents(&found.include)));
    }
    if let Some(filter) = &found.index.filter {
        declared.push_str(&format!(".filter({})", literal(filter)));
    }
    for (name, value) in &found.storage {
        declared.push_str(&format!(".with({}, {})", literal(name), parameter(value)));
    }
    declared.push_str(&named(found.index.name.as_ref()));
    declared
}

/// The value of a storage parameter: a number, true or false, or a text.
pub fn parameter(value: &str) -> String {
    let number = |number: i32| number.to_string() == value;
    if value.parse().is_ok_and(number) || matches!(value, "true" | "false") { value.to_owned() } else { literal(value) }
}

/// A column of an index.
pub fn column(found: &IndexColumn) -> String {
    let mut declared = match &found.term {
        IndexTerm::Field(name) => ident(name),
        IndexTerm::Lower(name) => format!("{}.lower()", ident(name)),
        IndexTerm::Member(name, path) => format!("{}.member({})", ident(name), literal(path)),
        IndexTerm::Expression(sql) => format!("expr({})", literal(sql)),
    };
    if found.order == Order::Desc {
        declared.push_str(".desc()");
    }
    match found.nulls {
        Some(Nulls::First) => declared.push_str(".nulls_first()"),
        Some(Nulls::Last) => declared.push_str(".nulls_last()"),
        None => {}
    }
    if let Some(collation) = &found.collation {
        declared.push_str(&format!(".collate({})", literal(collation)));
    }
    match found.opclass.as_deref() {
        Some(OperatorClass { name, parameters }) if parameters.is_empty() => {
            declared.push_str(&format!(".opclass({})", literal(name)));
        }
        Some(OperatorClass { name, parameters }) => {
            let pairs: Vec<String> =
                parameters.iter().map(|(name, value)| format!("({}, {})", literal(name), literal(value))).collect();
            declared.push_str(&format!(".opclass_with({}, &[{}])", literal(name), pairs.join(", ")));
        }
        None => {}
    }
    declared
}
