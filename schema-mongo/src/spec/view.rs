//! Views: the documents that a pipeline gives.

use serde::{Deserialize, Serialize};

use super::{Document, Text};

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    pub name: Text,
    /// The collection that the pipeline starts from.
    pub on: Text,
    /// The stages, as extended JSON text: their order and that of their members counts.
    pub pipeline: Text,
}

impl View {
    /// The stages as text without spaces, their members in order: two views with the same show the same.
    pub fn stages(&self) -> String {
        serde_json::to_string(&Document::of(&self.pipeline)).unwrap_or_default()
    }
}
