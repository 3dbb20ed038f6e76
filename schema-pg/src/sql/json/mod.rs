//! Conditions on jsonb: what a value is like, and the CHECKs that say it. Outside of lists they are operators of jsonb, in lists and maps
//! jsonpath: a CHECK holds no subquery.

mod check;
mod model;
mod path;
mod value;

pub use self::check::{element_check, is_of_members, member_check};
pub use self::model::{Alternative, Condition, Json, JsonType, Member, Spot};
pub use self::path::list_condition;
