//! Whose rows they are: a tenant's, a user's, everybody's.

use super::OnEntity;
use super::columns::field_of;
use crate::Column;
use crate::ir::{self, Source, Tenancy, Text};

/// See [`tenant`].
#[derive(Debug)]
pub struct Tenant {
    column: Column,
    index_name: Option<Text>,
}

/// The rows are a tenant's: `tenant = organization_id`. A session sees and writes those of its own tenant alone
/// (`SET LOCAL app.tenant_id = '…'`), and none while it names none. What is unique is so within a tenant, and no row can
/// reference one of another tenant: references hold the tenant too. The entity that the tenants themselves are says
/// `tenant = id`. Once one entity says it, each other says either this or [`global`].
///
/// What it trusts: who names the tenant. By default any statement of a session can, an injected one too; with `Session::signed(…)` of schema-pg
/// only the program can. References and unique constraints trust nobody: they hold for superusers. A statement that changes the tenant of its session
/// while it runs sees what it saw before, and triggers that look at other rows refuse its rows (SQLSTATE 42501).
///
/// ```
/// # use schema_core::*;
/// # use uuid::Uuid;
/// #[derive(Entity)]
/// #[entity(tenant = id)]
/// struct Organization {
///     #[entity(primary_key)]
///     id: Uuid,
/// }
///
/// #[derive(Entity)]
/// #[entity(tenant = organization_id)]
/// struct Project {
///     # #[entity(primary_key)]
///     # id: Uuid,
///     #[entity(references(Organization))]
///     organization_id: Uuid,
///     #[entity(unique)]
///     slug: String,
/// }
///
/// #[derive(Entity)]
/// #[entity(tenant = organization_id)]
/// struct Task {
///     # #[entity(primary_key)]
///     # id: Uuid,
///     #[entity(references(Organization))]
///     organization_id: Uuid,
///     #[entity(references(Project))]
///     project_id: Uuid,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Organization, Project, Task]?)?).to_string();
/// assert!(sql.contains("UNIQUE (organization_id, slug)"), "{sql}");
/// assert!(sql.contains("FOREIGN KEY (organization_id, project_id) REFERENCES public.project (organization_id, id)"), "{sql}");
/// assert!(sql.contains("CREATE POLICY task_tenant ON public.task
///     FOR ALL TO PUBLIC
///     USING (organization_id = (SELECT public.current_tenant_id()))"), "{sql}");
/// assert!(sql.contains("ALTER TABLE public.task FORCE ROW LEVEL SECURITY;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn tenant(column: Column) -> Tenant {
    Tenant { column, index_name: None }
}

impl Tenant {
    /// The name of the index that leads with the tenant, of a table in which no other does. Without it, table, column and `tenant_idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use uuid::Uuid;
    /// # #[derive(Entity)]
    /// # #[entity(tenant = id)]
    /// # struct Shop {
    /// #     #[entity(primary_key)]
    /// #     id: Uuid,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(tenant(shop_id).index_name("invoices_by_shop"))]
    /// struct Invoice {
    ///     # #[entity(primary_key)]
    ///     # id: Uuid,
    ///     shop_id: Uuid,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Shop, Invoice]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX invoices_by_shop ON public.invoice USING btree (shop_id);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.index_name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Tenant {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        if let Some(field) = field_of("tenant", &self.column, &mut entity.mistakes, at) {
            said(entity, Tenancy::Tenant(field), at);
            entity.lifecycle_mut().name_index("tenant", self.index_name, at);
        }
    }
}

/// See [`global`].
#[derive(Debug)]
pub struct Global;

/// The rows are everybody's, in a registry in which others are a tenant's: countries, plans, users that belong to several.
///
/// What one tenant's program does to such a row, it does for all: so rows of tenants reference it without an action (`NoAction`, `Restrict`), unless
/// the application does not write it (`#[pg(read_only)]`), and `soft_delete.cascade()` reaches no rows of tenants.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(global)]
/// struct Country {
///     #[entity(primary_key)]
///     id: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Country]?)?).to_string();
/// assert!(!sql.contains("ROW LEVEL SECURITY"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn global() -> Global {
    Global
}

#[diagnostic::do_not_recommend]
impl OnEntity for Global {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        said(entity, Tenancy::Global, at);
    }
}

fn said(entity: &mut ir::Entity, tenancy: Tenancy, at: Source) {
    if entity.lifecycle_mut().tenancy.replace(tenancy).is_some() {
        entity.mistakes.push(ir::AttributeError {
            source: at,
            message: "whose the rows are is said twice".to_owned(),
            help: "keep either `tenant = …` or `global`".to_owned(),
        });
    }
}

/// See [`owner`].
#[derive(Debug)]
pub struct Owner {
    column: Column,
    index_name: Option<Text>,
}

/// The rows are a user's: `owner = user_id`. A session sees and writes those of its own user alone
/// (`SET LOCAL app.user_id = '…'`), and none while it names none. With `tenant`, both must be right.
///
/// What it trusts: who names the user, as [`tenant`] does.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(owner = user_id)]
/// struct Draft {
///     # #[entity(primary_key)]
///     # id: i64,
///     user_id: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Draft]?)?).to_string();
/// assert!(sql.contains("USING (user_id = (SELECT public.current_user_id()))"), "{sql}");
/// assert!(sql.contains("CREATE INDEX draft_user_id_idx"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn owner(column: Column) -> Owner {
    Owner { column, index_name: None }
}

impl Owner {
    /// The name of the index by which the rows of a user are found. Without it, table, column and `idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(owner(user_id).index_name("items_of_a_user"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     user_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX items_of_a_user ON public.item USING btree (user_id);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.index_name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Owner {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        if let Some(field) = field_of("owner", &self.column, &mut entity.mistakes, at) {
            entity.lifecycle_mut().owner = Some(field);
            entity.lifecycle_mut().name_index("owner", self.index_name, at);
        }
    }
}
