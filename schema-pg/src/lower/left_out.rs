//! What is left to other stores, and what is refused until it is.

use schema_core::Diagnostic;
use schema_core::ir::{Embedded, Field, Rule, Source, Text, Type};

use super::scope::Scope;
use crate::options::FieldOptions;

/// The struct says that PostgreSQL leaves this out.
pub fn left_out(embedded: &Embedded, fields: &[Text], word: &str) -> bool {
    let mut members = fields.iter().filter_map(|name| embedded.field(name));
    members.any(|member| without(member).any(|known| known == word))
}

fn without(field: &Field) -> impl Iterator<Item = &Text> {
    let declared = field.extensions.get::<FieldOptions>();
    declared.into_iter().flat_map(|declared| &declared.without).map(|(word, _)| word)
}

/// The field says that what its values are made of is not checked.
pub fn is_unchecked(field: &Field) -> bool {
    field.extensions.get::<FieldOptions>().is_some_and(|declared| declared.unchecked)
}

/// Words that are left out and were not said.
pub fn unknown(embedded: &Embedded, scope: &mut Scope<'_>) {
    for field in &embedded.fields {
        for word in without(field) {
            let of = |fields: &[Text]| fields.contains(&field.name);
            let is_said = match &**word {
                "unique" => embedded.uniques.iter().any(|unique| of(&unique.fields)),
                "index" => embedded.indexes.iter().any(|index| {
                    of(&index.columns.iter().filter_map(|column| column.term.field().cloned()).collect::<Vec<_>>())
                }),
                "references" => embedded.foreign_keys.iter().any(|key| of(&key.fields)),
                "renamed_from" => !field.renamed_from.is_empty(),
                "required" => !field.nullable,
                "check" => matches!(field.ty.element(), Type::Domain(_)),
                word => has_rule(field, word, scope),
            };
            if !is_said {
                let message = format!("`without(\"{word}\")` leaves out what `{}` does not say", field.name);
                let help = "it leaves out `references`, `unique`, `index`, `renamed_from`, `required` or a rule of the same field";
                add(embedded, &field.name, "P0116", field.source, message, help.to_owned(), scope);
            }
        }
    }
}

/// The field, or the newtype that it is of, has a rule that is called so.
fn has_rule(field: &Field, word: &str, scope: &Scope<'_>) -> bool {
    let is_called = |rules: &[Rule]| rules.iter().any(|rule| rule.word() == word);
    let domain = match field.ty.element() {
        Type::Domain(ty) => scope.registry.domain_of(ty),
        _ => None,
    };
    is_called(&field.rules) || domain.is_some_and(|domain| is_called(&domain.rules))
}

/// Reports what can't be, with the way out.
pub fn report(
    embedded: &Embedded,
    field: &str,
    word: &str,
    at: Source,
    message: String,
    help: &str,
    scope: &mut Scope<'_>,
) {
    let help = format!("{help}; or leave it to other stores: `#[pg(without(\"{word}\", \"reason\"))]`");
    add(embedded, field, "P0115", at, message, help, scope);
}

/// Once, in however many places the struct stands.
fn add(
    embedded: &Embedded,
    field: &str,
    code: &'static str,
    at: Source,
    message: String,
    help: String,
    scope: &mut Scope<'_>,
) {
    let path = format!("{}.{field}", embedded.rust.name);
    let known = |known: &Diagnostic| known.code == code && known.message == message && known.path == path;
    if !scope.found.iter().any(known) {
        scope.found.push(Diagnostic::new(code, path, at, message).help(help));
    }
}
