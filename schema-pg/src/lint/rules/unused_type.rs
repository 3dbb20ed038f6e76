//! PL50: types that nothing uses.

use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::tokens;
use crate::catalog::{Catalog, DataType, QualifiedName, Returns};
use crate::lint::place::named;
use crate::lint::texts;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL50",
        severity: Severity::Advice,
        title: "an enum, a domain or a composite type that nothing uses",
        reason: "Whoever sees it looks for what it is for.",
        help: "drop it",
        wrong: "CREATE TYPE state AS ENUM ('open', 'closed');",
        right: "CREATE TYPE state AS ENUM ('open', 'closed'); CREATE TABLE t (id bigint PRIMARY KEY, state state);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let mut used: FxHashSet<&QualifiedName> = FxHashSet::default();
    let columns = catalog.tables.iter().flat_map(|table| &table.columns).map(|column| &column.ty);
    let of_views = catalog.views.iter().flat_map(|view| &view.columns).map(|column| &column.ty);
    let attributes =
        catalog.composites.iter().flat_map(|composite| &composite.attributes).map(|attribute| &attribute.ty);
    let arguments = catalog.functions.iter().flat_map(|function| &function.arguments).map(|argument| &argument.ty);
    let returns = catalog.functions.iter().filter_map(|function| match &function.returns {
        Returns::Type(ty) | Returns::SetOf(ty) => Some(ty),
        _ => None,
    });
    let domains = catalog.domains.iter().map(|domain| &domain.ty);
    let all = columns.chain(of_views).chain(attributes).chain(arguments).chain(returns).chain(domains);
    used.extend(all.filter_map(DataType::named));
    let enums = catalog.enums.iter().map(|item| &item.name);
    let types = enums
        .chain(catalog.domains.iter().map(|item| &item.name))
        .chain(catalog.composites.iter().map(|item| &item.name));
    let mut rest: Vec<&QualifiedName> = types.filter(|name| !used.contains(name)).collect();
    if rest.is_empty() {
        return;
    }
    // Casts and variables name types in texts, names of functions in quotes too.
    let mut named_in: FxHashSet<String> = FxHashSet::default();
    for text in texts::all(catalog) {
        let words =
            tokens(text).filter_map(|token| token.name().or_else(|| token.literal()).map(|word| word.into_owned()));
        named_in.extend(words);
    }
    rest.retain(|name| !named_in.contains(&*name.name));
    for name in rest {
        named(found, name, format!("nothing uses the type `{name}`"));
    }
}
