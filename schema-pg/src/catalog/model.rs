//! What the application calls a table and its columns.

use super::Text;

/// What the model says of a table in addition to what the database holds: only a catalog that was lowered knows it, so no snapshot holds it and two
/// of these are always equal.
#[derive(Debug, Clone, Default)]
pub struct Model(Option<Box<EntityModel>>);

/// The entity of a table.
#[derive(Debug, Clone)]
pub struct EntityModel {
    /// Its Rust name.
    pub entity: Text,
    /// Columns whose field is called otherwise: the column, and the field.
    pub fields: Vec<(Text, Text)>,
    /// Columns whose values are not for everybody.
    pub private: Vec<Text>,
    /// The column that names the tenant of a row.
    pub tenant: Option<Text>,
    /// Nobody writes its rows.
    pub read_only: bool,
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

    /// The values of a column may be shown: the model is known, and does not call them private.
    pub fn is_public(&self, column: &str) -> bool {
        self.entity().is_some_and(|model| !model.private.iter().any(|private| private == column))
    }
}
