//! `unchecked`: what a value is made of is not checked.

use schema_core::attr::{FieldDraft, OnDomain, OnEmbedded, OnField, Stored};
use schema_core::{ir, kind};

use crate::options::{DomainOptions, EmbeddedOptions, FieldOptions};

/// See [`unchecked`].
#[derive(Debug)]
pub struct Unchecked;

/// What the values of a list, a map or an embedded struct are made of is not checked: jsonb is an object or a list, whatever is in it, and an
/// array may hold NULL. For columns that others write too, or whose older rows have other members. On a field, on an embedded struct for
/// all fields of it, on a newtype.
///
/// Without it each member of an embedded struct in jsonb has a CHECK: that it is there, of which type, and its rules. To leave out
/// one word of one member, say [`without`](super::field::without).
///
/// ```
/// # use schema_core::*;
/// #[derive(Embedded)]
/// struct Address {
///     #[entity(length(1..=80))]
///     street: String,
/// }
///
/// #[derive(Entity)]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     home: Address,
///     #[pg(unchecked)]
///     imported: Address,
///     tags: Vec<String>,
///     #[pg(unchecked)]
///     labels: Vec<String>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
/// assert!(sql.contains("CHECK (CASE jsonb_typeof(home -> 'street') WHEN 'string' THEN char_length((home ->> 'street')) BETWEEN 1 AND 80 \
///     ELSE jsonb_typeof(home) <> 'object' END)"), "{sql}");
/// assert!(sql.contains("CHECK (jsonb_typeof(imported) = 'object')") && !sql.contains("imported ->"), "{sql}");
/// assert!(sql.contains("CHECK (num_nulls(VARIADIC tags) = 0 AND array_ndims(tags) = 1)"), "{sql}");
/// assert!(!sql.contains("VARIADIC labels"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn unchecked() -> Unchecked {
    Unchecked
}

/// Kinds whose values are made of others.
#[diagnostic::on_unimplemented(
    message = "`unchecked` is for embedded structs, lists and maps",
    label = "this field's values are not made of others",
    note = "a rule of a member of an embedded struct is left out by `#[pg(without(\"length\", \"reason\"))]`"
)]
pub trait Composed {}

impl Composed for kind::Embedded {}
impl Composed for kind::List {}
impl Composed for kind::Map {}

impl<T, K: Composed, Place: Stored> OnField<T, K, Place> for Unchecked {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().unchecked = true;
    }
}

impl<T, K: Composed> OnDomain<T, K> for Unchecked {
    fn apply(self, domain: &mut ir::Domain) {
        domain.extensions.get_mut::<DomainOptions>().unchecked = true;
    }
}

#[diagnostic::do_not_recommend]
impl OnEmbedded for Unchecked {
    fn apply(self, embedded: &mut ir::Embedded) {
        embedded.extensions.get_mut::<EmbeddedOptions>().unchecked = true;
    }
}
