//! Who may do what with a table.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};
use schema_core::{Column, IntoColumns};

use crate::said::{EntitySaid, GrantSaid, Privilege};

/// See [`grant`].
#[derive(Debug)]
pub struct Grant {
    said: GrantSaid,
    columns: Vec<Column>,
}

/// What roles may do with the table: `grant([Select, Insert]).to("app_writer")`. The roles must be there. What the roles of
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
/// assert!(sql.contains(r#"GRANT INSERT, SELECT ON TABLE "public"."item" TO "writer";"#), "{sql}");
/// assert!(sql.contains(r#"GRANT SELECT ("id", "title") ON TABLE "public"."item" TO "reader";"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn grant(privileges: impl IntoIterator<Item = Privilege>) -> Grant {
    let said = GrantSaid {
        source: Source::default(),
        privileges: privileges.into_iter().collect(),
        columns: Vec::new(),
        roles: Vec::new(),
    };
    Grant { said, columns: Vec::new() }
}

impl Grant {
    /// To this role; said again, to that one too.
    pub fn to(mut self, role: impl Into<Text>) -> Self {
        self.said.roles.push(role.into());
        self
    }

    /// With these columns alone.
    pub fn columns(mut self, columns: impl IntoColumns) -> Self {
        self.columns = columns.into_columns();
        self
    }
}

impl OnEntity for Grant {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let columns = self.columns.iter().map(|column| column.name().into()).collect();
        let said = GrantSaid { source: at, columns, ..self.said };
        entity.extensions.get_mut::<EntitySaid>().grants.push(said);
    }
}
