//! Values of rows, and how COPY writes them.

use std::fmt::Write;

use schema_core::fake::{Decimal, date_text, moment_text, time_text};

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL
    Null,
    /// true, false
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A text, and all that is written as text: labels, jsonb, ranges, networks.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A UUID.
    Uuid(u128),
    /// Microseconds from 1970-01-01 on, or from midnight on.
    Moment(i64, Clock),
    /// The elements of an array.
    List(Vec<Value>),
}

/// What a moment is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// timestamptz
    Timestamptz,
    /// timestamp
    Timestamp,
    /// date
    Date,
    /// time
    Time,
}

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

impl Value {
    /// A whole number.
    pub fn whole(number: impl Into<i128>) -> Self {
        Self::Number(number.into().into())
    }

    /// The value as the server would write it as text, without quotes.
    pub fn write(&self, to: &mut String) {
        match self {
            Value::Null => {}
            Value::Bool(value) => to.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => {
                let _ = write!(to, "{number}");
            }
            Value::Text(text) => to.push_str(text),
            Value::Bytes(bytes) => {
                to.push_str("\\x");
                for byte in bytes {
                    to.push(char::from(HEX[usize::from(byte >> 4)]));
                    to.push(char::from(HEX[usize::from(byte & 15)]));
                }
            }
            Value::Uuid(number) => uuid(*number, to),
            Value::Moment(micros, clock) => match clock {
                Clock::Timestamptz => {
                    moment_text(*micros, ' ', to);
                    to.push_str("+00");
                }
                Clock::Timestamp => moment_text(*micros, ' ', to),
                Clock::Date => date_text(micros.div_euclid(DAY), to),
                Clock::Time => time_text(*micros, to),
            },
            Value::List(values) => {
                to.push('{');
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        to.push(',');
                    }
                    to.push('"');
                    let mut text = String::new();
                    value.write(&mut text);
                    for letter in text.chars() {
                        if matches!(letter, '"' | '\\') {
                            to.push('\\');
                        }
                        to.push(letter);
                    }
                    to.push('"');
                }
                to.push('}');
            }
        }
    }

    /// The value as COPY writes it in its text format (manual, "COPY").
    pub fn copy(&self, to: &mut String) {
        match self {
            Value::Null => to.push_str("\\N"),
            Value::Text(text) => escaped(text, to),
            Value::List(_) | Value::Bytes(_) => {
                let mut text = String::new();
                self.write(&mut text);
                escaped(&text, to);
            }
            value => value.write(to),
        }
    }
}

/// A UUID of version 4 with these bits: those of the second number stand at the end, all of them but two that the first has.
pub fn versioned(high: u64, low: u64) -> u128 {
    let kept = (low >> 62) & 3;
    let high = (high & 0xFFFF_FFFF_FFFF_0FFC) | 0x4000 | kept;
    (u128::from(high) << 64) | u128::from((low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
}

fn escaped(text: &str, to: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '\n', '\r', '\t']) {
        to.push_str(&rest[..at]);
        to.push_str(match rest.as_bytes()[at] {
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            _ => "\\t",
        });
        rest = &rest[at + 1..];
    }
    to.push_str(rest);
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn uuid(number: u128, to: &mut String) {
    for at in 0..32 {
        if matches!(at, 8 | 12 | 16 | 20) {
            to.push('-');
        }
        to.push(char::from(HEX[(number >> (124 - 4 * at)) as usize & 15]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_writes_what_it_reads() {
        let copied = |value: Value| {
            let mut text = String::new();
            value.copy(&mut text);
            text
        };
        assert_eq!(copied(Value::Null), "\\N");
        assert_eq!(copied(Value::Text("a\tb\\N\n".into())), "a\\tb\\\\N\\n");
        assert_eq!(copied(Value::Bytes(vec![0, 255])), "\\\\x00ff");
        assert_eq!(copied(Value::List(vec![Value::Text("a\"\\".into()), Value::whole(1)])), r#"{"a\\"\\\\","1"}"#);
        assert_eq!(copied(Value::Uuid(0x0123 << 112)), "01230000-0000-0000-0000-000000000000");
    }
}
