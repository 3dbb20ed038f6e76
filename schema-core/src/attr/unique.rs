//! What no two rows hold alike.

use super::OnEntity;
use super::columns::plain_fields;
use crate::ir::{self, Deferrable, Source, Text};
use crate::{Column, IntoColumns};

/// See [`unique`].
#[derive(Debug)]
pub struct Unique {
    columns: Vec<Column>,
    unique: ir::Unique,
}

/// Fields that must not hold the same values in two rows: `unique([organization_id, email])`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(unique([owner, slug]))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     owner: i64,
///     slug: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT item_owner_slug_key UNIQUE (owner, slug)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn unique(columns: impl IntoColumns) -> Unique {
    let unique = ir::Unique {
        name: None,
        source: Source::default(),
        fields: Vec::new(),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        filter: None,
        across_tenants: false,
        all_rows: false,
        message: None,
    };
    Unique { columns: columns.into_columns(), unique }
}

impl Unique {
    /// The name of the constraint. Without it, table, columns and `key`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.unique.name = Some(name.into());
        self
    }

    /// The message for whoever breaks it: see [`Pattern::message`](super::rules::Pattern::message).
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "users", unique([team, nick]).message("somebody of the team has this name"))]
    /// struct User {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     team: i64,
    ///     nick: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![User]?)?).to_string();
    /// assert!(sql.contains("COMMENT ON CONSTRAINT users_team_nick_key ON public.users IS 'somebody of the team has this name';"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.unique.message = Some(message.into());
        self
    }

    /// Two rows without a value count as the same. PostgreSQL knows it since 15.
    #[must_use]
    pub fn nulls_not_distinct(mut self) -> Self {
        self.unique.nulls_not_distinct = true;
        self
    }

    /// Checked at each statement, unless the transaction asks to wait until its end.
    #[must_use]
    pub fn deferrable(mut self) -> Self {
        self.unique.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// Checked at the end of the transaction.
    #[must_use]
    pub fn initially_deferred(mut self) -> Self {
        self.unique.deferrable = Deferrable::InitiallyDeferred;
        self
    }

    /// Only among rows for which this SQL condition holds: `.filter("status = 'active'")`.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.unique.filter = Some(condition.into());
        self
    }

    /// Unique among the rows of all tenants. Without it, what is unique in an entity with a `tenant` is so within each tenant.
    /// For what is looked up before the tenant is known: the login of a user, the hash of a key that a program brings.
    ///
    /// Row security does not hide what is unique from others (manual, "Row Security Policies": unique constraints always
    /// bypass it): who may insert finds out by an error (SQLSTATE 23505) that another tenant holds the value, may take a value
    /// first, and waits where another's open transaction holds it. So it is for values that can't be guessed, or where that is
    /// accepted.
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
    /// #[entity(tenant = shop_id)]
    /// struct Token {
    ///     # #[entity(primary_key)]
    ///     # id: Uuid,
    ///     #[entity(references(Shop))]
    ///     shop_id: Uuid,
    ///     #[entity(unique.across_tenants())]
    ///     hash: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Shop, Token]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT token_hash_key UNIQUE (hash)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.unique.across_tenants = true;
        self
    }

    /// Under `soft_delete`: unique among all rows, the deleted ones too. For what is never given again: a login, an invoice number.
    /// Without it, what is unique is so among live rows, and a value is free once its row is deleted.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete)]
    /// struct Account {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(unique.all_rows())]
    ///     login: String,
    ///     #[entity(unique)]
    ///     nickname: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Account]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT account_login_key UNIQUE (login)"), "{sql}");
    /// assert!(sql.contains("CREATE UNIQUE INDEX account_nickname_key ON public.account USING btree (nickname) WHERE (deleted_at IS NULL);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn all_rows(mut self) -> Self {
        self.unique.all_rows = true;
        self
    }

    /// The same on a view.
    pub(super) fn on_view(self, mistakes: &mut Vec<ir::AttributeError>, at: Source) -> ir::Unique {
        let fields = plain_fields("unique", &self.columns, mistakes, at);
        let ir::Unique { all_rows, across_tenants, .. } = self.unique;
        mistakes.extend(not_of_views("unique", (all_rows, across_tenants), at));
        ir::Unique { source: at, fields, ..self.unique }
    }

    /// The same on this field alone.
    pub(super) fn on_field(self, field: &ir::Field) -> ir::Unique {
        ir::Unique { source: field.source, fields: vec![field.name.clone()], ..self.unique }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Unique {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let fields = plain_fields("unique", &self.columns, &mut entity.mistakes, at);
        entity.uniques.push(ir::Unique { source: at, fields, ..self.unique });
    }
}

/// `.all_rows()` and `.across_tenants()` say nothing of a view.
pub(super) fn not_of_views(
    word: &str,
    (all_rows, across_tenants): (bool, bool),
    at: Source,
) -> impl Iterator<Item = ir::AttributeError> {
    let of_soft_delete = all_rows.then_some(("all_rows", "`soft_delete`"));
    let of_tenants = across_tenants.then_some(("across_tenants", "tenant"));
    of_soft_delete.into_iter().chain(of_tenants).map(move |(method, what)| ir::AttributeError {
        source: at,
        message: format!("`{word}` says `{method}`, and a view has no {what}"),
        help: format!("remove `.{method}()`"),
    })
}
