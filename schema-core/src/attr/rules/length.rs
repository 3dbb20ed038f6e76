//! How long a value is.

use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

use crate::attr::{FieldDraft, OnDomain, OnField, Stored};
use crate::ir::{self, Rule, RuleText, Text};
use crate::kind;

/// See [`length`].
#[derive(Debug)]
pub struct Length {
    min: Option<u32>,
    max: Option<u32>,
    text: RuleText,
}

/// Characters of a text, bytes of a byte string, elements of a list: `length(1..=100)`, `length(..=64)`, `length(2..)`,
/// `length(3)` for exactly three.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(length(2..=100))]
///     name: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("name varchar(100) NOT NULL"), "{sql}");
/// assert!(sql.contains("CHECK (char_length(name) >= 2)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn length(length: impl IntoLength) -> Length {
    let (min, max) = length.into_length();
    Length { min, max, text: RuleText::default() }
}

/// What [`length`] takes: a number, or a range of numbers.
#[diagnostic::on_unimplemented(message = "`{Self}` is no length", label = "expected a range such as `1..=100`")]
pub trait IntoLength {
    /// At least and at most.
    fn into_length(self) -> (Option<u32>, Option<u32>);
}

impl IntoLength for u32 {
    fn into_length(self) -> (Option<u32>, Option<u32>) {
        (Some(self), Some(self))
    }
}

impl IntoLength for RangeInclusive<u32> {
    fn into_length(self) -> (Option<u32>, Option<u32>) {
        (Some(*self.start()), Some(*self.end()))
    }
}

impl IntoLength for RangeToInclusive<u32> {
    fn into_length(self) -> (Option<u32>, Option<u32>) {
        (None, Some(self.end))
    }
}

impl IntoLength for RangeFrom<u32> {
    fn into_length(self) -> (Option<u32>, Option<u32>) {
        (Some(self.start), None)
    }
}

impl Length {
    /// The name of the constraint. Without it, table, column and `length_check`. MongoDB has no names of rules. See [`Pattern::name`](super::Pattern::name). A maximum
    /// alone is part of the type, `varchar`, and has no constraint.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.text.name = Some(name.into());
        self
    }

    /// The message for whoever breaks the rule: see [`Pattern::message`](super::Pattern::message).
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.text.message = Some(message.into());
        self
    }

    fn rule(&self) -> Rule {
        Rule::Length { min: self.min, max: self.max }
    }
}

impl<T, K: kind::Measured, Place: Stored> OnField<T, K, Place> for Length {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.add_rule(self.rule(), self.text);
    }
}

impl<T, K: kind::Measured> OnDomain<T, K> for Length {
    fn apply(self, domain: &mut ir::Domain) {
        domain.add_rule(self.rule(), self.text);
    }
}
