//! What the application calls a collection and its fields.

use super::{Text, Value};

/// What the model says of a collection in addition to what the database holds: only a spec that was lowered knows it, so no snapshot holds it and
/// two of these are always equal.
#[derive(Debug, Clone, Default)]
pub struct Model(Option<Box<EntityModel>>);

/// The entity of a collection.
#[derive(Debug, Clone, Default)]
pub struct EntityModel {
    /// Its Rust name.
    pub entity: Text,
    /// The path of its struct: `shop::Order`.
    pub path: Text,
    /// Fields of which the documents alone do not tell all.
    pub fields: Vec<FieldModel>,
    /// The conditions of the validator that have a name.
    pub rules: Vec<RuleModel>,
    /// Messages of unique indexes, by the index's name.
    pub uniques: Vec<(Text, Text)>,
}

/// A field that is called otherwise in Rust, whose values are not for everybody, or whose rules have messages.
#[derive(Debug, Clone)]
pub struct FieldModel {
    /// The names to it in a document between dots.
    pub path: Text,
    /// The names to it in Rust between dots.
    pub field: Text,
    /// Its values are not for everybody.
    pub private: bool,
    /// Messages of its rules, each by the attribute that says the rule.
    pub messages: Vec<(&'static str, Text)>,
}

/// A condition of the validator.
#[derive(Debug, Clone)]
pub struct RuleModel {
    /// The condition, as the validator has it.
    pub condition: Value,
    /// Its name.
    pub name: Text,
    /// What it says to people.
    pub message: Option<Text>,
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
    /// The entity, where the spec was lowered from one.
    pub fn entity(&self) -> Option<&EntityModel> {
        self.0.as_deref()
    }

    /// What is known of the field at this path.
    pub fn field(&self, path: &str) -> Option<&FieldModel> {
        self.entity()?.fields.iter().find(|field| field.path == path)
    }

    /// The name in Rust of what stands at a path; the path itself where nothing else is known.
    pub fn rust_name(&self, path: &str) -> Text {
        if let Some(known) = self.field(path) {
            return known.field.clone();
        }
        // A member of something that is called otherwise.
        match path.rsplit_once('.') {
            Some((above, own)) => format!("{}.{own}", self.rust_name(above)).into(),
            None => path.to_owned().into(),
        }
    }

    /// The values at a path may be shown: the model is known, and calls neither them nor what is around them private.
    pub fn is_public(&self, path: &str) -> bool {
        let within =
            |private: &str| path.strip_prefix(private).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.entity().is_some_and(|model| !model.fields.iter().any(|field| field.private && within(&field.path)))
    }
}
