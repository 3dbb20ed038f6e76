//! Rows that the application reads and does not write.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source};

/// See [`read_only`].
#[derive(Debug)]
pub struct ReadOnly;

/// The application reads the rows and writes none: they come with migrations. What is everybody's, plans and countries, would
/// else be changed for all tenants by the program of one. It is about the roles of [`Config::roles`](crate::Config).
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{Config, Roles};
/// #[derive(Entity)]
/// #[pg(read_only)]
/// struct Country {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
/// # let roles = Roles { application: "app".into(), ..Roles::default() };
/// # let config = Config { roles: Some(roles), ..Config::default() };
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Country]?, &config)?).to_string();
/// assert!(sql.contains("GRANT SELECT ON TABLE public.country TO app;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn read_only() -> ReadOnly {
    ReadOnly
}

#[diagnostic::do_not_recommend]
impl OnEntity for ReadOnly {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.lifecycle_mut().read_only = true;
    }
}
