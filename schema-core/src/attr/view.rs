//! Attributes of a view: `#[entity(…)]` on a struct with `#[derive(View)]`.

use super::OnView;
use super::entity::{Index, Name, RenameAll, RenamedFrom, Unique};
pub use super::entity::{index, name, rename_all, renamed_from, unique};
use crate::ir::{self, Source, Text};

#[doc(hidden)]
pub use super::entity::{
    check, foreign_key, fuzzy, junction, many_to_many, no_primary_key, primary_key, search, timestamps,
};

impl OnView for Name {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.name = Some(self.0);
    }
}

impl OnView for RenamedFrom {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.renamed_from.push(self.0);
    }
}

impl OnView for RenameAll {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.rename_all = Some(self.0);
    }
}

/// See [`query`].
#[derive(Debug)]
pub struct Query(Text);

/// The query whose rows the view shows. Each field of the struct is a column of it, by name. The tables that it names are
/// those of the registry; their columns are looked up.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
///     sold: bool,
/// }
///
/// /// What can still be bought.
/// #[derive(View)]
/// #[entity(name = "offers", query = "SELECT id FROM item WHERE NOT sold")]
/// struct Offer {
///     id: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Offer>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE VIEW \"public\".\"offers\" WITH (security_invoker = true) AS\nSELECT id FROM item WHERE NOT sold;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn query(query: impl Into<Text>) -> Query {
    Query(query.into())
}

impl OnView for Query {
    fn apply(self, view: &mut ir::View, at: Source) {
        (view.query, view.query_source) = (Some(self.0), at);
    }
}

/// See [`materialized`].
#[derive(Debug)]
pub struct Materialized;

/// The rows are kept, and are as old as the last refresh. A function `refresh_…` is made, which readers need not wait for
/// where `unique([…])` names a key of the rows. It makes the same rows in each session: where the query writes times, intervals,
/// numbers or bytes as text, it does so in UTC and with all digits.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     shelf: i32,
/// # }
/// #[derive(View)]
/// #[entity(materialized, query = "SELECT shelf, count(*) AS items FROM item GROUP BY shelf")]
/// #[entity(unique([shelf]), refresh("daily"))]
/// struct Stock {
///     shelf: i32,
///     items: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Stock>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE MATERIALIZED VIEW \"public\".\"stock\" AS\nSELECT shelf"), "{sql}");
/// assert!(sql.contains(r#"CREATE UNIQUE INDEX "stock_shelf_key" ON "public"."stock" USING btree ("shelf");"#), "{sql}");
/// assert!(sql.contains(r#"REFRESH MATERIALIZED VIEW CONCURRENTLY "public"."stock";"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn materialized() -> Materialized {
    Materialized
}

impl OnView for Materialized {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.materialized = true;
    }
}

/// See [`refresh`].
#[derive(Debug)]
pub struct Refresh(Text);

/// How often a materialized view is to be made anew, in words or as cron writes it. It is kept in the comment of the
/// function that does it: the database itself keeps no time.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(View)]
/// #[entity(materialized, query = "SELECT count(*) AS items FROM item", refresh("0 3 * * *"))]
/// struct Total {
///     items: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("'Generated: makes the rows of total anew. To be called: 0 3 * * *.'"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn refresh(schedule: impl Into<Text>) -> Refresh {
    Refresh(schedule.into())
}

impl OnView for Refresh {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.refresh = Some(self.0);
    }
}

impl OnView for Unique {
    fn apply(self, view: &mut ir::View, at: Source) {
        let unique = self.on_view(&mut view.mistakes, at);
        view.uniques.push(unique);
    }
}

impl OnView for Index {
    fn apply(self, view: &mut ir::View, at: Source) {
        view.indexes.push(self.into_ir(at));
    }
}
