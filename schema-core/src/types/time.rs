//! `time`'s dates and times as field types.

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::field_types;
use crate::ir::Value;

field_types! {
    OffsetDateTime: Temporal, Timestamp, as Numbers, |v| {
        let v = v.to_offset(UtcOffset::UTC);
        Value::Text(format!("{} {}+00", day(v.date()), clock(v.time())).into())
    };
    PrimitiveDateTime: Temporal, LocalTimestamp, as Numbers, |v| Value::Text(format!("{} {}", day(v.date()), clock(v.time())).into());
    Date: Temporal, Date, as Numbers, |v| Value::Text(day(*v).into());
    Time: Temporal, Time, as Numbers, |v| Value::Text(clock(*v).into());
    Duration: Interval, Interval, as Numbers, |v| super::interval(v.is_negative(), v.unsigned_abs());
}

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}:{:02}.{:06}", time.hour(), time.minute(), time.second(), time.microsecond())
}
