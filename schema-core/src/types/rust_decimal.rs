//! `rust_decimal::Decimal` as a field type.

use rust_decimal::Decimal;

use super::field_types;
use crate::ir::{Default, Value};
use crate::{DefaultFor, ValueFor};

field_types! {
    Decimal: Decimal, Decimal, |v| Value::Text(v.to_string().into());
}

/// Values that are written for a decimal. Text holds digits, such as `"19.99"`: exact, where a float is not. Text that is
/// no number is reported by the registry.
macro_rules! written {
    ($($rust:ty: |$value:ident| $model:expr;)*) => {
        $(
            impl ValueFor<Decimal> for $rust {
                fn value_for(self) -> Value {
                    let $value = self;
                    $model
                }
            }

            impl DefaultFor<Decimal> for $rust {
                fn default_for(self) -> Default {
                    Default::Value(ValueFor::<Decimal>::value_for(self))
                }
            }
        )*
    };
}

written! {
    i32: |v| Value::Int(i64::from(v));
    i64: |v| Value::Int(v);
    &'static str: |v| Value::Text(v.into());
}
