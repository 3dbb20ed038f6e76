//! Rows that the application does not delete.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source};

use crate::options::EntityOptions;

/// See [`no_delete`].
#[derive(Debug)]
pub struct NoDelete;

/// The application makes and changes rows, and deletes none: its role has no DELETE. It is about the roles of [`Config::roles`](crate::Config), which have
/// DELETE under `soft_delete` too, so that a program can remove rows for good; with both words, rows are deleted softly alone.
///
/// Foreign key actions and the functions that remove rows for good (`purge_item`) run as the owner of the table, and delete rows as before.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{Config, Roles};
/// #[derive(Entity)]
/// #[entity(soft_delete)]
/// #[pg(no_delete)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let roles = Roles { application: "app".into(), ..Roles::default() };
/// # let config = Config { roles: Some(roles), ..Config::default() };
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
/// assert!(sql.contains("GRANT SELECT ON TABLE public.item TO app;"), "{sql}");
/// assert!(!sql.contains("GRANT DELETE"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn no_delete() -> NoDelete {
    NoDelete
}

#[diagnostic::do_not_recommend]
impl OnEntity for NoDelete {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.extensions.get_mut::<EntityOptions>().no_delete = true;
    }
}
