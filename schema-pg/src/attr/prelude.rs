//! The values that `#[pg(…)]` can name without a path.

#![expect(non_upper_case_globals, reason = "attributes name values as they name types: `using(Gin)`")]

use crate::catalog::IndexMethod;
use crate::options::Privilege;

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

/// A role may read rows.
pub const Select: Privilege = Privilege::Select;
/// A role may make rows.
pub const Insert: Privilege = Privilege::Insert;
/// A role may change rows.
pub const Update: Privilege = Privilege::Update;
/// A role may delete rows.
pub const Delete: Privilege = Privilege::Delete;
/// A role may delete all rows at once, past triggers and policies.
pub const Truncate: Privilege = Privilege::Truncate;
/// A role may reference rows.
pub const References: Privilege = Privilege::References;
/// A role may do all that there is to do with a table, or with a view.
pub const All: Privilege = Privilege::All;

pub use super::entity::{partition_by_hash, partition_by_list, partition_by_range};
pub use super::exclude::Exclusive as _;
