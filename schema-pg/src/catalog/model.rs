//! What the application calls a table and its columns.

use schema_core::ir::Source;

use super::{QualifiedName, Text};

/// What the model says of a table in addition to what the database holds: only a catalog that was lowered knows it, so no snapshot holds it and two
/// of these are always equal.
#[derive(Debug, Clone, Default)]
pub struct Model(Option<Box<EntityModel>>);

/// The entity of a table.
#[derive(Debug, Clone)]
pub struct EntityModel {
    /// Its Rust name.
    pub entity: Text,
    /// Its Rust path: `shop::users::User`.
    pub path: Text,
    /// Where the struct stands.
    pub source: Source,
    /// Columns whose field is called otherwise: the column, and the field.
    pub fields: Vec<(Text, Text)>,
    /// Columns whose values are not for everybody.
    pub private: Vec<Text>,
    /// The column that names the tenant of a row.
    pub tenant: Option<Text>,
    /// Nobody writes its rows.
    pub read_only: bool,
    /// The column that says when a row was deleted softly.
    pub deleted_at: Option<Text>,
    /// The variable that is `on` where DELETE removes a row: without it, it deletes softly.
    pub hard_delete: Option<Text>,
    /// The column that counts the changes of a row.
    pub version: Option<Text>,
    /// Columns that the database sets in a row that is inserted.
    pub set_on_insert: Vec<Text>,
    /// Columns that the database sets in a row that is updated.
    pub set_on_update: Vec<Text>,
    /// Columns that hold what is encrypted, each with the function that encrypts it.
    pub encrypted: Vec<(Text, QualifiedName)>,
}

impl PartialEq for Model {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl From<EntityModel> for Model {
    fn from(model: EntityModel) -> Self {
        Self(Some(Box::new(model)))
    }
}

impl Model {
    /// The entity, where the catalog was lowered from one.
    pub fn entity(&self) -> Option<&EntityModel> {
        self.0.as_deref()
    }

    /// The Rust name of the field whose values a column holds; the column's own name where nothing else is known.
    pub fn field<'m>(&'m self, column: &'m Text) -> &'m Text {
        let fields = self.entity().map_or(&[][..], |model| &model.fields);
        fields.iter().find(|(own, _)| own == column).map_or(column, |(_, field)| field)
    }

    /// The column of a field, by the field's Rust name; the name itself where the column is called as the field is.
    pub fn column<'m>(&'m self, field: &'m str) -> &'m str {
        let fields = self.entity().map_or(&[][..], |model| &model.fields);
        fields.iter().find(|(_, own)| own == field).map_or(field, |(column, _)| column)
    }

    /// The values of a column may be shown: the model is known, and does not call them private.
    pub fn is_public(&self, column: &str) -> bool {
        self.entity().is_some_and(|model| !model.private.iter().any(|private| private == column))
    }
}
