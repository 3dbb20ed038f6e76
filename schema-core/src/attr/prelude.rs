//! The values that attributes can name without a path. Values only: a type of yours called `Email` stays yours.

#![expect(non_upper_case_globals, reason = "attributes name values as they name types: `on_delete(Cascade)`")]

use crate::Column;
pub use crate::attr::{days, expr, hours, minutes, months, now, seconds, sql, years};
use crate::ir::{Action, Mask, Regulation, Weight};

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

/// Shown as `a***@example.org`.
pub const Email: Mask = Mask::Email;
/// Shown by its last two digits.
pub const Phone: Mask = Mask::Phone;
/// Shown by its first letter.
pub const Name: Mask = Mask::Name;
/// Shown by its last four characters.
pub const Last4: Mask = Mask::Last4;
/// Shown as a hash, the same for the same value. What is easily guessed is guessed from it too.
pub const Hashed: Mask = Mask::Hash;
/// Not shown.
pub const Hidden: Mask = Mask::Null;

/// Words found here count most.
pub const A: Weight = Weight::A;
/// Words found here count less.
pub const B: Weight = Weight::B;
/// Words found here count still less.
pub const C: Weight = Weight::C;
/// Words found here count least.
pub const D: Weight = Weight::D;

/// Regulation (EU) 2016/679, of personal data.
pub const Gdpr: Regulation = Regulation::Gdpr;
/// Health Insurance Portability and Accountability Act, United States.
pub const Hipaa: Regulation = Regulation::Hipaa;
/// PCI DSS, of data of payment cards.
pub const Pci: Regulation = Regulation::Pci;
/// Sarbanes-Oxley Act, United States, of financial records.
pub const Sox: Regulation = Regulation::Sox;
/// California Consumer Privacy Act.
pub const Ccpa: Regulation = Regulation::Ccpa;

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
