//! Rules on values, for fields and domains alike.

mod length;
mod range;
mod value;

pub use length::{IntoLength, Length, length};
pub use range::{IntoRange, Within, range};
pub use value::{OneOf, Pattern, Precision, one_of, pattern, precision};

use super::{FieldDraft, OnDomain, OnField, Stored};
use crate::ir::{self, Rule, RuleText, Text};
use crate::kind;

/// Declares rules without arguments: the function, its type, the kinds that it is for.
macro_rules! plain_rules {
    ($($(#[$doc:meta])* $function:ident $name:ident: $kind:ident;)*) => {
        $(
            #[doc = concat!("See [`", stringify!($function), "`].")]
            #[derive(Debug, Default)]
            pub struct $name(RuleText);

            impl $name {
                /// The name of the constraint. See [`Pattern::name`].
                #[must_use]
                pub fn name(mut self, name: impl Into<Text>) -> Self {
                    self.0.name = Some(name.into());
                    self
                }

                /// The message for whoever breaks the rule. See [`Pattern::message`].
                #[must_use]
                pub fn message(mut self, message: impl Into<Text>) -> Self {
                    self.0.message = Some(message.into());
                    self
                }
            }

            $(#[$doc])*
            pub fn $function() -> $name {
                $name::default()
            }

            impl<T, K: kind::$kind, Place: Stored> OnField<T, K, Place> for $name {
                fn apply(self, draft: &mut FieldDraft) {
                    draft.field.add_rule(Rule::$name, self.0);
                }
            }

            impl<T, K: kind::$kind> OnDomain<T, K> for $name {
                fn apply(self, domain: &mut ir::Domain) {
                    domain.add_rule(Rule::$name, self.0);
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
    /// assert!(sql.contains("CHECK (name <> '')"), "{sql}");
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
    /// assert!(sql.contains("CHECK (tag = lower(tag))"), "{sql}");
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
    /// assert!(sql.contains("CHECK (name !~ '^[[:space:]]|[[:space:]]$')"), "{sql}");
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
    /// assert!(sql.contains("CONSTRAINT item_email_check CHECK (email = lower(email) AND email ~ '"), "{sql}");
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
    /// assert!(sql.contains("CHECK (phone ~ '^[+][1-9][0-9]{1,14}$')"), "{sql}");
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
    /// assert!(sql.contains("CHECK (site ~* '^https?://"), "{sql}");
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
    /// assert!(sql.contains("price numeric(15,2) NOT NULL"), "{sql}");
    /// assert!(sql.contains("CHECK (price >= 0)"), "{sql}");
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
    /// assert!(sql.contains("discount numeric(5,2) NOT NULL"), "{sql}");
    /// assert!(sql.contains("CHECK (discount BETWEEN 0 AND 100)"), "{sql}");
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
    /// assert!(sql.contains("currency char(3) NOT NULL"), "{sql}");
    /// assert!(sql.contains("CHECK (currency ~ '^[A-Z]{3}$')"), "{sql}");
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
    /// assert!(sql.contains("CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    slug Slug: Textual;
}
