//! `chrono`'s dates and times as field types.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

use super::field_types;
use crate::ir::{Type, Value};
use crate::{FieldType, kind};

field_types! {
    NaiveDateTime: Temporal, LocalTimestamp, |v| Value::Text(v.format("%Y-%m-%d %H:%M:%S%.6f").to_string().into());
    NaiveDate: Temporal, Date, |v| Value::Text(v.format("%Y-%m-%d").to_string().into());
    NaiveTime: Temporal, Time, |v| Value::Text(v.format("%H:%M:%S%.6f").to_string().into());
    TimeDelta: Interval, Interval, |v| {
        let (sign, length) = (if *v < TimeDelta::zero() { "-" } else { "" }, v.abs());
        Value::Text(format!("PT{sign}{}.{:09}S", length.num_seconds(), length.subsec_nanos()).into())
    };
}

impl<Z: TimeZone + 'static> FieldType for DateTime<Z> {
    type Kind = kind::Temporal;

    fn ty() -> Type {
        Type::Timestamp
    }

    fn value(&self) -> Value {
        Value::Text(self.with_timezone(&Utc).format("%Y-%m-%d %H:%M:%S%.6f+00").to_string().into())
    }
}
