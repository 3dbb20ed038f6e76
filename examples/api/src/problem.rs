//! What a request did wrong, as an answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schema_pg::Violation;
use schema_pg::query::QueryError;
use serde_json::json;

use crate::CATALOG;

/// An answer other than the one that was asked for: its status, and `{"error": "…", "entity": "Task", "fields": ["title"]}`.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    error: String,
    violation: Option<Violation>,
}

impl Problem {
    /// An answer with a sentence.
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into(), violation: None }
    }

    /// There is no such row, or none that the session may see.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not found")
    }
}

impl From<sqlx::Error> for Problem {
    /// Who broke which rule is known by what the database refused.
    fn from(error: sqlx::Error) -> Self {
        let found = Violation::of(&CATALOG, &error);
        let status = found.as_ref().and_then(|found| StatusCode::from_u16(found.status()).ok());
        match (found, status) {
            (Some(found), Some(status)) => Self { status, error: found.to_string(), violation: Some(found) },
            _ => {
                // Nothing that the request could do about it, and nothing to show to whoever sent it.
                eprintln!("error: {error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
            }
        }
    }
}

impl From<QueryError> for Problem {
    /// Names are the program's own; only how many values a cursor has comes from a request.
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Values { .. } => Self::new(StatusCode::BAD_REQUEST, "`after` is the `next` of another page"),
            error => {
                eprintln!("error: {error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.error });
        if let Some(found) = &self.violation {
            body["entity"] = json!(found.entity);
            body["fields"] = json!(found.fields);
        }
        (self.status, Json(body)).into_response()
    }
}
