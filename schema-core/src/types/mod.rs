//! Field types of the standard library and of optional crates.

#[cfg(feature = "chrono")]
mod chrono;
mod json;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod std;
#[cfg(feature = "uuid")]
mod uuid;

/// Implements [`FieldType`](crate::FieldType) for types that are plain values.
macro_rules! field_types {
    ($($rust:ty: $kind:ident, $ty:ident, |$value:ident| $model:expr;)*) => {
        $(
            impl crate::FieldType for $rust {
                type Kind = crate::kind::$kind;

                fn ty() -> crate::ir::Type {
                    crate::ir::Type::$ty
                }

                fn value(&self) -> crate::ir::Value {
                    let $value = self;
                    $model
                }
            }
        )*
    };
}
use field_types;
