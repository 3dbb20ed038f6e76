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

use std::rc::Rc;

use schema_core::Registry;
use schema_core::docs::{DesignDocument, Diagram, DocsFile, Documented, MigrationNote, Page};

pub use design::design;
pub use folder::Docs;
pub use schema_core::docs::Stale;

use links::{Known, Links};

use crate::spec::Spec;

/// The pages: the first one, what the registry knows across collections, and one for each collection and view.
pub fn pages<'c>(spec: &'c Spec, registry: Option<&'c Registry>) -> Vec<Page<'c>> {
    made(DocumentedSpec { spec, registry, history: &[] })
}

fn made(of: DocumentedSpec<'_>) -> Vec<Page<'_>> {
    let DocumentedSpec { spec, registry, history } = of;
    let links = Links::of(spec, registry, history);
    let picture = registry.map(|registry| others::picture(registry, &links)).unwrap_or_default();
    let mut pages = vec![others::index(spec, &picture)];
    let known = Rc::new(Known { links, around: picture.surroundings() });
    pages.extend(others::across(&known.links));
    pages.extend(others::migrations(history, &known.links));
    pages.extend(spec.collections.iter().map(|collection| collection::page(collection, &known)));
    pages.extend(spec.views.iter().map(|view| others::view(view, &known.links)));
    pages
}

/// The entities, the structs within them and what references what, as they are called in documents.
pub fn diagram<'c>(spec: &'c Spec, registry: &'c Registry) -> Diagram<'c> {
    others::picture(registry, &Links::of(spec, Some(registry), &[]))
}

/// A spec and, where there is one, its registry, from which documents are written.
#[derive(Debug, Clone, Copy)]
pub struct DocumentedSpec<'a> {
    /// The spec.
    pub spec: &'a Spec,
    /// The registry.
    pub registry: Option<&'a Registry>,
    /// The migrations that led to it; none where nobody asks.
    pub history: &'a [MigrationNote],
}

impl Documented for DocumentedSpec<'_> {
    fn pages(&self) -> Vec<Page<'_>> {
        made(*self)
    }

    fn design(&self) -> DesignDocument {
        design(self.spec, self.registry)
    }
}

/// The data dictionary as Markdown, a file for each page, and with it the design document as YAML.
pub fn dictionary(spec: &Spec, registry: Option<&Registry>) -> Vec<DocsFile> {
    DocumentedSpec { spec, registry, history: &[] }.dictionary()
}

/// The same as a site of plain HTML, with search and pictures.
pub fn site(spec: &Spec, registry: Option<&Registry>, name: &str) -> Vec<DocsFile> {
    DocumentedSpec { spec, registry, history: &[] }.site(name)
}
