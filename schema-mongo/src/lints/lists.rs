//! ML01: a list without a bound. A document is read and written whole, and ends at 16 MB.

use schema_core::ir::{Entity, Rule, Type, Written};
use schema_core::{Diagnostic, Registry};

use super::advice::advice;
use super::fields::all_fields;
use crate::options::FieldOptions;

pub fn lint(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for (owner, field) in all_fields(registry, entity) {
        if !matches!(field.ty, Type::List(_)) || field.written == Written::Numbers && field.ty == Type::Bytes {
            continue;
        }
        let attrs = field.extensions.get::<FieldOptions>();
        let is_bounded = field.rules.iter().any(|rule| matches!(rule, Rule::Length { max: Some(_), .. }))
            || attrs.is_some_and(|attrs| attrs.max_items.is_some() || attrs.unbounded.is_some());
        if !is_bounded {
            let message = format!("`{}` may become as long as it likes, and its document with it", field.name);
            let help = "bound it, `#[mongo(max_items(100))]`; keep the elements in a collection of their own, that references this one; or say why it stays short, `#[mongo(unbounded(\"reason\"))]`";
            found.push(advice("ML01", format!("{owner}.{}", field.name), field.source, message).help(help));
        }
    }
}
