//! Lints of a catalog, whether it was lowered from structs, parsed from SQL or read from a live database.
//!
//! ```
//! use schema_pg::{Config, lint, parse};
//!
//! let sql = "CREATE TABLE users (id bigint PRIMARY KEY);
//!            CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
//!            COMMENT ON TABLE users IS 'People.'; COMMENT ON TABLE orders IS 'What they order.';";
//! let found = lint(&parse(sql, &Config::default())?);
//! assert_eq!(found.codes(), ["PL01"]);
//! assert!(found.to_string().contains("`user_id` references `public.users`, and no index begins with it"), "{found}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod guarded;
mod indexes;
mod of_catalog;
mod place;
mod rules;
mod texts;

use rustc_hash::FxHashMap;
use schema_core::ir::{Allowance, Entity};
use schema_core::lint::{self as core, LintOptions, codes, findings, judged};
use schema_core::{Diagnostic, Diagnostics, Registry};

pub use rules::LINTS;

use crate::catalog::Catalog;

/// What lints find in a catalog, by place: those of PostgreSQL (`PL…`), and those for any store (`L…`) of tables that no struct stands for. What structs say
/// is looked at by [`schema_core::lint`](schema_core::lint()).
#[must_use]
pub fn lint(catalog: &Catalog) -> Diagnostics {
    lint_with(catalog, &LintOptions::default())
}

/// The same, with some left out.
#[must_use]
pub fn lint_with(catalog: &Catalog, options: &LintOptions) -> Diagnostics {
    judged(of_catalog(catalog), &all_codes(), &catalog.allowed.0, options)
}

/// What all lints find, those of structs and those of the catalog that they were lowered to.
#[must_use]
pub fn lint_registry(registry: &Registry, catalog: &Catalog, options: &LintOptions) -> Diagnostics {
    let mut found = of_catalog(catalog);
    place_on_fields(&mut found, registry);
    found.extend(findings(core::LINTS, &registry.design()));
    let of_any_store = registry.allowances().into_iter().filter(|allowance| !is_ours(allowance));
    let allowed: Vec<Allowance> = of_any_store.chain(catalog.allowed.0.iter().cloned()).collect();
    judged(found, &all_codes(), &allowed, options)
}

/// A catalog knows where structs stand, not where their fields do.
fn place_on_fields(found: &mut [Diagnostic], registry: &Registry) {
    let entities: FxHashMap<&str, &Entity> =
        registry.entities().iter().map(|entity| (&*entity.rust.name, entity)).collect();
    for finding in found.iter_mut().filter(|finding| finding.source.is_some()) {
        let field = finding.path.split_once('.').and_then(|(name, field)| entities.get(name)?.field(field));
        finding.source = field.map_or(finding.source, |field| Some(field.source));
    }
}

/// What structs allow of PostgreSQL's lints, with the names of their views in the database.
pub fn allowed(registry: &Registry, catalog: &Catalog) -> Vec<Allowance> {
    let views = registry.views();
    let path = |allowance: &Allowance| {
        let view = views.iter().find(|view| view.rust.name == allowance.path);
        let name = view.and_then(|view| catalog.views.iter().find(|held| held.name.name == view.store_name()));
        name.map_or(allowance.path.clone(), |view| view.name.to_string().into())
    };
    registry
        .allowances()
        .into_iter()
        .filter(is_ours)
        .map(|allowance| Allowance { path: path(&allowance), ..allowance })
        .collect()
}

/// It is about a lint of PostgreSQL.
fn is_ours(allowance: &Allowance) -> bool {
    allowance.code.starts_with("PL")
}

fn of_catalog(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = findings(core::LINTS, &of_catalog::design(catalog));
    found.extend(findings(LINTS, catalog));
    found
}

fn all_codes() -> Vec<&'static str> {
    codes(core::LINTS).into_iter().chain(codes(LINTS)).collect()
}
