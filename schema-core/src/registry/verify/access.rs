//! Access patterns: their names, and columns of which each is asked for in one way.

use super::super::types::Types;
use super::fields::{known_fields, no_field_twice};
use super::{index, text};
use crate::Diagnostic;
use crate::ir::{AccessPattern, Entity, IndexColumn, View};

/// All patterns of an entity.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    names(entity, &entity.access, found);
    let soft = entity.lifecycle.as_ref().is_some_and(|life| life.soft_delete.is_some());
    for pattern in &entity.access {
        one(entity, pattern, found);
        if pattern.all_rows && !soft {
            let message = format!("`access` says `all_rows`, and `{}` has no `soft_delete`", entity.rust.name);
            report("E0722", entity, pattern, message, "remove `.all_rows()`", found);
        }
        if let Some(through) = &pattern.through
            && entity.field(through).is_some()
            && !entity.foreign_keys.iter().any(|key| key.fields.as_slice() == std::slice::from_ref(through))
        {
            let message = format!("`through` names `{through}`, which references no entity");
            let help = "name a field with `references(…)`; for one value at a time write `.by([…])`";
            report("E0508", entity, pattern, message, help, found);
        }
    }
}

/// The patterns of a view, whose fields are those of `entity`.
pub fn view(types: &Types, view: &View, entity: &Entity, found: &mut Vec<Diagnostic>) {
    names(entity, &view.access, found);
    for pattern in &view.access {
        one(entity, pattern, found);
        members(types, entity, pattern, found);
        if pattern.through.is_some() {
            let message = "`through` follows a reference, and a view has none".to_owned();
            report("E0508", entity, pattern, message, "write `.by([…])`", found);
        }
    }
}

/// Members of embedded structs that a pattern names.
pub fn members(types: &Types, entity: &Entity, pattern: &AccessPattern, found: &mut Vec<Diagnostic>) {
    let columns: Vec<IndexColumn> = pattern.columns().collect();
    index::members(types, entity, &columns, pattern.source, found);
}

fn names(entity: &Entity, patterns: &[AccessPattern], found: &mut Vec<Diagnostic>) {
    for (i, pattern) in patterns.iter().enumerate() {
        text::usable(&pattern.name, path(entity, pattern), "the name of the access pattern", pattern.source, found);
        text::no_nul(path(entity, pattern), &pattern.description, pattern.source, found);
        if patterns[..i].iter().any(|other| other.name == pattern.name) {
            let message = format!("`{}` has two access patterns called `{}`", entity.rust.name, pattern.name);
            report("E0507", entity, pattern, message, "give one of them another name", found);
        }
    }
}

fn one(entity: &Entity, pattern: &AccessPattern, found: &mut Vec<Diagnostic>) {
    let columns: Vec<IndexColumn> = pattern.columns().collect();
    let fields = columns.iter().filter_map(|column| column.term.field());
    known_fields(entity, "access", pattern.source, fields.chain(&pattern.include), found);
    no_field_twice(entity, "include", pattern.source, &pattern.include, found);
    let equal: Vec<IndexColumn> = pattern.equal().collect();
    index::no_column_twice(entity, "by", &equal, pattern.source, found);
    index::no_column_twice(entity, "order_by", &pattern.order_by, pattern.source, found);
    if columns.is_empty() {
        let message = format!("`{}` reads all rows in any order, which no index serves", pattern.name);
        let help = "say what it asks for: `.by([…])`, `.range([…])` or `.order_by([…])`";
        report("E0509", entity, pattern, message, help, found);
    }
    for column in pattern.order_by.iter().chain(&pattern.range) {
        if equal.iter().any(|equal| equal.term == column.term) {
            let name = column.term.field().map_or("an expression", |field| field);
            let message = format!("`{name}` is compared with one value, so it is the same in all rows");
            report("E0509", entity, pattern, message, "name it in `.by([…])` alone", found);
        }
    }
}

fn path(entity: &Entity, pattern: &AccessPattern) -> String {
    format!("{}.{}", entity.rust.name, pattern.name)
}

fn report(
    code: &'static str,
    entity: &Entity,
    pattern: &AccessPattern,
    message: String,
    help: &str,
    found: &mut Vec<Diagnostic>,
) {
    found.push(Diagnostic::new(code, path(entity, pattern), pattern.source, message).help(help));
}

#[cfg(test)]
#[allow(dead_code, reason = "nobody reads the fields of these entities")]
mod tests {
    use crate::{Entity, registry};

    #[derive(Entity)]
    #[entity(crate = crate)]
    #[entity(access("a", "").by([owner]).order_by([owner.desc()]), access("a", "").through(owner).all_rows())]
    #[entity(access("b", ""), access("c", "").by([owner.desc()]).range([owner, id]).include([id, id]).across_tenants())]
    struct Item {
        #[entity(primary_key)]
        id: i64,
        owner: i64,
    }

    #[test]
    fn all_mistakes_of_patterns_are_found_at_once() {
        let found = registry![Item].unwrap_err();
        let mut found: Vec<String> =
            found.iter().map(|found| format!("{} {}: {}", found.code, found.path, found.message)).collect();
        found.sort();
        assert_eq!(
            found,
            [
                "E0108 Item: `by` and `range` of an access pattern take columns that are not sorted",
                "E0108 Item: an index serves one range, and `range` names several columns",
                "E0503 Item.id: `include` names `id` twice",
                "E0507 Item.a: `Item` has two access patterns called `a`",
                "E0508 Item.a: `through` names `owner`, which references no entity",
                "E0509 Item.a: `owner` is compared with one value, so it is the same in all rows",
                "E0509 Item.b: `b` reads all rows in any order, which no index serves",
                "E0509 Item.c: `owner` is compared with one value, so it is the same in all rows",
                "E0714 Item.owner: `access` says `across_tenants`, and `Item` has no tenant",
                "E0722 Item.a: `access` says `all_rows`, and `Item` has no `soft_delete`",
            ]
        );
    }
}
