//! What values a column can hold: drawn at random, or counted, so that no two are the same.

use schema_core::fake::{Decimal, Random, TextSource, hash, skewed};

use super::json;
use super::value::{Clock, DAY, Value, versioned};
use crate::catalog::{RangeType, Text};
use crate::sql::json::Json;

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing is known of the type: NULL.
    Unknown,
    /// true, false
    Bool,
    /// Numbers with so many digits behind the point, as they are without the point.
    Number {
        least: i128,
        most: i128,
        scale: u32,
        /// Small ones come more often: counts and prices.
        small: bool,
    },
    /// Texts.
    Text(Box<TextSource>),
    /// At least and at most so many bytes.
    Bytes(usize, usize),
    /// UUIDs, of version 4.
    Uuid,
    /// Moments from here to there.
    Moment(i64, i64, Clock),
    /// Lengths of time.
    Interval,
    /// One of these, the first ones more often.
    Among(Vec<Value>),
    /// Arrays of at least and at most so many.
    List(Box<Kind>, u64, u64),
    /// jsonb
    Json(Json, Text),
    /// Addresses; networks.
    Inet(bool),
    /// Addresses of network cards.
    Macaddr,
    /// Hexadecimal digits, so many.
    Hex(u32),
    /// Paths of ltree.
    Path,
    /// Words of a tsvector.
    Words,
    /// So many numbers.
    Vector(u32),
    /// Shapes of PostGIS: their kind, and their system of coordinates.
    Shape(Text, u32),
    /// Ranges that do not meet where they are counted.
    Range(RangeType),
}

impl Kind {
    /// A value at random.
    pub fn draw(&self, random: &mut Random) -> Value {
        match self {
            Kind::Unknown => Value::Null,
            Kind::Bool => Value::Bool(random.percent(40)),
            Kind::Number { least, most, scale, small } => {
                let most = match small {
                    // Up to a thousand times as much as the least one, as often in each power of two.
                    true => {
                        let span = u64::try_from(most - least).unwrap_or(u64::MAX).clamp(1, 100_000);
                        least + i128::from(skewed(random, span + 1))
                    }
                    false => random.between(*least, *most),
                };
                Value::Number(Decimal { digits: most, scale: *scale })
            }
            Kind::Text(source) => Value::Text(source.draw(random)),
            Kind::Bytes(min, max) => {
                let count = random.between(*min as i128, *max as i128);
                Value::Bytes((0..count).map(|_| random.below(256) as u8).collect())
            }
            Kind::Uuid => Value::Uuid(versioned(random.number(), random.number())),
            Kind::Moment(least, most, clock) => {
                let (unit, span) = (unit(*clock), most - least);
                let drawn = least + random.below((span / unit + 1).unsigned_abs()) as i64 * unit;
                Value::Moment(drawn, *clock)
            }
            Kind::Interval => Value::Text(format!("{} minutes", 5 * (1 + random.below(200)))),
            Kind::Among(values) => {
                values.get(skewed(random, values.len() as u64) as usize).cloned().unwrap_or(Value::Null)
            }
            Kind::List(of, min, max) => {
                let count = min + random.below(max - min + 1);
                Value::List((0..count).map(|_| of.draw(random)).collect())
            }
            Kind::Json(json, name) => Value::Text(json::draw(json, name, random).to_string()),
            other => other.at(random.below(1 << 20)),
        }
    }

    /// How many different values there are.
    pub fn capacity(&self) -> u64 {
        match self {
            Kind::Unknown | Kind::Json(..) => 1,
            Kind::Bool => 2,
            Kind::Number { least, most, .. } => u64::try_from((most - least).saturating_add(1)).unwrap_or(u64::MAX),
            Kind::Text(source) => source.capacity(),
            Kind::Bytes(_, max) => 256_u64.saturating_pow(u32::try_from((*max).min(8)).unwrap_or(8)),
            Kind::Moment(least, most, clock) => ((most - least) / unit(*clock) + 1).unsigned_abs(),
            Kind::Among(values) => values.len() as u64,
            Kind::List(of, _, max) => {
                if *max == 0 {
                    1
                } else {
                    of.capacity()
                }
            }
            Kind::Hex(digits) => 16_u64.saturating_pow(*digits),
            Kind::Inet(_) => 1 << 24,
            Kind::Macaddr => 1 << 40,
            Kind::Shape(..) => 3_000_000,
            Kind::Range(RangeType::Int4) => 100_000_000,
            Kind::Range(_) => 3_000_000,
            Kind::Uuid | Kind::Interval | Kind::Path | Kind::Words | Kind::Vector(_) => u64::MAX,
        }
    }

