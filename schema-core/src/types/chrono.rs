//! `chrono`'s dates and times as field types.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

use super::field_types;
use crate::ir::{Type, Value, Written};
use crate::{FieldType, kind};

field_types! {
    NaiveDateTime: Temporal, LocalTimestamp, as Text, |v| Value::Text(v.format("%Y-%m-%d %H:%M:%S%.6f").to_string().into());
    NaiveDate: Temporal, Date, as Text, |v| Value::Text(v.format("%Y-%m-%d").to_string().into());
    NaiveTime: Temporal, Time, as Text, |v| Value::Text(v.format("%H:%M:%S%.6f").to_string().into());
    TimeDelta: Interval, Interval, as Numbers, |v| super::interval(*v < TimeDelta::zero(), v.abs().to_std().unwrap_or_default());
}

impl<Z: TimeZone + 'static> FieldType for DateTime<Z> {
    type Kind = kind::Temporal;
    const WRITTEN: Written = Written::Text;

    fn ty() -> Type {
        Type::Timestamp
    }

    fn value(&self) -> Value {
        Value::Text(self.with_timezone(&Utc).format("%Y-%m-%d %H:%M:%S%.6f+00").to_string().into())
    }
}
