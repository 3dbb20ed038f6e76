//! Shapes of the extension PostGIS.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ir::{Shape, Type, Value};
use crate::{FieldType, kind};

/// A kind of shape: what a column of [`Geometry`] or [`Geography`] holds.
pub trait ShapeKind: 'static {
    /// Its name in PostGIS: `Polygon`, `PointZ`.
    const NAME: &'static str;
}

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident $postgis:literal;)*) => {
        /// The kinds of shapes that PostGIS knows (its manual, "Geometry Objects"). For others, such as `PointZ`, implement [`ShapeKind`].
        pub mod shape {
            use super::ShapeKind;

            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub enum $name {}

                impl ShapeKind for $name {
                    const NAME: &'static str = $postgis;
                }
            )*
        }
    };
}

shapes! {
    /// Any shape.
    Any "Geometry";
    /// A place.
    Point "Point";
    /// A line through places.
    LineString "LineString";
    /// An area, with holes.
    Polygon "Polygon";
    /// Places.
    MultiPoint "MultiPoint";
    /// Lines.
    MultiLineString "MultiLineString";
    /// Areas.
    MultiPolygon "MultiPolygon";
    /// Shapes of several kinds.
    Collection "GeometryCollection";
}

/// A shape on a plane: `geometry(Polygon,3857)` of the extension PostGIS, with the number of its system of coordinates. The value is well-known text,
/// `POLYGON((0 0,1 0,1 1,0 0))`. A field with another type, of a crate for shapes, has such a column by `ty = Geometry<shape::Polygon, 3857>`.
///
/// ```
/// # use schema_core::*;
/// use schema_core::types::{Geography, Geometry, shape};
///
/// #[derive(Entity)]
/// #[entity(name = "parcels")]
/// #[pg(index([border]).using(Gist))]
/// struct Parcel {
///     # #[entity(primary_key)]
///     # id: i64,
///     border: Geometry<shape::Polygon, 25832>,
///     #[entity(ty = Geography<shape::LineString>)]
///     way: Vec<u8>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Parcel]?)?).to_string();
/// assert!(sql.contains("border geometry(Polygon,25832) NOT NULL"), "{sql}");
/// assert!(sql.contains("way geography(LineString,4326) NOT NULL"), "{sql}");
/// assert!(sql.contains("CREATE INDEX parcels_border_idx ON public.parcels USING gist (border);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geometry<S, const SRID: u32> {
    /// The shape as well-known text.
    pub text: String,
    shape: PhantomData<S>,
}

/// A shape on earth, in degrees: `geography(Polygon,4326)` of the extension PostGIS, whose distances are metres. See [`Geometry`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geography<S> {
    /// The shape as well-known text: longitude before latitude.
    pub text: String,
    shape: PhantomData<S>,
}

impl<S, const SRID: u32> Geometry<S, SRID> {
    /// A shape, from its well-known text. Whether it is one, the database finds.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), shape: PhantomData }
    }
}

impl<S> Geography<S> {
    /// A shape, from its well-known text. Whether it is one, the database finds.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), shape: PhantomData }
    }
}

macro_rules! shape_types {
    ($([$($generics:tt)*] $rust:ty: $geography:literal $srid:expr;)*) => {
        $(
            impl<$($generics)*> FieldType for $rust {
                type Kind = kind::Opaque;

                fn ty() -> Type {
                    Type::Shape(Box::new(Shape { kind: S::NAME.into(), srid: $srid, geography: $geography }))
                }

                fn value(&self) -> Value {
                    Value::Text(format!("SRID={};{}", $srid, self.text).into())
                }
            }

            impl<$($generics)*> Serialize for $rust {
                fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
                    self.text.serialize(serializer)
                }
            }

            impl<'de, $($generics)*> Deserialize<'de> for $rust {
                fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
                    String::deserialize(deserializer).map(Self::new)
                }
            }
        )*
    };
}

shape_types! {
    [S: ShapeKind, const SRID: u32] Geometry<S, SRID>: false SRID;
    [S: ShapeKind] Geography<S>: true 4326;
}
