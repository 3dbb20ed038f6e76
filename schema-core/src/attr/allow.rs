//! What lints find and may stay as it is.

use super::{FieldDraft, OnEmbedded, OnEntity, OnEnum, OnField, OnView, Stored};
use crate::ir::{self, Allowance, Source, Text};

/// See [`allow`].
#[derive(Debug)]
pub struct Allow(Allowance);

/// A lint may find something here, and why that is right: `allow("L012", "opening hours are those of the wall clock")`. On a struct it counts for all fields of
/// it. Codes are those of [`lint`](crate::lint()) (`L…`), of schema-pg (`PL…`) and of schema-mongo (`ML…`): each counts for the store
/// that has it. A code that no lint has is an error; an `allow` of which nothing is found any more is itself found (`L001`).
///
/// ```
/// # use schema_core::*;
/// /// A shop.
/// #[derive(Entity)]
/// #[entity(timestamps)]
/// struct Shop {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(allow("L016", "nobody asked yet"))]
///     has_parking: Option<bool>,
/// }
/// let registry = registry![Shop]?;
/// schema_core::assert_lint_clean(&registry);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn allow(code: impl Into<Text>, reason: impl Into<Text>) -> Allow {
    Allow(Allowance::new(code, "", reason))
}

impl Allow {
    fn at(self, source: Source) -> Allowance {
        Allowance { source, ..self.0 }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Allow {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.notes.get_or_insert_default().allowed.push(self.at(at));
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Allow {
    fn apply(self, view: &mut ir::View, at: Source) {
        view.notes.get_or_insert_default().allowed.push(self.at(at));
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for Allow {
    fn apply(self, db_enum: &mut ir::Enum) {
        let at = db_enum.source;
        db_enum.allowed.push(self.at(at));
    }
}

#[diagnostic::do_not_recommend]
impl OnEmbedded for Allow {
    fn apply(self, embedded: &mut ir::Embedded) {
        let at = embedded.source;
        embedded.allowed.push(self.at(at));
    }
}

#[diagnostic::do_not_recommend]
impl<T, K, Place: Stored> OnField<T, K, Place> for Allow {
    fn apply(self, draft: &mut FieldDraft) {
        let at = draft.field.source;
        draft.field.notes.get_or_insert_default().allowed.push(self.at(at));
    }
}
