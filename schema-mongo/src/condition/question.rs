//! What is asked of a condition: SQL has three answers, MongoDB has two.

use serde_json::json;

use crate::spec::Value;

/// What is asked of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether it is not false: a CHECK takes what is neither true nor false.
    NotFalse,
    /// Whether it is true.
    True,
}

impl Question {
    /// What is asked of the condition below a `NOT`.
    pub(super) fn of_negation(self) -> Self {
        match self {
            Question::NotFalse => Question::True,
            Question::True => Question::NotFalse,
        }
    }

    /// The answer of the test, unless one of these holds: then the condition is neither true nor false.
    pub(super) fn unless(self, unknown: Vec<Value>, test: Value) -> Value {
        if unknown.is_empty() {
            return test;
        }
        match self {
            Question::NotFalse => json!({ "$or": unknown.into_iter().chain([test]).collect::<Vec<_>>() }),
            Question::True => {
                let known = unknown.into_iter().map(|unknown| json!({ "$not": [unknown] }));
                json!({ "$and": known.chain([test]).collect::<Vec<_>>() })
            }
        }
    }
}
