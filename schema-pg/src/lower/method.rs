//! What each index method can hold (manual, "Built-in Operator Classes" of each).

use super::scope::Scope;
use crate::catalog::{DataType, IndexMethod};
use crate::config::Version;

/// Whether a method can hold a type without naming an operator class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It can.
    Natural,
    /// It can by this extension.
    With(&'static str),
    /// It can't, or it would find nothing.
    No(&'static str),
}

/// Whether the method can hold the type.
pub fn support(method: IndexMethod, ty: &DataType, scope: &Scope<'_>) -> Support {
    let ty = scope.base_type(ty);
    let inside = matches!(ty, DataType::Array(_) | DataType::Jsonb | DataType::Tsvector);
    if method != IndexMethod::Btree && is_unknown(ty, scope) {
        return Support::Natural;
    }
    match method {
        IndexMethod::Btree => match ty {
            DataType::Jsonb => Support::No("is jsonb: a btree index over the whole of it finds nothing that is inside"),
            DataType::Tsvector => Support::No("holds words: a btree index finds none of them"),
            DataType::Vector(_) => Support::No("is a vector: a btree index finds no neighbours"),
            _ => Support::Natural,
        },
        IndexMethod::Hash => match ty {
            DataType::Tsvector | DataType::Vector(_) | DataType::Geography(..) | DataType::Geometry(..) => {
                Support::No("can't be in a hash index")
            }
            _ => Support::Natural,
        },
        IndexMethod::Gin => match ty {
            _ if inside => Support::Natural,
            DataType::Range(_)
            | DataType::Vector(_)
            | DataType::Geography(..)
            | DataType::Geometry(..)
            | DataType::Ltree => Support::No("can't be in a gin index"),
            _ => Support::With("btree_gin"),
        },
        IndexMethod::Gist => match ty {
            DataType::Range(_)
            | DataType::Ltree
            | DataType::Tsvector
            | DataType::Geography(..)
            | DataType::Geometry(..) => Support::Natural,
            DataType::Array(of) if **of == DataType::Ltree => Support::Natural,
            DataType::Array(_) | DataType::Jsonb | DataType::Vector(_) | DataType::Citext => {
                Support::No("can't be in a gist index without an operator class")
            }
            _ => Support::With("btree_gist"),
        },
        IndexMethod::SpGist => match ty {
            DataType::Range(_) | DataType::Text | DataType::Varchar(_) | DataType::Inet | DataType::Cidr => {
                Support::Natural
            }
            DataType::Geography(..) | DataType::Geometry(..) => Support::Natural,
            _ => Support::No("can't be in an spgist index without an operator class"),
        },
        IndexMethod::Brin => match ty {
            DataType::Boolean
            | DataType::Array(_)
            | DataType::Jsonb
            | DataType::Tsvector
            | DataType::Vector(_)
            | DataType::Ltree
            | DataType::Citext
            // An enum: its labels are sorted, and yet there is no operator class.
            | DataType::Named(_) => Support::No("can't be in a brin index"),
            _ => Support::Natural,
        },
        IndexMethod::Hnsw | IndexMethod::Ivfflat => match ty {
            DataType::Vector(_) => Support::No("needs an operator class, which says how distance is measured"),
            _ => Support::No("is no vector"),
        },
    }
}

/// Whether the operators of btree for a type tell nothing but their result (`pg_proc.proleakproof`, PostgreSQL 14 to 18): those that do not are no
/// conditions of an index where row security decides about rows (manual, "Rules and Privileges").
pub fn is_leakproof(ty: &DataType, scope: &Scope<'_>) -> bool {
    const LEAKPROOF: [&str; 8] = ["character", "timestamp", "time", "interval", "bit", "money", "oid", "macaddr8"];
    match scope.base_type(ty) {
        DataType::Numeric(_)
        | DataType::Jsonb
        | DataType::Tsvector
        | DataType::Citext
        | DataType::Ltree
        | DataType::Vector(_)
        | DataType::Geography(_)
        | DataType::Geometry(_)
        | DataType::Range(_)
        | DataType::Array(_)
        | DataType::Named(_) => false,
        DataType::Other(words) => LEAKPROOF.iter().any(|known| words.starts_with(known)) && !words.ends_with("[]"),
        _ => true,
    }
}

/// A type of which nothing is known here: one that somebody made, or of an extension. Whether a method holds it, the server knows.
fn is_unknown(ty: &DataType, scope: &Scope<'_>) -> bool {
    const SORTED: [&str; 8] = ["character", "timestamp", "time", "interval", "numeric", "bit", "money", "oid"];
    match ty {
        DataType::Named(name) => !scope.registry.enums().iter().any(|item| scope.enum_name(item) == **name),
        DataType::Other(words) => !SORTED.iter().any(|known| words.starts_with(known)),
        _ => false,
    }
}

/// The version whose extensions let the method hold the type, and what that is called.
pub fn since(method: IndexMethod, ty: &DataType, scope: &Scope<'_>) -> Option<(Version, &'static str)> {
    match (method, scope.base_type(ty)) {
        (IndexMethod::Hash, DataType::Ltree) => Some((Version::V17, "a hash index of ltree")),
        (IndexMethod::Gist, DataType::Boolean) => Some((Version::V15, "a gist index of boolean")),
        _ => None,
    }
}

/// What to do instead.
pub fn instead(method: IndexMethod) -> &'static str {
    match method {
        IndexMethod::Btree => "use `#[pg(index([…]).using(Gin))]`, or `#[pg(gin)]` on the field",
        IndexMethod::Hnsw | IndexMethod::Ivfflat => "name one: `embedding.opclass(\"vector_cosine_ops\")`",
        _ => "use another method, or name an operator class: `.opclass(\"…\")`",
    }
}

/// An index of this method has one column.
pub fn is_single(method: IndexMethod) -> bool {
    matches!(method, IndexMethod::Hash | IndexMethod::Hnsw | IndexMethod::Ivfflat)
}
