//! Types of fields, as any store can understand them.

use std::any::TypeId;

use serde::Serialize;

use super::{Definition, Text};

/// The type of a field, without `Option`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// True or false.
    Bool,
    /// 8-bit integer.
    Int8,
    /// 16-bit integer.
    Int16,
    /// 32-bit integer.
    Int32,
    /// 64-bit integer.
    Int64,
    /// Integer from 0 to 255.
    Uint8,
    /// Integer from 0 to 65,535.
    Uint16,
    /// Integer from 0 to 4,294,967,295.
    Uint32,
    /// Integer from 0 to 9,223,372,036,854,775,807: stores have no larger ones.
    Uint64,
    /// Single precision float.
    Float32,
    /// Double precision float.
    Float64,
    /// Exact decimal number.
    Decimal,
    /// Unicode text.
    String,
    /// Bytes.
    Bytes,
    /// UUID.
    Uuid,
    /// A moment, the same all over the world.
    Timestamp,
    /// Date and time of a wall clock, of no zone.
    LocalTimestamp,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Interval,
    /// Text that is the same in capitals and in small letters.
    CaseInsensitive,
    /// An address of the internet protocol, alone or with its network.
    IpAddress,
    /// A network of the internet protocol.
    IpNetwork,
    /// An address of a network card.
    MacAddress,
    /// A place in a tree: `top.science.astronomy`.
    TreePath,
    /// The words of a text, prepared for search.
    SearchDocument,
    /// So many single precision floats, compared by distance.
    Vector(u32),
    /// A place on earth, by longitude and latitude (WGS 84).
    Point,
    /// A shape on a plane or on earth.
    Shape(Box<Shape>),
    /// From one value to another, without the last.
    Range(Box<Type>),
    /// An identifier of 12 bytes, as MongoDB makes them.
    ObjectId,
    /// Any JSON.
    Json,
    /// A list of values of one type, none of them null but of `Nullable`.
    List(Box<Type>),
    /// In a list or a map, a value of this type or none.
    Nullable(Box<Type>),
    /// So many values, each of its own type.
    Tuple(Vec<Type>),
    /// Values of one type by a text key.
    Map(Box<Type>),
    /// A type with `#[derive(DbEnum)]`.
    Enum(Box<TypeRef>),
    /// A type with `#[derive(Domain)]`.
    Domain(Box<TypeRef>),
    /// A struct with `#[derive(Embedded)]`.
    Embedded(Box<TypeRef>),
}

/// What shapes a field holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shape {
    /// Their kind, as PostGIS calls it: `Polygon`; `Geometry` is any.
    pub kind: Text,
    /// The number of their system of coordinates.
    pub srid: u32,
    /// They are on earth: distances are metres.
    pub geography: bool,
}

/// A Rust type of the application that the model speaks of.
#[derive(Debug, Clone, Serialize)]
pub struct TypeRef {
    /// Last part of the path: `User`.
    #[serde(rename = "rust_name")]
    pub name: Text,
    /// Whole path: `shop::user::User`.
    #[serde(rename = "rust_path")]
    pub path: Text,
    /// Identity within this program. Never serialized, never compared: two builds give two.
    #[serde(skip)]
    pub id: Option<TypeId>,
    /// Says what the type is; `None` for entities, which are registered by name.
    #[serde(skip)]
    pub define: Option<fn() -> Definition>,
}

impl PartialEq for TypeRef {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl TypeRef {
    /// The type `T`.
    pub fn of<T: ?Sized + 'static>(define: Option<fn() -> Definition>) -> Self {
        let path = std::any::type_name::<T>();
        // The path ends in the name: generic types can't be entities.
        let name = path.rsplit("::").next().unwrap_or(path);
        Self { name: name.into(), path: path.into(), id: Some(TypeId::of::<T>()), define }
    }

    /// The entity `E`.
    pub fn entity<E: ?Sized + 'static>() -> Self {
        Self::of::<E>(None)
    }
}

impl Type {
    /// Whole numbers, of whatever size.
    pub fn is_integer(&self) -> bool {
        use Type::{Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64};
        matches!(self, Int8 | Int16 | Int32 | Int64 | Uint8 | Uint16 | Uint32 | Uint64)
    }

    /// The type of a list's elements, or of the parts of a tuple that are all of one, else the type itself.
    pub fn element(&self) -> &Type {
        match self {
            Type::List(of) | Type::Map(of) | Type::Nullable(of) => of.element(),
            Type::Tuple(parts) => match &parts[..] {
                [first, rest @ ..] if rest.iter().all(|part| part == first) => first.element(),
                _ => self,
            },
            other => other,
        }
    }

    /// The type's elements and parts, or the type itself.
    pub fn elements(&self) -> Vec<&Type> {
        match self {
            Type::List(of) | Type::Map(of) | Type::Nullable(of) => of.elements(),
            Type::Tuple(parts) => parts.iter().flat_map(Type::elements).collect(),
            other => vec![other],
        }
    }
}
