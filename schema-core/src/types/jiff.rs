//! `jiff`'s dates and times as field types.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, Zoned};

use super::field_types;
use crate::ir::Value;

field_types! {
    Timestamp: Temporal, Timestamp, |v| Value::Text(v.to_string().into());
    Zoned: Temporal, Timestamp, |v| Value::Text(v.timestamp().to_string().into());
    DateTime: Temporal, LocalTimestamp, |v| Value::Text(v.to_string().into());
    Date: Temporal, Date, |v| Value::Text(v.to_string().into());
    Time: Temporal, Time, |v| Value::Text(v.to_string().into());
    SignedDuration: Interval, Interval, |v| super::interval(v.is_negative(), v.unsigned_abs());
}
