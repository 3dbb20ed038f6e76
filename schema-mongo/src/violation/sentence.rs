//! The sentence that people read.

use std::fmt;

use super::kind::ViolationKind;
use super::refusal::Violation;
use crate::spec::Text;

impl fmt::Display for Violation {
    /// A sentence without a full stop: the rule's own message where it has one. It holds no value of the document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ViolationKind as Kind;
        if let Some(message) = &self.message {
            return f.write_str(message);
        }
        let fields = listed(&self.fields);
        let is = if self.fields.len() > 1 { "are" } else { "is" };
        let entity = self.entity.as_ref().unwrap_or(&self.collection);
        let of = |what: &str| if fields.is_empty() { format!("{what} of {entity}") } else { fields.clone() };
        let rule = self.rule.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        match self.kind {
            Kind::Unique if fields.is_empty() => write!(f, "another {entity} has the same values{rule}"),
            Kind::Unique => write!(f, "another {entity} has this {fields}"),
            Kind::NotNull => write!(f, "{} {is} missing", of("a value")),
            Kind::Check => write!(f, "{} {is} not valid{rule}", of("a value")),
            Kind::TooLong => write!(f, "{} {is} too long", of("a text")),
            Kind::BadValue => write!(f, "{} {is} not valid", of("a value")),
            Kind::UnknownField => write!(f, "{entity} has no {fields}"),
            Kind::Immutable => write!(f, "{} can't change", of("the key")),
            Kind::NotAllowed => write!(f, "this is not allowed on {entity}"),
            Kind::NotSignedIn => f.write_str("nobody is signed in"),
            Kind::Lock => f.write_str("the database is busy: try again"),
            Kind::Serialization => f.write_str("somebody else changed the same documents at once: try again"),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[Text]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
