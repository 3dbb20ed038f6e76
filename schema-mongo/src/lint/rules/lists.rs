//! ML01: a list without a bound. A document is read and written whole, and ends at 16 MB.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Entity, Rule, Type, Written};

use crate::lint::fields::{all_fields, entities};
use crate::options::FieldOptions;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML01",
        severity: Severity::Advice,
        title: "a list without a bound",
        reason: "A document is read and written whole, and ends at 16 MB: a list that grows with use makes each read slower, until one is refused.",
        help: "bound it, `#[mongo(max_items(100))]`; keep the elements in a collection of their own, that references this one; or say why it stays short, `#[mongo(unbounded(\"reason\"))]`",
        wrong: "comments: Vec<Comment>",
        right: "#[mongo(max_items(100))] comments: Vec<Comment>",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(registry, &entity, found);
    }
}

fn look(registry: &Registry, entity: &Entity, found: &mut Findings<'_>) {
    for (owner, field) in all_fields(registry, entity) {
        if !matches!(field.ty, Type::List(_)) || field.written == Written::Numbers && field.ty == Type::Bytes {
            continue;
        }
        let attrs = field.extensions.get::<FieldOptions>();
        let is_bounded = field.rules.iter().any(|rule| matches!(rule, Rule::Length { max: Some(_), .. }))
            || attrs.is_some_and(|attrs| attrs.max_items.is_some() || attrs.unbounded.is_some());
        if !is_bounded {
            let message = format!("`{}` may become as long as it likes, and its document with it", field.name);
            found.add(&format!("{owner}.{}", field.name), field.source, message);
        }
    }
}
