//! Values and defaults that a field of a type can have.

use crate::field_type::FieldType;
use crate::ir::{Default, Value};

/// A value that attributes can write for a field of type `T`: a `T`, a `&str` for a `String`, an integer or a text for
/// a decimal. Never a float for a decimal: `0.1` is none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of `{T}`",
    label = "expected a value of type `{T}`",
    note = "an SQL expression is written `sql(\"…\")`"
)]
pub trait ValueFor<T> {
    /// The value in the model.
    fn value_for(self) -> Value;
}

impl<T: FieldType> ValueFor<T> for T {
    fn value_for(self) -> Value {
        self.value()
    }
}

impl ValueFor<String> for &'static str {
    fn value_for(self) -> Value {
        Value::Text(self.into())
    }
}

/// A default that a field of type `T` can have: a value, `sql("…")`, or `now()` for dates and times.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no default for a field of type `{T}`",
    label = "expected a value of type `{T}`",
    note = "an SQL expression is written `default = sql(\"…\")`"
)]
pub trait DefaultFor<T> {
    /// The default in the model.
    fn default_for(self) -> Default;
}

impl<T: FieldType> DefaultFor<T> for T {
    fn default_for(self) -> Default {
        Default::Value(self.value())
    }
}

impl DefaultFor<String> for &'static str {
    fn default_for(self) -> Default {
        Default::Value(Value::Text(self.into()))
    }
}

/// A value that an attribute can write where no field says of what type: a value of any field type, or a `&str`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value that an attribute can write",
    label = "expected a value"
)]
pub trait IntoValue {
    /// The value in the model.
    fn into_value(self) -> Value;
}

impl<T: FieldType> IntoValue for T {
    fn into_value(self) -> Value {
        self.value()
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(self.into())
    }
}
