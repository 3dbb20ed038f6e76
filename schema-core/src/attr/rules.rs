//! Rules on values, for fields and domains alike.

use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};

use super::{OnDomain, OnField};
use crate::build::FieldDraft;
use crate::ir::{self, Bound, Rule, Text};
use crate::{ValueFor, kind};

/// Declares rules without arguments: the function, its type, the kinds that it is for.
macro_rules! plain_rules {
    ($($(#[$doc:meta])* $function:ident $name:ident: $kind:ident;)*) => {
        $(
            #[doc = concat!("See [`", stringify!($function), "`].")]
            #[derive(Debug)]
            pub struct $name;

            $(#[$doc])*
            pub fn $function() -> $name {
                $name
            }

            impl<T, K: kind::$kind, Place> OnField<T, K, Place> for $name {
                fn apply(self, draft: &mut FieldDraft) {
                    draft.field.rules.push(Rule::$name);
                }
            }

            impl<T, K: kind::$kind> OnDomain<T, K> for $name {
                fn apply(self, domain: &mut ir::Domain) {
                    domain.rules.push(Rule::$name);
                }
            }
        )*
    };
}

plain_rules! {
    /// Not the empty text, not the empty list.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(not_empty)]
    ///     name: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("name" <> '')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    not_empty NotEmpty: Measured;
    /// Equal to itself in lower case.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(lowercase)]
    ///     tag: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("tag" = lower("tag"))"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    lowercase Lowercase: Textual;
    /// No white space at either end.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(trimmed)]
    ///     name: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("name" !~ '^[[:space:]]|[[:space:]]$')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    trimmed Trimmed: Textual;
    /// A mail address in lower case.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(email)]
    ///     email: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CONSTRAINT "item_email_email_check" CHECK ("email" = lower("email") AND "email" ~ '"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    email Email: Textual;
    /// A phone number as E.164 writes it: `+` and up to 15 digits.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(phone)]
    ///     phone: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("phone" ~ '^[+][1-9][0-9]{1,14}$')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    phone Phone: Textual;
    /// An http or https address.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(url)]
    ///     site: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("site" ~* '^https?://"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    url Url: Textual;
    /// An amount of money: `numeric(15, 2)`, not negative.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use rust_decimal::Decimal;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(money)]
    ///     price: Decimal,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#""price" numeric(15,2) NOT NULL"#), "{sql}");
    /// assert!(sql.contains(r#"CHECK ("price" >= 0)"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    money Money: Exact;
    /// 0 to 100: `numeric(5, 2)`.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use rust_decimal::Decimal;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(percentage)]
    ///     discount: Decimal,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#""discount" numeric(5,2) NOT NULL"#), "{sql}");
    /// assert!(sql.contains(r#"CHECK ("discount" BETWEEN 0 AND 100)"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    percentage Percentage: Exact;
    /// A currency as ISO 4217 writes it: three capitals.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(currency)]
    ///     currency: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#""currency" char(3) NOT NULL"#), "{sql}");
    /// assert!(sql.contains(r#"CHECK ("currency" ~ '^[A-Z]{3}$')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    currency Currency: Textual;
    /// Lower case words of letters and digits, joined by single hyphens: what stands in an address.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(slug)]
    ///     slug: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains(r#"CHECK ("slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    slug Slug: Textual;
}

/// See [`length`].
#[derive(Debug)]
pub struct Length {
    min: Option<u32>,
    max: Option<u32>,
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
/// assert!(sql.contains(r#""name" varchar(100) NOT NULL"#), "{sql}");
/// assert!(sql.contains(r#"CHECK (char_length("name") >= 2)"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn length(length: impl IntoLength) -> Length {
    let (min, max) = length.into_length();
    Length { min, max }
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
    fn rule(&self) -> Rule {
        Rule::Length { min: self.min, max: self.max }
    }
}

impl<T, K: kind::Measured, Place> OnField<T, K, Place> for Length {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.rules.push(self.rule());
    }
}

impl<T, K: kind::Measured> OnDomain<T, K> for Length {
    fn apply(self, domain: &mut ir::Domain) {
        domain.rules.push(self.rule());
    }
}

/// See [`range`].
#[derive(Debug)]
pub struct Within<V> {
    min: Option<(V, bool)>,
    max: Option<(V, bool)>,
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
/// assert!(sql.contains(r#"CONSTRAINT "item_rating_range_check" CHECK ("rating" BETWEEN 1 AND 5)"#), "{sql}");
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
        Within { min: Some((self.start, true)), max: Some((self.end, false)) }
    }
}

impl<V> IntoRange<V> for RangeInclusive<V> {
    fn into_range(self) -> Within<V> {
        let (min, max) = self.into_inner();
        Within { min: Some((min, true)), max: Some((max, true)) }
    }
}

impl<V> IntoRange<V> for RangeFrom<V> {
    fn into_range(self) -> Within<V> {
        Within { min: Some((self.start, true)), max: None }
    }
}

impl<V> IntoRange<V> for RangeTo<V> {
    fn into_range(self) -> Within<V> {
        Within { min: None, max: Some((self.end, false)) }
    }
}

impl<V> IntoRange<V> for RangeToInclusive<V> {
    fn into_range(self) -> Within<V> {
        Within { min: None, max: Some((self.end, true)) }
    }
}

impl<V> Within<V> {
    fn rule<T>(self) -> Rule
    where
        V: ValueFor<T>,
    {
        let bound = |(value, inclusive): (V, bool)| Bound { value: value.value_for(), inclusive };
        Rule::Range { min: self.min.map(bound), max: self.max.map(bound) }
    }
}

impl<T, K: kind::Ordered, Place, V: ValueFor<K::Is<T>>> OnField<T, K, Place> for Within<V> {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.rules.push(self.rule::<K::Is<T>>());
    }
}

