//! The sentence that people read.

use std::fmt;

use super::kind::ViolationKind;
use super::refusal::Violation;
use crate::catalog::Text;

impl fmt::Display for Violation {
    /// A sentence without a full stop: the rule's own message where it has one. It holds no value of the row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ViolationKind as Kind;
        if let Some(message) = &self.message {
            return f.write_str(message);
        }
        let fields = listed(&self.fields);
        let is = if self.fields.len() > 1 { "are" } else { "is" };
        let entity = self.entity.as_ref().or(self.table.as_ref().map(|table| &table.name));
        let entity = entity.map_or("row", |entity| entity);
        let of = |what: &str| if fields.is_empty() { format!("{what} of {entity}") } else { fields.clone() };
        let other = |what: &'static str| self.other.as_ref().map_or(what, |other| other);
        let rule = self.constraint.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        match self.kind {
            Kind::Unique if fields.is_empty() => write!(f, "another {entity} has the same values{rule}"),
            Kind::Unique => write!(f, "another {entity} has this {fields}"),
            Kind::MissingReference => match &self.other {
                Some(other) => write!(f, "{} names a {other} that is not there", of("a reference")),
                None => write!(f, "{} names a row that is not there", of("a reference")),
            },
            Kind::StillReferenced => match &self.other {
                Some(other) => write!(f, "the {other} is still referenced by a {entity}"),
                None => write!(f, "the {entity} is still referenced"),
            },
            Kind::Check => write!(f, "{} {is} not valid{rule}", of("a value")),
            Kind::NotNull => write!(f, "{} {is} missing", of("a value")),
            Kind::Exclusion => write!(f, "{} of another {entity} {is} in the way{rule}", or(&fields, "a value")),
            Kind::NoPartition => write!(f, "no partition takes this {entity}"),
            Kind::Rule => write!(f, "{entity} breaks a rule{rule}"),
            Kind::TooManyRows => write!(f, "the {} has as many {entity} as it can have", other("row")),
            // Of a row that references another, or of one that others reference.
            Kind::TooFewRows if fields.is_empty() => write!(f, "the {entity} needs more {}", other("rows")),
            Kind::TooFewRows => write!(f, "the {} needs more {entity}", other("row")),
            Kind::Transition => write!(f, "{} can't change in this way", of("the state")),
            Kind::StaleVersion => write!(f, "the {entity} was changed by somebody else since it was read"),
            Kind::Deleted => write!(f, "the {entity} is deleted"),
            Kind::ReadOnly => write!(f, "{entity} is only read"),
            Kind::AppendOnly => write!(f, "a {entity} is added, and neither changed nor removed"),
            Kind::Immutable => write!(f, "{} can't change", of("the values")),
            Kind::Generated => write!(f, "{} {is} set by the database: leave it out", of("a value")),
            Kind::TooLong => write!(f, "{} {is} too long", of("a text")),
            Kind::BadValue => write!(f, "{} {is} not valid", of("a value")),
            Kind::OtherTenant => write!(f, "the {entity} belongs to somebody else"),
            Kind::NotAllowed => write!(f, "this is not allowed on {entity}"),
            Kind::NotSignedIn => f.write_str("nobody is signed in"),
            Kind::WrongKey => f.write_str("the values are encrypted with another key"),
            Kind::Lock => f.write_str("the database is busy: try again"),
            Kind::Serialization => f.write_str("somebody else changed the same rows at once: try again"),
            Kind::Isolation => f.write_str("this needs another isolation level"),
        }
    }
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[Text]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
