//! `rust_decimal::Decimal` as a field type.

use rust_decimal::Decimal;

use super::field_types;
use crate::ir::Value;

field_types! {
    Decimal: Decimal, Decimal, as Text, |v| Value::Text(v.to_string().into());
}

super::written_for_decimal!(Decimal);
