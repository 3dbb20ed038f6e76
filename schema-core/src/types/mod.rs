//! Field types: those of the standard library, of optional crates, and types that databases have and Rust has not.
//!
//! | Rust | feature | PostgreSQL |
//! |---|---|---|
//! | `bool` | | boolean |
//! | `i8`, `i16`, `u8` | | smallint, with a CHECK of the bounds where they are narrower |
//! | `i32`, `u16` | | integer |
//! | `i64`, `u32`, `u64` | | bigint; of `u64` what is no larger than an `i64` |
//! | `f32`, `f64` | | real, double precision |
//! | `String` | | text; varchar(n) with `length(..=n)` |
//! | `Vec<u8>` | | bytea |
//! | `Vec<T>` | | an array of one dimension without NULL; jsonb where the elements are JSON or lists |
//! | `Vec<Option<T>>` | | an array in which NULL can stand |
//! | `BTreeSet<T>`, `HashSet<T>` | | as `Vec<T>` |
//! | `[T; N]`, tuples | | jsonb, an array of so many |
//! | `BTreeMap<K, T>`, `HashMap<K, T>` by `String`, `uuid::Uuid` or a `DbEnum`, `serde_json::Value` | | jsonb |
//! | `std::time::Duration` | | interval |
//! | `std::net::IpAddr`, `Ipv4Addr`, `Ipv6Addr` | | inet |
//! | `std::ops::Range<T>` | | int4range, int8range, numrange, daterange, tsrange, tstzrange |
//! | `uuid::Uuid` | `uuid` (on by default) | uuid |
//! | `chrono::DateTime`, `NaiveDateTime`, `NaiveDate`, `NaiveTime`, `TimeDelta` | `chrono` | timestamptz, timestamp, date, time, interval |
//! | `jiff::Timestamp`, `Zoned`, `civil::DateTime`, `civil::Date`, `civil::Time`, `SignedDuration` | `jiff` | the same |
//! | `time::OffsetDateTime`, `PrimitiveDateTime`, `Date`, `Time`, `Duration` | `time` | the same |
//! | `rust_decimal::Decimal`, `bigdecimal::BigDecimal` | `rust_decimal`, `bigdecimal` | numeric |
//! | `ipnetwork::IpNetwork`, `Ipv4Network`, `Ipv6Network` | `ipnetwork` | inet: these types keep the address within the network |
//! | `bson::oid::ObjectId`, `DateTime`, `Decimal128`, `Binary`, `Uuid` | `bson` | char(24), timestamptz, numeric, bytea, uuid |
//! | `bson::Timestamp` | `bson` | jsonb |
//! | `bson::Bson`, `Document` | `bson` | jsonb |
//! | [`CiText`], [`Ltree`], [`TsVector`], [`Cidr`], [`MacAddr`], [`Vector`], [`Point`] | | citext, ltree, tsvector, cidr, macaddr, vector(n), geography(Point,4326) |
//! | [`Geometry`], [`Geography`] | | geometry(Polygon,25832), geography(LineString,4326) |
//! | [`Money`] | `rust_decimal` | numeric(15,2) and char(3), with `#[pg(flatten)]` |
//!
//! A field of another type can have the column of one of these: `#[entity(ty = Ltree)] path: String`.

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "bson")]
mod bson;
#[cfg(feature = "chrono")]
mod chrono;
mod database;
#[cfg(feature = "ipnetwork")]
mod ipnetwork;
#[cfg(feature = "jiff")]
mod jiff;
mod json;
#[cfg(all(feature = "rust_decimal", feature = "derive"))]
mod money;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod shapes;
mod std;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

pub use self::std::MapKey;
pub use database::{CiText, Cidr, Ltree, MacAddr, Point, TsVector, Vector};
#[cfg(all(feature = "rust_decimal", feature = "derive"))]
pub use money::Money;
pub use shapes::{Geography, Geometry, ShapeKind, shape};

use crate::ir::Value;

/// How serde writes the parts of a tuple, where that is one way; else the way of a tuple whose parts differ is a mistake.
const fn one_way(ways: &[crate::ir::Written]) -> crate::ir::Written {
    let mut at = 1;
    while at < ways.len() {
        assert!(
            ways[at] as u8 == ways[0] as u8,
            "serde writes the parts of this tuple in several ways: make it a struct with `#[derive(Embedded)]`"
        );
        at += 1;
    }
    ways[0]
}

/// A length of time as ISO 8601 writes it, which PostgreSQL reads in every style of intervals.
fn interval(negative: bool, length: ::std::time::Duration) -> Value {
    let sign = if negative { "-" } else { "" };
    Value::Text(format!("PT{sign}{}.{:09}S", length.as_secs(), length.subsec_nanos()).into())
}

/// Implements [`FieldType`](crate::FieldType) for types that are plain values.
macro_rules! field_types {
    ($($rust:ty: $kind:ident, $ty:ident, $(as $written:ident,)? |$value:ident| $model:expr;)*) => {
        $(
            impl crate::FieldType for $rust {
                type Kind = crate::kind::$kind;
                $(const WRITTEN: crate::ir::Written = crate::ir::Written::$written;)?

                fn ty() -> crate::ir::Type {
                    crate::ir::Type::$ty
                }

                fn value(&self) -> crate::ir::Value {
                    let $value = self;
                    $model
                }
            }
        )*
    };
}
use field_types;

/// Values that are written for a type of decimals. Text holds digits, such as `"19.99"`: exact, where a float is not. Text
/// that is no number is reported by the registry.
#[cfg(any(feature = "rust_decimal", feature = "bigdecimal"))]
macro_rules! written_for_decimal {
    ($decimal:ty) => {
        $crate::types::written_for_decimal!($decimal, i32, |v| $crate::ir::Value::Int(i64::from(v)));
        $crate::types::written_for_decimal!($decimal, i64, |v| $crate::ir::Value::Int(v));
        $crate::types::written_for_decimal!($decimal, &'static str, |v| $crate::ir::Value::Text(v.into()));
    };
    ($decimal:ty, $rust:ty, |$value:ident| $model:expr) => {
        impl $crate::ValueFor<$decimal> for $rust {
            fn value_for(self) -> $crate::ir::Value {
                let $value = self;
                $model
            }
        }

        impl $crate::DefaultFor<$decimal> for $rust {
            fn default_for(self) -> $crate::ir::Default {
                $crate::ir::Default::Value($crate::ValueFor::<$decimal>::value_for(self))
            }
        }
    };
}
#[cfg(any(feature = "rust_decimal", feature = "bigdecimal"))]
use written_for_decimal;
