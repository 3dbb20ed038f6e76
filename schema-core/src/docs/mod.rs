//! Documents about a schema: pages as Markdown and as a site of plain HTML, and pictures of tables as Mermaid, DOT, DBML and SVG. Feature `docs`, which the
//! stores turn on; nothing here knows a store: they fill the pages, this writes them.
//!
//! ```
//! use schema_core::docs::{diagram, mermaid};
//! use schema_core::{Entity, registry};
//!
//! /// People.
//! #[derive(Entity)]
//! #[entity(name = "users")]
//! struct User {
//!     #[entity(primary_key)]
//!     id: i64,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "orders")]
//! struct Order {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(references(User))]
//!     user_id: i64,
//! }
//!
//! let text = mermaid(&diagram(&registry![User, Order]?));
//! assert!(text.starts_with("erDiagram\n"), "{text}");
//! assert!(text.contains("\"users\" ||--o{ \"orders\" : \"user_id\""), "{text}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod check;
mod dbml;
mod design;
mod diagram;
mod dot;
mod escape;
mod facts;
mod file_names;
mod history;
mod layout;
mod markdown;
mod mermaid;
mod of_registry;
mod of_store;
mod overviews;
mod page;
mod site;
mod svg;

pub use check::{DocsError, DocsFolder};
pub use dbml::dbml;
pub use design::{
    DESIGN_SCHEMA, DesignDocument, DocumentedConstraint, DocumentedEntity, DocumentedField, DocumentedIndex,
    DocumentedNotes, DocumentedPattern, DocumentedPolicy, DomainContext, Named, Relationship,
};
pub use diagram::{Diagram, DiagramColumn, DiagramReference, DiagramTable, Surroundings, joined};
pub use dot::dot;
pub use facts::{duration, facts_of, falls_under, masked, number, span};
pub use history::{MigrationNote, history, history_of};
pub use markdown::markdown;
pub use mermaid::mermaid;
pub use of_registry::diagram;
pub use of_store::{Docs, Documented, DocumentedStore, Stale};
pub use overviews::{OverviewWords, PrivateValue, operations, private_values, requirements};
pub use page::{Block, Blocks, Inline, Page, Rest, code, link, list, text};
pub use site::site;
pub use svg::svg;

/// A file: its path below the folder of documents, with `/`, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsFile {
    /// The path.
    pub path: String,
    /// The text.
    pub text: String,
}
