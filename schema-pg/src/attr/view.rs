//! Attributes of a view: `#[pg(…)]` on a struct with `#[derive(View)]`.

use schema_core::attr::OnView;
use schema_core::ir::{self, Source};

pub use super::entity::{index, schema, with};
pub use super::grant::grant;
use crate::options::ViewOptions;

#[diagnostic::do_not_recommend]
impl OnView for super::entity::Schema {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().schema = Some(self.0);
    }
}

/// See [`security_definer`].
#[derive(Debug)]
pub struct SecurityDefiner;

/// The view reads its tables with the rights of its owner, and their row security does not count for the reader. Without
/// it a view reads with the rights of the reader, which PostgreSQL can do since 15.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(View)]
/// #[entity(query = "SELECT count(*) AS items FROM item")]
/// #[pg(security_definer)]
/// struct Total {
///     items: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE VIEW public.total AS\nSELECT count(*)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn security_definer() -> SecurityDefiner {
    SecurityDefiner
}

#[diagnostic::do_not_recommend]
impl OnView for SecurityDefiner {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().security_definer = true;
    }
}

/// See [`past_row_security`].
#[derive(Debug)]
pub struct PastRowSecurity {
    bypassrls: bool,
}

/// The materialized view holds rows of tables with row security, of all tenants, and has none itself: whoever may read it reads
/// them all. Without this word such a view is refused. No role of [`Config::roles`](crate::Config) may read it, unless it is
/// [granted](grant): best to the owner of a plain view that asks for the tenant.
///
/// Row security binds the owner of the tables too, so a view that it fills would hold what policies show to the session that
/// refreshes it. Therefore it belongs to the role [`Roles::materialized`](crate::Roles), for which each of these tables gets a
/// policy of its own, and is filled with all rows by whoever may refresh it. What is trusted: `current_user`, which is that role
/// while PostgreSQL refreshes the view, and in sessions that are allowed to `SET ROLE` to it.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{Config, Roles};
/// # #[derive(Entity)]
/// # #[entity(owner = user_id)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     user_id: i64,
/// # }
/// #[derive(View)]
/// #[entity(materialized, query = "SELECT user_id, count(*) AS items FROM item GROUP BY user_id")]
/// #[pg(past_row_security)]
/// struct Total {
///     user_id: i64,
///     items: i64,
/// }
/// let roles = Roles { application: "app".into(), materialized: Some("app_views".into()), ..Roles::default() };
/// let config = Config { roles: Some(roles), ..Config::default() };
/// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry, &config)?).to_string();
/// assert!(sql.contains("CREATE MATERIALIZED VIEW public.total"), "{sql}");
/// assert!(sql.contains("ALTER TABLE public.total OWNER TO app_views;"), "{sql}");
/// assert!(sql.contains("CREATE POLICY item_materialized ON public.item
///     FOR SELECT TO app_views
///     USING (current_user = 'app_views');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn past_row_security() -> PastRowSecurity {
    PastRowSecurity { bypassrls: false }
}

impl PastRowSecurity {
    /// The role that owns the view needs no policies: it has BYPASSRLS, or is a superuser, which an administrator sees to.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(owner = user_id)]
    /// # struct Item {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// #     user_id: i64,
    /// # }
    /// #[derive(View)]
    /// #[entity(materialized, query = "SELECT user_id, count(*) AS items FROM item GROUP BY user_id")]
    /// #[pg(past_row_security().bypassrls())]
    /// struct Total {
    ///     user_id: i64,
    ///     items: i64,
    /// }
    /// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
    /// assert!(sql.contains("CREATE MATERIALIZED VIEW public.total"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn bypassrls(mut self) -> Self {
        self.bypassrls = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnView for PastRowSecurity {
    fn apply(self, view: &mut ir::View, _: Source) {
        let declared = view.extensions.get_mut::<ViewOptions>();
        (declared.past_row_security, declared.bypassrls) = (true, self.bypassrls);
    }
}

/// See [`no_refresh_function`].
#[derive(Debug)]
pub struct NoRefreshFunction;

/// No function is made that refreshes the materialized view: somebody else does, by `REFRESH MATERIALIZED VIEW`.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(View)]
/// #[entity(materialized, query = "SELECT count(*) AS items FROM item")]
/// #[pg(no_refresh_function)]
/// struct Total {
///     items: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE MATERIALIZED VIEW public.total"), "{sql}");
/// assert!(!sql.contains("CREATE FUNCTION"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn no_refresh_function() -> NoRefreshFunction {
    NoRefreshFunction
}

#[diagnostic::do_not_recommend]
impl OnView for NoRefreshFunction {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().no_refresh_function = true;
    }
}

/// See [`shows_private`].
#[derive(Debug)]
pub struct ShowsPrivate;

/// The view shows values of fields that are `pii`, `sensitive` or `encrypted`, or columns made of them, with the rights of its owner: a
/// materialized view, or one with `security_definer`. Without this word such a view is refused. Whoever may read it reads these values:
/// the privileges on the table's columns and its masked view count for the table alone.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Person {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     #[entity(pii)]
/// #     city: String,
/// # }
/// #[derive(View)]
/// #[entity(materialized, query = "SELECT city, count(*) AS people FROM person GROUP BY city HAVING count(*) > 20")]
/// #[pg(shows_private)]
/// struct City {
///     city: String,
///     people: i64,
/// }
/// # let registry = Registry::builder().entity::<Person>().view::<City>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE MATERIALIZED VIEW public.city"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn shows_private() -> ShowsPrivate {
    ShowsPrivate
}

#[diagnostic::do_not_recommend]
impl OnView for ShowsPrivate {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().shows_private = true;
    }
}

/// See [`security_barrier`].
#[derive(Debug)]
pub struct SecurityBarrier;

/// The view's own conditions are checked before any function of the reader sees a row: for views that hide rows.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Item {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     hidden: bool,
/// # }
/// #[derive(View)]
/// #[entity(query = "SELECT id FROM item WHERE NOT hidden")]
/// #[pg(security_barrier)]
/// struct Shown {
///     id: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Shown>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("WITH (security_invoker = true, security_barrier = true) AS"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn security_barrier() -> SecurityBarrier {
    SecurityBarrier
}

#[diagnostic::do_not_recommend]
impl OnView for SecurityBarrier {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().security_barrier = true;
    }
}
