//! Views: structs whose rows a query gives.

use serde::Serialize;

use super::{AccessPattern, AttributeError, Extensions, Field, Index, Notes, Serde, Source, Text, TypeRef, Unique};
use crate::case::Case;

/// What one struct with `#[derive(View)]` said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The Rust type.
    #[serde(flatten)]
    pub rust: TypeRef,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `name = "…"`; without it the struct's name in snake case.
    pub name: Option<Text>,
    /// Names that the view had before, newest first.
    pub renamed_from: Vec<Text>,
    /// `rename_all("camelCase")`: how the names of columns follow from those of fields.
    pub rename_all: Option<Text>,
    /// Fields in the order of the struct.
    pub fields: Vec<Field>,
    /// `query = "SELECT …"`: the rows, in the store's language.
    pub query: Option<Text>,
    /// Where the query was said.
    #[serde(skip)]
    pub query_source: Source,
    /// `materialized`: rows are kept, and are as old as the last refresh.
    pub materialized: bool,
    /// `refresh("daily")`: how often a materialized view is refreshed, in words.
    pub refresh: Option<Text>,
    /// `unique([…])` of a materialized view.
    pub uniques: Vec<Unique>,
    /// `index([…])` of a materialized view.
    pub indexes: Vec<Index>,
    /// `access("name", "what for")`: queries that are asked often.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<AccessPattern>,
    /// Notes: `requirement`, `cluster` and `owner_team`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Box<Notes>>,
    /// What `#[serde(…)]` says on the struct.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub serde: Serde,
    /// What attributes found wrong with their own arguments, for the registry to report.
    #[serde(skip)]
    pub mistakes: Vec<AttributeError>,
    /// What the namespaces of stores said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl View {
    /// A view without attributes.
    pub fn new(rust: TypeRef, source: Source) -> Self {
        Self {
            rust,
            source,
            doc: None,
            name: None,
            renamed_from: Vec::new(),
            rename_all: None,
            fields: Vec::new(),
            query: None,
            query_source: source,
            materialized: false,
            refresh: None,
            uniques: Vec::new(),
            indexes: Vec::new(),
            access: Vec::new(),
            notes: None,
            serde: Serde::default(),
            mistakes: Vec::new(),
            extensions: Extensions::default(),
        }
    }

    /// The name in the store: what `name` says, else the struct's name in snake case.
    pub fn store_name(&self) -> Text {
        self.name.clone().unwrap_or_else(|| Case::Snake.of_type(&self.rust.name).into())
    }

    /// The field with this Rust name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The column name of a field: what `column` says, else the field's name under `rename_all`.
    pub fn column_name(&self, field: &Field) -> Text {
        field.column_name(self.rename_all.as_deref())
    }
}
