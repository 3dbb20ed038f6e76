//! Which Rust types fields can have.

use crate::ir::{Type, Value, Written};
use crate::kind::Kind;

/// A type that a column can hold.
///
/// ```
/// use schema_core::{FieldType, ir, kind};
///
/// struct Celsius(f64);
///
/// impl FieldType for Celsius {
///     type Kind = kind::Float;
///     fn ty() -> ir::Type { ir::Type::Float64 }
///     fn value(&self) -> ir::Value { ir::Value::Float(self.0) }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column type",
    label = "not a type that a column can hold",
    note = "implement `FieldType` for it, derive `DbEnum`, `Domain` or `Embedded`, or name a type that columns know: `#[entity(ty = String)]`",
    note = "types of other crates are features of schema-core: `uuid`, `chrono`, `jiff`, `time`, `rust_decimal`, `bigdecimal`, `ipnetwork`, `bson`"
)]
pub trait FieldType: 'static {
    /// What the type is like, one of [`kind`](crate::kind): it decides which rules and defaults a field can have.
    type Kind: Kind;

    /// How serde writes a value; as the store's own type unless said.
    const WRITTEN: Written = Written::Native;

    /// How serde writes the values of a list of these. Only bytes differ: as numbers.
    const LIST_WRITTEN: Written = Self::WRITTEN;

    /// The type in the model.
    fn ty() -> Type;

    /// The type of a list of these. Only bytes differ: `Vec<u8>` is no list of numbers.
    fn list() -> Type {
        Type::List(Box::new(Self::ty()))
    }

    /// A list of these in the model.
    fn list_value(values: &[Self]) -> Value
    where
        Self: Sized,
    {
        Value::List(values.iter().map(Self::value).collect())
    }

    /// This value in the model, for defaults, rules and seeds.
    fn value(&self) -> Value;
}

/// A type that a field can have: a [`FieldType`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of a field",
    label = "not a type that a column can hold",
    note = "a field is a `FieldType` or an `Option` of one, never an `Option` of an `Option`"
)]
pub trait FieldShape {
    /// The type without `Option`.
    type Required;
    /// Its kind.
    type Kind;
    /// The field may be without a value.
    const NULLABLE: bool;
    /// How serde writes a value.
    const WRITTEN: Written;

    /// The type in the model.
    fn ty() -> Type;

    /// This value in the model; `None` where there is none.
    fn value(&self) -> Option<Value>;
}

impl<T: FieldType> FieldShape for T {
    type Required = T;
    type Kind = T::Kind;
    const NULLABLE: bool = false;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        T::ty()
    }

    fn value(&self) -> Option<Value> {
        Some(T::value(self))
    }
}

impl<T: FieldType> FieldShape for Option<T> {
    type Required = T;
    type Kind = T::Kind;
    const NULLABLE: bool = true;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        T::ty()
    }

    fn value(&self) -> Option<Value> {
        self.as_ref().map(T::value)
    }
}
