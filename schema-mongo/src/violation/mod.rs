//! What an error of the server says, in the words of the application: the kind, the entity, the fields, a sentence for people.

mod details;
mod fields;
mod kind;
mod read;
mod refusal;
mod sentence;

pub use fields::{ErrorFields, ServerError};
pub use kind::ViolationKind;
pub use refusal::Violation;

use crate::spec::Spec;

impl Violation {
    /// What an error says of a document of this collection; of several mistakes the first. `None` where it is not about a document or a
    /// right: no connection, a command that is wrong.
    ///
    /// `spec` is what the database holds: [`lower`](crate::lower())ed, so that Rust's names are known; of a snapshot or an introspected one,
    /// fields are called as they are in documents, and no values are given. Errors of validators name no collection, so it is asked for.
    ///
    /// ```
    /// use schema_core::*;
    /// use schema_mongo::{ErrorFields, Violation, ViolationKind};
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize, Entity)]
    /// #[entity(name = "users")]
    /// #[serde(rename_all = "camelCase")]
    /// struct User {
    ///     #[entity(primary_key)]
    ///     #[serde(rename = "_id")]
    ///     id: i64,
    ///     #[entity(unique.message("somebody uses this address already"))]
    ///     mail: String,
    ///     #[entity(length(1..=20))]
    ///     first_name: String,
    /// }
    ///
    /// let spec = schema_mongo::lower(&registry![User]?)?;
    /// // As the server sends it; with the feature `driver`, `mongodb::error::Error` is taken as it is.
    /// let error = ErrorFields {
    ///     code: 121,
    ///     message: "Document failed validation".into(),
    ///     info: Some(serde_json::json!({ "failingDocumentId": 7, "details": {
    ///         "operatorName": "$jsonSchema",
    ///         "schemaRulesNotSatisfied": [{ "operatorName": "properties", "propertiesNotSatisfied": [{
    ///             "propertyName": "firstName",
    ///             "details": [{ "operatorName": "minLength", "specifiedAs": { "minLength": 1 },
    ///                 "reason": "specified string length was not satisfied", "consideredValue": "" }],
    ///         }] }],
    ///     } })),
    /// };
    /// let found = Violation::of(&spec, "users", &error).unwrap();
    /// assert_eq!((found.kind, found.status()), (ViolationKind::Check, 422));
    /// assert_eq!((found.entity.as_deref(), &*found.fields), (Some("User"), &["first_name".into()][..]));
    /// assert_eq!(found.to_string(), "first_name is not valid (length)");
    ///
    /// let taken = "E11000 duplicate key error collection: app.users index: users_mail_key dup key: { mail: \"ada@b.org\" }";
    /// let error = ErrorFields { code: 11000, message: taken.into(), info: None };
    /// let found = Violation::of(&spec, "users", &error).unwrap();
    /// assert_eq!((found.kind, &*found.fields), (ViolationKind::Unique, &["mail".into()][..]));
    /// assert_eq!(found.to_string(), "somebody uses this address already");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn of(spec: &Spec, collection: &str, error: &impl ServerError) -> Option<Self> {
        Self::all(spec, collection, error).into_iter().next()
    }

    /// All that an error says: a validator names all mistakes of a document, and an unordered write is about several documents.
    pub fn all(spec: &Spec, collection: &str, error: &impl ServerError) -> Vec<Self> {
        error.fields().iter().flat_map(|fields| read::violations(spec, collection, fields)).collect()
    }

    /// The status of an answer over HTTP: see [`ViolationKind::status`].
    pub fn status(&self) -> u16 {
        self.kind.status()
    }

    /// The same transaction, run again from its start, may succeed.
    pub fn is_retryable(&self) -> bool {
        self.kind.is_retryable()
    }
}
