//! Between this library's plain data and the driver's types.

use bson::Document;
use mongodb::IndexModel;
use mongodb::options::CreateCollectionOptions;

use super::Error;
use crate::command::{Command, MaybeOwned};
use crate::spec::{Collection, Index};

/// A document from extended JSON, its members in order.
///
/// # Errors
/// When the text is no document.
pub fn document(json: &str) -> Result<Document, Error> {
    Ok(serde_json::from_str(json)?)
}

/// An index as the driver takes it.
///
/// # Errors
/// When the index holds a filter that is no BSON.
pub fn index_model(index: &Index) -> Result<IndexModel, Error> {
    Ok(bson::deserialize_from_document(document(&serde_json::to_string(index)?)?)?)
}

/// An index of the driver as this library holds it.
///
/// # Errors
/// When the index is of a kind that this library does not model.
pub fn index_from(model: &IndexModel) -> Result<Index, Error> {
    let document = bson::serialize_to_document(model)?;
    Ok(serde_json::from_str(&serde_json::to_string(&document)?)?)
}

/// What the driver takes when it creates a collection.
///
/// # Errors
/// When the validator holds what is no BSON.
pub fn create_options(collection: &Collection) -> Result<CreateCollectionOptions, Error> {
    let mut options = document(&Command::Create(MaybeOwned::Borrowed(collection)).to_json())?;
    options.remove("create");
    Ok(bson::deserialize_from_document(options)?)
}
