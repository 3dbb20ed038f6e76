//! The values that `#[pg(…)]` can name without a path.

#![expect(non_upper_case_globals, reason = "attributes name values as they name types: `using(Gin)`")]

use crate::catalog::IndexMethod;

/// Sorted; for comparisons, ranges and order. What an index is unless said otherwise.
pub const Btree: IndexMethod = IndexMethod::Btree;
/// For equality alone.
pub const Hash: IndexMethod = IndexMethod::Hash;
/// For what is inside: members of arrays and jsonb, words of a text.
pub const Gin: IndexMethod = IndexMethod::Gin;
/// For ranges, places and nearest neighbours.
pub const Gist: IndexMethod = IndexMethod::Gist;
/// For points and prefixes that cluster.
pub const SpGist: IndexMethod = IndexMethod::SpGist;
/// For large tables whose rows stand nearly in the order of the column.
pub const Brin: IndexMethod = IndexMethod::Brin;
/// For nearest neighbours among vectors: slower to build, better to search. Of the extension pgvector.
pub const Hnsw: IndexMethod = IndexMethod::Hnsw;
/// For nearest neighbours among vectors: fast to build. Of the extension pgvector.
pub const Ivfflat: IndexMethod = IndexMethod::Ivfflat;

pub use super::entity::{partition_by_hash, partition_by_list, partition_by_range};
pub use super::exclude::Exclusive as _;
