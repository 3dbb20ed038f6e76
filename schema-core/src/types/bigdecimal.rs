//! `bigdecimal::BigDecimal` as a field type.

use bigdecimal::BigDecimal;

use super::field_types;
use crate::ir::Value;

field_types! {
    BigDecimal: Decimal, Decimal, as Text, |v| Value::Text(v.to_plain_string().into());
}

super::written_for_decimal!(BigDecimal);
