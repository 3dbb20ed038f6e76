//! Attributes of a view: `#[mongo(…)]` on a struct with `#[derive(View)]`.

use schema_core::attr::OnView;
use schema_core::ir::{self, Source, Text};

#[doc(hidden)]
pub use super::entity::{index, no_validator, open, raw_index, raw_shard_key, shard_key, validation, validator};
use crate::options::ViewOptions;

/// See [`pipeline`].
#[derive(Debug)]
pub struct Pipeline(Text, Text);

/// The collection that a view starts from, and the stages whose documents it shows, as extended JSON.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "items")]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
///     sold: bool,
/// }
///
/// #[derive(View)]
/// #[entity(name = "offers", query = "SELECT id FROM items WHERE NOT sold")]
/// #[mongo(pipeline("items", r#"[{"$match": {"sold": false}}, {"$project": {"id": 1}}]"#))]
/// struct Offer {
///     id: i64,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item; Offer]?)?;
/// let plan = schema_mongo::create(&spec);
/// assert!(plan.to_json().contains(
///     r#"{"create":"offers","viewOn":"items","pipeline":[{"$match":{"sold":false}},{"$project":{"id":1}}]}"#
/// ));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn pipeline(on: impl Into<Text>, stages: impl Into<Text>) -> Pipeline {
    Pipeline(on.into(), stages.into())
}

#[diagnostic::do_not_recommend]
impl OnView for Pipeline {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().pipeline = Some((self.0, self.1));
    }
}

/// See [`skip`].
#[derive(Debug)]
pub struct Skip(Text);

/// MongoDB has no such view, for this reason.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "items")]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(View)]
/// #[entity(name = "totals", query = "SELECT count(*) AS items FROM items")]
/// #[mongo(skip("the application counts"))]
/// struct Total {
///     items: i64,
/// }
///
/// assert!(schema_mongo::lower(&registry![Item; Total]?)?.views.is_empty());
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn skip(reason: impl Into<Text>) -> Skip {
    Skip(reason.into())
}

#[diagnostic::do_not_recommend]
impl OnView for Skip {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().skip = Some(self.0);
    }
}