    /// The value of a number that is less than the capacity. No two are the same, and ranges do not meet.
    pub fn at(&self, number: u64) -> Value {
        match self {
            Kind::Unknown => Value::Null,
            Kind::Bool => Value::Bool(number == 1),
            Kind::Number { least, most, scale, .. } => {
                // Counted from 1 where that is possible.
                let first = if *least <= 1 && *most > i128::from(number) && *scale == 0 { 1 } else { *least };
                let digits = first + i128::from(number);
                Value::Number(Decimal {
                    digits: if digits > *most { least + i128::from(number) } else { digits },
                    scale: *scale,
                })
            }
            Kind::Text(source) => Value::Text(source.at(number)),
            Kind::Bytes(min, max) => {
                let count = (*min).max(16.min(*max)).max((*max).min(8));
                let mut bytes = hash(number, 1).to_be_bytes().repeat(count / 8 + 1);
                bytes.truncate(count);
                let own = number.to_be_bytes();
                let kept = count.min(8);
                bytes[count - kept..].copy_from_slice(&own[8 - kept..]);
                Value::Bytes(bytes)
            }
            Kind::Uuid => Value::Uuid(versioned(hash(number, 2), number)),
            Kind::Moment(least, most, clock) => {
                // From the last one back: what is new is what most look at.
                let back = i64::try_from(number).unwrap_or(i64::MAX).saturating_mul(unit(*clock));
                Value::Moment(most.saturating_sub(back).max(*least), *clock)
            }
            Kind::Interval => Value::Text(format!("{number} seconds")),
            Kind::Among(values) => values.get(number as usize).cloned().unwrap_or(Value::Null),
            Kind::List(of, min, _) => {
                let count = (*min).max(1);
                Value::List((0..count).map(|_| of.at(number)).collect())
            }
            Kind::Json(json, name) => Value::Text(json::draw(json, name, &mut Random::of(3, number)).to_string()),
            Kind::Inet(network) => {
                let [_, a, b, c] = (number as u32).to_be_bytes();
                Value::Text(format!("10.{a}.{b}.{c}{}", if *network { "/32" } else { "" }))
            }
            Kind::Macaddr => {
                let [.., a, b, c, d, e] = number.to_be_bytes();
                Value::Text(format!("02:{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}"))
            }
            Kind::Hex(digits) => Value::Text(format!("{number:0width$x}", width = *digits as usize)),
            Kind::Path => Value::Text(format!("top.n{}.n{number}", number % 16)),
            Kind::Words => Value::Text(format!("'n{number}':1")),
            Kind::Vector(count) => {
                let mut text = format!("[{number}");
                for at in 1..*count {
                    text.push_str(&format!(",{}", hash(number, at.into()) % 100));
                }
                text.push(']');
                Value::Text(text)
            }
            Kind::Shape(kind, srid) => Value::Text(shape(kind, *srid, number)),
            Kind::Range(of) => Value::Text(range(*of, number)),
        }
    }
}

/// In what steps moments are counted.
fn unit(clock: Clock) -> i64 {
    match clock {
        Clock::Date => DAY,
        _ => 1_000_000,
    }
}

/// The range of a number: it ends before the next one begins.
fn range(of: RangeType, number: u64) -> String {
    let mut text = String::from("[");
    let day = 16_071 + i64::try_from(number).unwrap_or_default();
    let moment = |micros: i64, clock, to: &mut String| Value::Moment(micros, clock).write(to);
    match of {
        RangeType::Int4 | RangeType::Int8 | RangeType::Num => {
            text.push_str(&format!("{},{}", number * 10, number * 10 + 1 + hash(number, 3) % 9));
        }
        RangeType::Date => {
            moment(day * DAY, Clock::Date, &mut text);
            text.push(',');
            moment((day + 1) * DAY, Clock::Date, &mut text);
        }
        RangeType::Ts | RangeType::Tstz => {
            let clock = if of == RangeType::Ts { Clock::Timestamp } else { Clock::Timestamptz };
            let start = 16_071 * DAY + i64::try_from(number).unwrap_or_default() * 3_600_000_000;
            text.push('"');
            moment(start, clock, &mut text);
            text.push_str("\",\"");
            moment(start + 60_000_000 * (15 + (hash(number, 3) % 45) as i64), clock, &mut text);
            text.push('"');
        }
    }
    text.push(')');
    text
}

/// A small shape of this kind, with its system of coordinates.
fn shape(kind: &str, srid: u32, number: u64) -> String {
    let degree = |at: u64| format!("{}.{:03}", at / 1_000, at % 1_000);
    // Between 10 and 60 degrees north, and 0 and 60 degrees east.
    let (x, y) = (number % 60_000, 10_000 + number / 60_000 * 1_000 + hash(number / 60_000, 1) % 1_000);
    let at = |right: u64, up: u64| format!("{} {}", degree(x + right), degree(y + up));
    let square = format!("(({},{},{},{},{}))", at(0, 0), at(10, 0), at(10, 10), at(0, 10), at(0, 0));
    let body = match kind {
        "Polygon" => format!("POLYGON{square}"),
        "MultiPolygon" => format!("MULTIPOLYGON({square})"),
        "LineString" => format!("LINESTRING({},{})", at(0, 0), at(10, 10)),
        "MultiLineString" => format!("MULTILINESTRING(({},{}))", at(0, 0), at(10, 10)),
        "MultiPoint" => format!("MULTIPOINT({},{})", at(0, 0), at(10, 10)),
        "GeometryCollection" => format!("GEOMETRYCOLLECTION(POINT({}))", at(0, 0)),
        _ => format!("POINT({})", at(0, 0)),
    };
    format!("SRID={srid};{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_values_differ() {
        let kinds = [
            Kind::Uuid,
            Kind::Number { least: -3, most: 2_000, scale: 0, small: true },
            Kind::Bytes(0, 2),
            Kind::Bytes(32, 32),
            Kind::Moment(0, 400 * DAY, Clock::Date),
            Kind::Inet(true),
            Kind::Macaddr,
            Kind::Range(RangeType::Tstz),
            Kind::Shape("Polygon".into(), 4326),
        ];
        for kind in kinds {
            let end = kind.capacity().min(2_000);
            let mut all: Vec<String> = (0..end).map(|number| format!("{:?}", kind.at(number))).collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len() as u64, end, "{kind:?}");
        }
    }
}
