//! How values are written, where serde's attributes do not show it.

use schema_core::attr::{FieldDraft, OnDomain, OnEmbedded, OnEnum, OnField};
use schema_core::ir;

use crate::options::{EmbeddedOptions, FieldOptions, TypeOptions};
use crate::spec::BsonType;

/// See [`bson_type`].
#[derive(Debug)]
pub struct Written(BsonType);

/// The type of BSON that serde writes, where its attributes do not show it: a `with` or a `Serialize` of your own. Said on a field,
/// an enum, a newtype or an embedded struct. Of a field that is a list or a map, it is the type of the values in it, unless it is
/// `Array` or `Object` itself.
///
/// ```
/// # use schema_core::*;
/// use chrono::{DateTime, Utc};
/// # mod as_date {}
/// #[derive(serde::Serialize, Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     // #[serde(with = "as_date")]
///     #[mongo(bson_type(Date))]
///     seen_at: DateTime<Utc>,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item]?)?;
/// let seen_at = spec.collection("item").unwrap().field("seen_at").unwrap();
/// assert_eq!(seen_at.to_value().to_string(), r#"{"bsonType":"date"}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// An enum with an integer `#[repr]` is written as its numbers by `serde_repr`, and as its names by serde: say which. Numbers are
/// those of the `#[repr]` where the type is the one that the driver writes for that integer: `Int`, and `Long` for 64 bits and `u32`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Clone, Copy, DbEnum)]
/// #[mongo(bson_type(Int))]
/// #[repr(u8)]
/// enum Level {
///     Low = 1,
///     High = 4,
/// }
///
/// #[derive(Entity)]
/// struct Alarm {
///     # #[entity(primary_key)]
///     # id: i64,
///     level: Level,
/// }
///
/// let spec = schema_mongo::lower(&registry![Alarm]?)?;
/// let level = spec.collection("alarm").unwrap().field("level").unwrap();
/// assert_eq!(level.to_value().to_string(), r#"{"bsonType":"int","enum":[1,4]}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn bson_type(ty: BsonType) -> Written {
    Written(ty)
}

impl<T, K, Place> OnField<T, K, Place> for Written {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().bson_type = Some(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for Written {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.extensions.get_mut::<TypeOptions>().bson_type = Some(self.0);
    }
}

impl<T, K> OnDomain<T, K> for Written {
    fn apply(self, domain: &mut ir::Domain) {
        domain.extensions.get_mut::<TypeOptions>().bson_type = Some(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OnEmbedded for Written {
    fn apply(self, embedded: &mut ir::Embedded) {
        embedded.extensions.get_mut::<EmbeddedOptions>().bson_type = Some(self.0);
    }
}
