//! The type of a column in PostgreSQL's words.

use schema_core::attr::{FieldDraft, InEntity, InView, OnDomain, OnField};
use schema_core::ir::{self, Text};

use crate::options::{DomainOptions, FieldOptions};

/// See [`sql_type`].
#[derive(Debug)]
pub struct SqlType(Text);

/// The type of the column in PostgreSQL's words, where it is none that a Rust type has: `timestamp(3)`, `char(2)`, `xml`, a type that was made in a schema. Rules
/// and defaults are those of the Rust type; whether the program's driver reads the one as the other, nobody checks here.
///
/// ```
/// # use schema_core::*;
/// # use chrono::NaiveDateTime;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[pg(sql_type = "timestamp(3)")]
///     sold_at: NaiveDateTime,
///     #[pg(sql_type = "xml")]
///     feed: String,
///     #[pg(sql_type = "app.money_amount")]
///     price: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("sold_at timestamp(3) without time zone NOT NULL"), "{sql}");
/// assert!(sql.contains("feed xml NOT NULL"), "{sql}");
/// assert!(sql.contains("price app.money_amount NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn sql_type(words: impl Into<Text>) -> SqlType {
    SqlType(words.into())
}

impl<T, K> OnField<T, K, InEntity> for SqlType {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().sql_type = Some(self.0);
    }
}

impl<T, K> OnField<T, K, InView> for SqlType {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().sql_type = Some(self.0);
    }
}

impl<T, K> OnDomain<T, K> for SqlType {
    fn apply(self, domain: &mut ir::Domain) {
        domain.extensions.get_mut::<DomainOptions>().sql_type = Some(self.0);
    }
}
