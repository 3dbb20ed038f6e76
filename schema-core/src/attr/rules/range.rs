//! Values between two others.

use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};

use crate::attr::{FieldDraft, OnDomain, OnField, Stored};
use crate::ir::{self, Bound, Rule, RuleText, Text};
use crate::{ValueFor, kind};

/// See [`range`].
#[derive(Debug)]
pub struct Within<V> {
    min: Option<(V, bool)>,
    max: Option<(V, bool)>,
    text: RuleText,
}

/// A value between two others: `range(0..)`, `range(1..=5)`, `range(0.0..1.0)`, `range("0.01"..)` for decimals.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(range(1..=5))]
///     rating: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT item_rating_range_check CHECK (rating BETWEEN 1 AND 5)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn range<V>(range: impl IntoRange<V>) -> Within<V> {
    range.into_range()
}

/// What [`range`] takes: a range of values.
#[diagnostic::on_unimplemented(message = "`{Self}` is no range", label = "expected a range such as `0..` or `1..=5`")]
pub trait IntoRange<V> {
    /// Both ends.
    fn into_range(self) -> Within<V>;
}

impl<V> IntoRange<V> for Range<V> {
    fn into_range(self) -> Within<V> {
        Within { min: Some((self.start, true)), max: Some((self.end, false)), text: RuleText::default() }
    }
}

impl<V> IntoRange<V> for RangeInclusive<V> {
    fn into_range(self) -> Within<V> {
        let (min, max) = self.into_inner();
        Within { min: Some((min, true)), max: Some((max, true)), text: RuleText::default() }
    }
}

impl<V> IntoRange<V> for RangeFrom<V> {
    fn into_range(self) -> Within<V> {
        Within { min: Some((self.start, true)), max: None, text: RuleText::default() }
    }
}

impl<V> IntoRange<V> for RangeTo<V> {
    fn into_range(self) -> Within<V> {
        Within { min: None, max: Some((self.end, false)), text: RuleText::default() }
    }
}

impl<V> IntoRange<V> for RangeToInclusive<V> {
    fn into_range(self) -> Within<V> {
        Within { min: None, max: Some((self.end, true)), text: RuleText::default() }
    }
}

/// Ends of which each says whether it belongs to the range: `range((Bound::Excluded(0), Bound::Unbounded))`.
///
/// ```
/// # use schema_core::*;
/// use std::ops::Bound;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(range((Bound::Excluded(0), Bound::Included(5))))]
///     weight: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CHECK (weight > 0 AND weight <= 5)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
impl<V> IntoRange<V> for (std::ops::Bound<V>, std::ops::Bound<V>) {
    fn into_range(self) -> Within<V> {
        let end = |bound| match bound {
            std::ops::Bound::Included(value) => Some((value, true)),
            std::ops::Bound::Excluded(value) => Some((value, false)),
            std::ops::Bound::Unbounded => None,
        };
        Within { min: end(self.0), max: end(self.1), text: RuleText::default() }
    }
}

impl<V> Within<V> {
    /// The name of the constraint. Without it, table, column and `range_check`. MongoDB has no names of rules. See [`Pattern::name`](super::Pattern::name).
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

    fn rule<T>(self) -> (Rule, RuleText)
    where
        V: ValueFor<T>,
    {
        let bound = |(value, inclusive): (V, bool)| Bound { value: value.value_for(), inclusive };
        (Rule::Range { min: self.min.map(bound), max: self.max.map(bound) }, self.text)
    }
}

impl<T, K: kind::Ordered, Place: Stored, V: ValueFor<K::Is<T>>> OnField<T, K, Place> for Within<V> {
    fn apply(self, draft: &mut FieldDraft) {
        let (rule, text) = self.rule::<K::Is<T>>();
        draft.field.add_rule(rule, text);
    }
}

impl<T, K: kind::Ordered, V: ValueFor<K::Is<T>>> OnDomain<T, K> for Within<V> {
    fn apply(self, domain: &mut ir::Domain) {
        let (rule, text) = self.rule::<K::Is<T>>();
        domain.add_rule(rule, text);
    }
}
