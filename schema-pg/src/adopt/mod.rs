//! From the catalog of a database to a crate of structs: raise → prove → print.
//!
//! What structs can say is raised into the model that they would give. That is lowered and compared with the catalog: a word that made something else
//! gives way to a rawer one, or to none. What is missing then goes into `objects.sql`, as the SQL of a plan from the one to the other.

mod by_hand;
mod files;
mod improve;
mod left;
mod model;
mod objects;
mod options;
mod print;
mod prove;
mod raise;
mod report;
mod rust_name;
mod same;
mod statements;
mod tidy;

pub use files::Adopted;
pub use options::AdoptOptions;
pub use report::{AdoptCount, AdoptReport};
pub use schema_core::adopt::{AdoptedFile, LibrarySource};

use crate::catalog::Catalog;

/// A crate of structs as somebody would have written it for this database: types by what the columns are, rules in words where those give the same
/// database, references, indexes, policies, views; and what structs don't say in `objects.sql`. The library of the crate has
/// `registry()`, with all of it, and `config()`. Nothing is lost silently: [`Adopted::report`] says what went where.
///
/// ```
/// use schema_core::{Entity, registry};
/// use schema_pg::{AdoptOptions, adopt};
///
/// #[derive(Entity)]
/// #[entity(name = "users")]
/// struct Account {
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(unique, length(..=80))]
///     email: String,
/// }
///
/// // In its place: what introspection of a live database returns.
/// let catalog = schema_pg::lower(&registry![Account]?)?;
/// let adopted = adopt(&catalog, &AdoptOptions { crate_name: "shop-schema".into(), ..AdoptOptions::default() });
/// let user = adopted.file("src/users.rs").unwrap();
/// assert!(user.contains("pub struct User {"), "{user}");
/// assert!(user.contains("#[entity(unique, length(..=80))]"), "{user}");
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn adopt(catalog: &Catalog, options: &AdoptOptions) -> Adopted {
    let mut proven = prove::prove(catalog, options);
    let objects::Objects { sql: objects, problems } = objects::objects(&proven, catalog, options);
    let mut report = report::report(catalog, &proven);
    report.problems = problems;
    report.advice = improve::improve(&mut proven.model, &objects, catalog, options);
    let files = print::files(&proven, &objects, options);
    let (registry, config) = (prove::registry(&proven.model), prove::config(&proven.model, options, &objects));
    Adopted { files, report, registry, config }
}
