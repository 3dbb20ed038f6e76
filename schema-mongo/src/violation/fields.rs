//! An error as the server sends it, whatever driver received it.

use crate::spec::Value;

/// An error of the server.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ErrorFields {
    /// `code`: 11000, 121.
    pub code: i32,
    /// `errmsg`.
    pub message: String,
    /// `errInfo`, as extended JSON: since MongoDB 5.0, what of a document a validator did not take.
    pub info: Option<Value>,
}

/// An error that may come from a server.
pub trait ServerError {
    /// What the server sent, for each document that it refused; nothing where the error is the driver's own.
    fn fields(&self) -> Vec<ErrorFields>;
}

impl ServerError for ErrorFields {
    fn fields(&self) -> Vec<ErrorFields> {
        vec![self.clone()]
    }
}

#[cfg(feature = "driver")]
mod driver {
    use bson::{Bson, Document};
    use mongodb::error::{Error, ErrorKind, WriteError, WriteFailure};

    use super::{ErrorFields, ServerError};

    fn info(details: &Document) -> serde_json::Value {
        Bson::Document(details.clone()).into_relaxed_extjson()
    }

    fn fields(error: &WriteError) -> ErrorFields {
        ErrorFields { code: error.code, message: error.message.clone(), info: error.details.as_ref().map(info) }
    }

    impl ServerError for Error {
        fn fields(&self) -> Vec<ErrorFields> {
            match &*self.kind {
                ErrorKind::Write(WriteFailure::WriteError(error)) => vec![fields(error)],
                ErrorKind::InsertMany(error) => {
                    let all = error.write_errors.iter().flatten();
                    let one = |code: i32, message: &str, details: Option<&Document>| ErrorFields {
                        code,
                        message: message.to_owned(),
                        info: details.map(info),
                    };
                    all.map(|error| one(error.code, &error.message, error.details.as_ref())).collect()
                }
                ErrorKind::BulkWrite(error) => {
                    let mut all: Vec<_> = error.write_errors.iter().collect();
                    all.sort_by_key(|(at, _)| **at);
                    all.into_iter().map(|(_, error)| fields(error)).collect()
                }
                ErrorKind::Command(error) => {
                    let raw = self.server_response();
                    let details = raw.and_then(|raw| raw.get_document("errInfo").ok());
                    let details = details.and_then(|details| Document::try_from(details).ok());
                    vec![ErrorFields {
                        code: error.code,
                        message: error.message.clone(),
                        info: details.as_ref().map(info),
                    }]
                }
                _ => Vec::new(),
            }
        }
    }
}
