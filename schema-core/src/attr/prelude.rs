//! The values that attributes can name without a path. Values only: a type of yours called `Email` stays yours.

#![expect(non_upper_case_globals, reason = "attributes name values as they name types: `on_delete(Cascade)`")]

use crate::Column;
pub use crate::attr::{days, expr, months, now, sql, years};
use crate::ir::{Action, Weight};

/// The row goes, or changes, with the row that it references.
pub const Cascade: Action = Action::Cascade;
/// The reference becomes empty.
pub const SetNull: Action = Action::SetNull;
/// The reference becomes the field's default.
pub const SetDefault: Action = Action::SetDefault;
/// Refused at once.
pub const Restrict: Action = Action::Restrict;
/// Refused at the end of the statement, or of the transaction where deferred.
pub const NoAction: Action = Action::NoAction;

/// Words found here count most.
pub const A: Weight = Weight::A;
/// Words found here count less.
pub const B: Weight = Weight::B;
/// Words found here count still less.
pub const C: Weight = Weight::C;
/// Words found here count least.
pub const D: Weight = Weight::D;

/// The managed column of `timestamps`.
pub const created_at: Column = Column::new("created_at");
/// The managed column of `timestamps`.
pub const updated_at: Column = Column::new("updated_at");
/// The managed column of `actors`.
pub const created_by: Column = Column::new("created_by");
/// The managed column of `actors`.
pub const updated_by: Column = Column::new("updated_by");
/// The managed column of `soft_delete`.
pub const deleted_at: Column = Column::new("deleted_at");
