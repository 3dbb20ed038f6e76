//! `chrono`'s dates and times as field types.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

use super::field_types;
use crate::ir::{Type, Value};
use crate::{FieldType, kind};

field_types! {
    NaiveDateTime: Temporal, LocalTimestamp, |v| Value::Text(v.format("%Y-%m-%d %H:%M:%S%.6f").to_string().into());
    NaiveDate: Temporal, Date, |v| Value::Text(v.format("%Y-%m-%d").to_string().into());
    NaiveTime: Temporal, Time, |v| Value::Text(v.format("%H:%M:%S%.6f").to_string().into());
    TimeDelta: Interval, Interval, |v| super::interval(*v < TimeDelta::zero(), v.abs().to_std().unwrap_or_default());
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
