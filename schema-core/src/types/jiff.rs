//! `jiff`'s dates and times as field types.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, Zoned};

use super::field_types;
use crate::ir::Value;

field_types! {
    Timestamp: Temporal, Timestamp, as Text, |v| Value::Text(v.to_string().into());
    Zoned: Temporal, Timestamp, as Text, |v| Value::Text(v.timestamp().to_string().into());
    DateTime: Temporal, LocalTimestamp, as Text, |v| Value::Text(v.to_string().into());
    Date: Temporal, Date, as Text, |v| Value::Text(v.to_string().into());
    Time: Temporal, Time, as Text, |v| Value::Text(v.to_string().into());
    SignedDuration: Interval, Interval, as Text, |v| super::interval(v.is_negative(), v.unsigned_abs());
}
