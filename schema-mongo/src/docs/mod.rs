//! Documents about a schema: a page for each collection and view, of what a spec holds and, where there is one, of what its registry says. Feature `docs`.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use schema_mongo::docs;
//! use serde::Serialize;
//!
//! /// What customers ordered.
//! #[derive(Serialize, Entity)]
//! #[entity(name = "orders", expected_rows = 1_000_000)]
//! struct Order {
//!     #[entity(primary_key)]
//!     #[serde(rename = "_id")]
//!     id: i64,
//!     /// What the customer quotes.
//!     #[entity(unique, length(1..=12))]
//!     number: String,
//! }
//!
//! let registry = registry![Order]?;
//! let spec = schema_mongo::lower(&registry)?;
//! let files = docs::dictionary(&spec, Some(&registry));
//! let page = files.iter().find(|file| file.path == "collections/orders.md").unwrap();
//! assert!(page.text.contains("What customers ordered."), "{}", page.text);
//! assert!(page.text.contains("| `number` | string | yes | 1 to 12 characters | What the customer quotes. Unique. |"), "{}", page.text);
//! assert!(page.text.contains("Expected documents: 1,000,000"), "{}", page.text);
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod collection;
mod design;
mod fields;
mod folder;
mod links;
mod others;

use schema_core::Registry;
use schema_core::docs::{DesignDocument, Diagram, DocsFile, Documented, Page};

pub use design::design;
pub use folder::Docs;
pub use schema_core::docs::Stale;

use links::Links;

use crate::spec::Spec;

/// The pages: the first one, what the registry knows across collections, and one for each collection and view.
pub fn pages(spec: &Spec, registry: Option<&Registry>) -> Vec<Page> {
    let links = Links::of(spec, registry);
    let picture = registry.map(|registry| others::picture(registry, &links)).unwrap_or_default();
    let around = picture.surroundings();
    let mut pages = vec![others::index(spec, &picture)];
    pages.extend(others::across(&links));
    pages.extend(spec.collections.iter().map(|collection| collection::page(collection, &links, &around)));
    pages.extend(spec.views.iter().map(|view| others::view(view, &links)));
    pages
}

/// The entities, the structs within them and what references what, as they are called in documents.
pub fn diagram(spec: &Spec, registry: &Registry) -> Diagram {
    others::picture(registry, &Links::of(spec, Some(registry)))
}

/// A spec and, where there is one, its registry, from which documents are written.
#[derive(Debug, Clone, Copy)]
pub struct DocumentedSpec<'a> {
    /// The spec.
    pub spec: &'a Spec,
    /// The registry.
    pub registry: Option<&'a Registry>,
}

impl Documented for DocumentedSpec<'_> {
    fn pages(&self) -> Vec<Page> {
        pages(self.spec, self.registry)
    }

    fn design(&self) -> DesignDocument {
        design(self.spec, self.registry)
    }
}

/// The data dictionary as Markdown, a file for each page, and with it the design document as YAML.
pub fn dictionary(spec: &Spec, registry: Option<&Registry>) -> Vec<DocsFile> {
    DocumentedSpec { spec, registry }.dictionary()
}

/// The same as a site of plain HTML, with search and pictures.
pub fn site(spec: &Spec, registry: Option<&Registry>, name: &str) -> Vec<DocsFile> {
    DocumentedSpec { spec, registry }.site(name)
}
