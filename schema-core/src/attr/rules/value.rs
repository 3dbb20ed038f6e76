//! What a value looks like: a pattern, one of a list, so many digits.

use crate::attr::{FieldDraft, OnDomain, OnField, Stored};
use crate::ir::{self, Rule, RuleText, Text};
use crate::{ValueFor, kind};

/// See [`pattern`].
#[derive(Debug)]
pub struct Pattern {
    pattern: Text,
    text: RuleText,
}

/// A regular expression that matches somewhere in the text; anchor it with `^…$`. It is one of PostgreSQL's advanced regular
/// expressions (manual, "POSIX Regular Expressions"). For MongoDB it is translated into PCRE2's words, so that it takes the same
/// texts: `$` is the very end and not also before a last line break, `.` is any character, `\y` the bound of a word. What cannot be
/// translated is a diagnostic there. Letters beyond ASCII count for `\w` where the database's collation says so, and never in MongoDB.
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
/// assert!(sql.contains("CHECK (sku ~ '^[A-Z]{2}[0-9]+$')"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn pattern(pattern: impl Into<Text>) -> Pattern {
    Pattern { pattern: pattern.into(), text: RuleText::default() }
}

impl Pattern {
    /// The name of the constraint. Without it, table, column and `pattern_check`. MongoDB has no names of rules.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "users")]
    /// struct User {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(email.name("chk_email"), pattern("@example[.]org$").name("chk_own_domain"))]
    ///     email: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![User]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT chk_email CHECK (email = lower(email) AND email ~ '"), "{sql}");
    /// assert!(sql.contains("CONSTRAINT chk_own_domain CHECK (email ~ '@example[.]org$')"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    ///
    /// What the type of the column keeps has no constraint and takes no name: `length(..=100)` is `varchar(100)`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.text.name = Some(name.into());
        self
    }

    /// The message for whoever breaks the rule: the comment on the constraint, and what [`schema_pg::Violation`](https://docs.rs/schema-pg) says of an
    /// error. What the type of the column keeps has no constraint and takes no message. In MongoDB the model alone holds it.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "users")]
    /// struct User {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(email.message("this is no mail address"))]
    ///     email: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![User]?)?).to_string();
    /// assert!(sql.contains("COMMENT ON CONSTRAINT users_email_check ON public.users IS 'this is no mail address';"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.text.message = Some(message.into());
        self
    }
}

impl<T, K: kind::Textual, Place: Stored> OnField<T, K, Place> for Pattern {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.add_rule(Rule::Pattern(self.pattern), self.text);
    }
}

impl<T, K: kind::Textual> OnDomain<T, K> for Pattern {
    fn apply(self, domain: &mut ir::Domain) {
        domain.add_rule(Rule::Pattern(self.pattern), self.text);
    }
}

/// See [`one_of`].
#[derive(Debug)]
pub struct OneOf<V> {
    values: Vec<V>,
    text: RuleText,
}

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
/// assert!(sql.contains("CHECK (currency IN ('EUR', 'USD'))"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn one_of<V>(values: impl IntoIterator<Item = V>) -> OneOf<V> {
    OneOf { values: values.into_iter().collect(), text: RuleText::default() }
}

impl<V> OneOf<V> {
    /// The name of the constraint. Without it, table, column and `one_of_check`. MongoDB has no names of rules. See [`Pattern::name`].
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.text.name = Some(name.into());
        self
    }

    /// The message for whoever breaks the rule: see [`Pattern::message`].
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.text.message = Some(message.into());
        self
    }
}

impl<T, K: kind::Comparable, Place: Stored, V: ValueFor<K::Is<T>>> OnField<T, K, Place> for OneOf<V> {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.add_rule(Rule::OneOf(self.values.into_iter().map(V::value_for).collect()), self.text);
    }
}

impl<T, K: kind::Comparable, V: ValueFor<K::Is<T>>> OnDomain<T, K> for OneOf<V> {
    fn apply(self, domain: &mut ir::Domain) {
        domain.add_rule(Rule::OneOf(self.values.into_iter().map(V::value_for).collect()), self.text);
    }
}

/// See [`precision`].
#[derive(Debug)]
pub struct Precision(u32, u32);

/// Digits of a decimal: all of them, and those after the decimal point. `precision(15, 2)` holds 9,999,999,999,999.99.
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
/// assert!(sql.contains("weight numeric(12,4) NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn precision(digits: u32, scale: u32) -> Precision {
    Precision(digits, scale)
}

impl<T, K: kind::Exact, Place: Stored> OnField<T, K, Place> for Precision {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.precision = Some((self.0, self.1));
    }
}

impl<T, K: kind::Exact> OnDomain<T, K> for Precision {
    fn apply(self, domain: &mut ir::Domain) {
        domain.precision = Some((self.0, self.1));
    }
}
