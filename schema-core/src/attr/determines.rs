//! Functional dependencies: what follows from what, though no key says so.

use super::OnEntity;
use super::columns::plain_fields;
use crate::ir::{self, AttributeError, Source};
use crate::{Column, IntoColumns};

/// See [`determines`].
#[derive(Debug)]
pub struct Determines {
    by: Vec<Column>,
    of: Vec<Column>,
}

/// Rows that are the same in the first fields are the same in the others: a postcode determines its city. That is a functional dependency;
/// lints compare it with the keys: what part of a key determines is `L042` (second normal form), what another field determines `L043`
/// (third normal form), unless that field says why it stands here (`denormalized`). The database does not keep it.
///
/// ```
/// # use schema_core::*;
/// /// Where people live.
/// #[derive(Entity)]
/// #[entity(timestamps, determines([postcode], [city]))]
/// struct Address {
///     # #[entity(primary_key)]
///     # id: i64,
///     postcode: String,
///     city: String,
/// }
/// let found = schema_core::lint(&registry![Address]?);
/// assert_eq!(found.codes(), ["L043"]);
/// assert!(found.to_string().contains("`city` is determined by `postcode`, which is no key"), "{found}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn determines(by: impl IntoColumns, of: impl IntoColumns) -> Determines {
    Determines { by: by.into_columns(), of: of.into_columns() }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Determines {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let mut mistake = |message: String, help: &str| {
            entity.mistakes.push(AttributeError { source: at, message, help: help.to_owned() });
        };
        if self.by.is_empty() || self.of.is_empty() {
            mistake(
                "`determines` names no fields".to_owned(),
                "name both: `determines([postcode], [city])`: rows with one postcode have one city",
            );
        }
        for column in self.of.iter().filter(|column| self.by.contains(column)) {
            mistake(format!("`{}` determines itself", column.name()), "take it out of one of the two lists");
        }
        let by = plain_fields("determines", &self.by, &mut entity.mistakes, at);
        let of = plain_fields("determines", &self.of, &mut entity.mistakes, at);
        entity.notes.get_or_insert_default().determines.push(ir::Determines { by, of, source: at });
    }
}
