//! Documents about a schema: a page for each table, view, type and function, of what a catalog holds and, where there is one, of what its registry says. Feature `docs`.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use schema_pg::docs;
//!
//! /// What customers ordered.
//! #[derive(Entity)]
//! #[entity(name = "orders", timestamps, expected_rows = 1_000_000)]
//! struct Order {
//!     #[entity(primary_key)]
//!     id: i64,
//!     /// What the customer quotes.
//!     #[entity(unique)]
//!     number: String,
//! }
//!
//! let registry = registry![Order]?;
//! let catalog = schema_pg::lower(&registry)?;
//! let files = docs::dictionary(&catalog, Some(&registry));
//! let page = files.iter().find(|file| file.path == "tables/public.orders.md").unwrap();
//! assert!(page.text.contains("What customers ordered."), "{}", page.text);
//! assert!(page.text.contains("| `number` | `text` | yes |"), "{}", page.text);
//! assert!(page.text.contains("1,000,000"), "{}", page.text);
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod access;
mod columns;
mod design;
mod diagram;
mod folder;
mod index;
mod links;
mod others;
mod table;
mod view;

use std::rc::Rc;

use schema_core::Registry;
use schema_core::docs::{DesignDocument, DocsFile, Documented, MigrationNote, Page};

pub use design::design;
pub use diagram::diagram;
pub use folder::Docs;
pub use schema_core::docs::Stale;

use links::{Known, Links};

use crate::catalog::Catalog;

/// The pages: the first one, one for each table, view and type, one for all functions, and what the registry knows across tables.
pub fn pages<'c>(catalog: &'c Catalog, registry: Option<&'c Registry>) -> Vec<Page<'c>> {
    made(DocumentedCatalog { catalog, registry, history: &[] })
}

fn made(of: DocumentedCatalog<'_>) -> Vec<Page<'_>> {
    let DocumentedCatalog { catalog, registry, history } = of;
    let links = Links::of(catalog, registry, history);
    let picture = diagram(catalog, registry);
    let mut pages = vec![index::page(catalog, &links, &picture)];
    let known = Rc::new(Known { links, around: picture.surroundings() });
    pages.extend(others::across(&known.links));
    pages.extend(others::migrations(history, &known.links));
    pages.extend(known.links.tables().map(|table| table::page(table, &known)));
    pages.extend(catalog.views.iter().map(|view| view::page(view, &known.links)));
    pages.extend(others::types(catalog, &known.links));
    pages.extend(others::functions(catalog));
    pages.extend(others::extensions(catalog));
    pages
}

/// A catalog and, where there is one, its registry, from which documents are written.
#[derive(Debug, Clone, Copy)]
pub struct DocumentedCatalog<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The registry.
    pub registry: Option<&'a Registry>,
    /// The migrations that led to it; none where nobody asks.
    pub history: &'a [MigrationNote],
}

impl Documented for DocumentedCatalog<'_> {
    fn pages(&self) -> Vec<Page<'_>> {
        made(*self)
    }

    fn design(&self) -> DesignDocument {
        design(self.catalog, self.registry)
    }
}

/// The data dictionary as Markdown, a file for each page, and with it the design document as YAML.
pub fn dictionary(catalog: &Catalog, registry: Option<&Registry>) -> Vec<DocsFile> {
    DocumentedCatalog { catalog, registry, history: &[] }.dictionary()
}

/// The same as a site of plain HTML, with search and pictures.
pub fn site(catalog: &Catalog, registry: Option<&Registry>, name: &str) -> Vec<DocsFile> {
    DocumentedCatalog { catalog, registry, history: &[] }.site(name)
}
