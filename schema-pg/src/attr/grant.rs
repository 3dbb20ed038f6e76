//! Who may do what with a table or a view.

use schema_core::attr::{OnEntity, OnView};
use schema_core::ir::{self, Source, Text};
use schema_core::{Column, IntoColumns};

use crate::options::{EntityOptions, GrantOptions, Privilege, ViewOptions};

/// See [`grant`].
#[derive(Debug)]
pub struct Grant {
    declared: GrantOptions,
    columns: Vec<Column>,
}

/// What roles may do with the table, or with the view: `grant([Select, Insert]).to("app_writer")`. The roles must be there. What the roles of
/// [`Config::roles`](crate::Config) may do needs no word.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(grant([Select, Insert]).to("writer"), grant([Select]).columns([id, title]).to("reader"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("GRANT INSERT, SELECT ON TABLE public.item TO writer;"), "{sql}");
/// assert!(sql.contains("GRANT SELECT (id, title) ON TABLE public.item TO reader;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// Views that read with the rights of their owner, and materialized views, are read by nobody else unless it is said here.
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
/// #[pg(grant([Select]).to("reader"))]
/// struct Total {
///     items: i64,
/// }
/// # let registry = Registry::builder().entity::<Item>().view::<Total>().build()?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("GRANT SELECT ON TABLE public.total TO reader;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// `All` is each privilege that PostgreSQL 14 to 18 know of a table: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES and TRIGGER; of a view, those that it can
/// have. MAINTAIN, which 17 added, is not among them.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(grant([All]).to("app_admin"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("GRANT DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE public.item TO app_admin;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn grant(privileges: impl IntoIterator<Item = Privilege>) -> Grant {
    let declared = GrantOptions {
        source: Source::default(),
        privileges: privileges.into_iter().collect(),
        columns: Vec::new(),
        roles: Vec::new(),
    };
    Grant { declared, columns: Vec::new() }
}

impl Grant {
    /// To this role; said again, to that one too.
    pub fn to(mut self, role: impl Into<Text>) -> Self {
        self.declared.roles.push(role.into());
        self
    }

    /// With these columns alone.
    pub fn columns(mut self, columns: impl IntoColumns) -> Self {
        self.columns = columns.into_columns();
        self
    }
}

impl Grant {
    fn at(self, at: Source) -> GrantOptions {
        let columns = self.columns.iter().map(|column| column.name().into()).collect();
        GrantOptions { source: at, columns, ..self.declared }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Grant {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().grants.push(self.at(at));
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Grant {
    fn apply(self, view: &mut ir::View, at: Source) {
        view.extensions.get_mut::<ViewOptions>().grants.push(self.at(at));
    }
}
