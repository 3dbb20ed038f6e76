//! Attributes of a variant: `#[entity(…)]` inside an enum with `#[derive(DbEnum)]`.

use super::OnVariant;
use crate::ir::{self, Text};

/// See [`rename`].
#[derive(Debug)]
pub struct Rename(Text);

/// The label of this value: `#[entity(rename = "in-review")]`.
///
/// ```
/// # use schema_core::*;
/// #[derive(DbEnum)]
/// enum Status {
///     Draft,
///     #[entity(rename = "in-review")]
///     InReview,
/// }
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     status: Status,
/// # }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE TYPE public.status AS ENUM ('draft', 'in-review');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rename(label: impl Into<Text>) -> Rename {
    Rename(label.into())
}

#[diagnostic::do_not_recommend]
impl OnVariant for Rename {
    fn apply(self, variant: &mut ir::Variant) {
        variant.rename = Some(self.0);
    }
}

pub use super::entity::{RenamedFrom, renamed_from};

#[diagnostic::do_not_recommend]
impl OnVariant for RenamedFrom {
    fn apply(self, variant: &mut ir::Variant) {
        variant.renamed_from.push(self.0);
    }
}
