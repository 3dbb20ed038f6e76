//! Patterns of the library's own rules.

use schema_core::fake::Meaning;

use crate::sql::expression::pattern;

/// What a pattern of a rule is about.
pub fn known(text: &str) -> Option<Meaning> {
    Some(match text {
        pattern::EMAIL => Meaning::Email,
        pattern::PHONE => Meaning::Phone,
        pattern::URL => Meaning::Url,
        pattern::CURRENCY => Meaning::Currency,
        pattern::SLUG => Meaning::Slug,
        _ => return None,
    })
}