impl<T, K: kind::Ordered, V: ValueFor<K::Is<T>>> OnDomain<T, K> for Within<V> {
    fn apply(self, domain: &mut ir::Domain) {
        domain.rules.push(self.rule::<K::Is<T>>());
    }
}

/// See [`pattern`].
#[derive(Debug)]
pub struct Pattern(Text);

/// A regular expression that matches somewhere in the text; anchor it with `^…$`. Stores differ in the finer points
/// (PostgreSQL: advanced regular expressions; MongoDB: PCRE): keep to what both know.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(pattern("^[A-Z]{2}[0-9]+$"))]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#"CHECK ("sku" ~ '^[A-Z]{2}[0-9]+$')"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn pattern(pattern: impl Into<Text>) -> Pattern {
    Pattern(pattern.into())
}

impl<T, K: kind::Textual, Place> OnField<T, K, Place> for Pattern {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.rules.push(Rule::Pattern(self.0));
    }
}

impl<T, K: kind::Textual> OnDomain<T, K> for Pattern {
    fn apply(self, domain: &mut ir::Domain) {
        domain.rules.push(Rule::Pattern(self.0));
    }
}

/// See [`one_of`].
#[derive(Debug)]
pub struct OneOf<V>(Vec<V>);

/// One of these values: `one_of(["EUR", "USD"])`. Where the values have names in the program, use an enum.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(one_of(["EUR", "USD"]))]
///     currency: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#"CHECK ("currency" IN ('EUR', 'USD'))"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn one_of<V>(values: impl IntoIterator<Item = V>) -> OneOf<V> {
    OneOf(values.into_iter().collect())
}

impl<T, K: kind::Comparable, Place, V: ValueFor<K::Is<T>>> OnField<T, K, Place> for OneOf<V> {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.rules.push(Rule::OneOf(self.0.into_iter().map(V::value_for).collect()));
    }
}

impl<T, K: kind::Comparable, V: ValueFor<K::Is<T>>> OnDomain<T, K> for OneOf<V> {
    fn apply(self, domain: &mut ir::Domain) {
        domain.rules.push(Rule::OneOf(self.0.into_iter().map(V::value_for).collect()));
    }
}

/// See [`precision`].
#[derive(Debug)]
pub struct Precision(u32, u32);

/// Digits of a decimal: all of them, and those behind the point. `precision(15, 2)` holds 9,999,999,999,999.99.
///
/// ```
/// # use schema_core::*;
/// # use rust_decimal::Decimal;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(precision(12, 4))]
///     weight: Decimal,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#""weight" numeric(12,4) NOT NULL"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn precision(digits: u32, scale: u32) -> Precision {
    Precision(digits, scale)
}

impl<T, K: kind::Exact, Place> OnField<T, K, Place> for Precision {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.precision = Some((self.0, self.1));
    }
}

impl<T, K: kind::Exact> OnDomain<T, K> for Precision {
    fn apply(self, domain: &mut ir::Domain) {
        domain.precision = Some((self.0, self.1));
    }
}
