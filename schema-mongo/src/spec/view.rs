//! Views: the documents that a pipeline gives.

use serde::{Deserialize, Serialize};

use super::{Text, Value};

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
    /// The stages as values; an empty list where the text is no JSON.
    pub fn stages(&self) -> Value {
        serde_json::from_str(&self.pipeline).unwrap_or_else(|_| Value::Array(Vec::new()))
    }
}
