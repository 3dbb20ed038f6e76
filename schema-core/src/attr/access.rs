//! Access patterns: queries that an application asks often.

use super::columns::{field_of, plain_fields};
use super::unique::not_of_views;
use super::{OnEntity, OnView};
use crate::ir::{self, AccessPattern, AttributeError, IndexColumn, Source, Text};
use crate::{Column, IntoColumns};

/// See [`access`].
#[derive(Debug)]
pub struct Access {
    pattern: AccessPattern,
    by: Vec<Column>,
    through: Option<Column>,
    range: Vec<Column>,
    order_by: Vec<Column>,
    include: Vec<Column>,
}

/// A query that the application asks often, by a name and in words. The stores make the index that serves it: first what is compared with by `=`,
/// then what the rows are sorted by, then what lies in a range. A key, a unique or an index that serves it already is used, and patterns share an
/// index where one serves both; its comment names them. What no single index can serve is reported when the schema is lowered.
///
/// Under `soft_delete` a pattern asks for live rows, in an entity with a `tenant` for rows of one tenant, unless it says otherwise.
///
/// ```
/// # use schema_core::*;
/// use chrono::{DateTime, Utc};
/// #[derive(Entity)]
/// #[entity(name = "orders")]
/// #[entity(access("open_orders_of", "a customer's open orders, newest first").by([customer_id]).filter("status = 'open'").order_by([placed_at.desc()]).limit(20))]
/// #[entity(access("orders_of", "all orders of a customer since a day").by([customer_id]).range([placed_at]))]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
///     customer_id: i64,
///     status: String,
///     placed_at: DateTime<Utc>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Order]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX orders_customer_id_placed_at_idx ON public.orders USING btree (customer_id, placed_at);"), "{sql}");
/// assert!(sql.contains("CREATE INDEX orders_open_orders_of_idx ON public.orders USING btree (customer_id, placed_at DESC) WHERE (status = 'open');"), "{sql}");
/// assert!(sql.contains("COMMENT ON INDEX public.orders_open_orders_of_idx IS 'serves open_orders_of: a customer''s open orders, newest first';"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn access(name: impl Into<Text>, description: impl Into<Text>) -> Access {
    Access {
        pattern: AccessPattern::new(name, description),
        by: Vec::new(),
        through: None,
        range: Vec::new(),
        order_by: Vec::new(),
        include: Vec::new(),
    }
}

impl Access {
    /// Columns that the query compares with by `=`, each with a value of its own. Constants belong in [`filter`](Access::filter).
    #[must_use]
    pub fn by(mut self, columns: impl IntoColumns) -> Self {
        self.by = columns.into_columns();
        self
    }

    /// The reference across which rows are read: those of many referenced rows at once, each with an order and a limit of its own. It is what
    /// loads the newest three comments of twenty posts by one query.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # struct Post {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(timestamps, access("newest_of_posts", "the newest comments of each post").through(post_id).order_by([created_at.desc()]).limit(3))]
    /// struct Comment {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(references(Post))]
    ///     post_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Post, Comment]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX comment_post_id_created_at_idx ON public.comment USING btree (post_id, created_at DESC);"), "{sql}");
    /// assert!(!sql.contains("fkey_idx"), "it serves the reference too: {sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn through(mut self, reference: Column) -> Self {
        self.through = Some(reference);
        self
    }

    /// The condition on all rows of the pattern, in SQL: `.filter("status = 'open'")`. The index holds these rows alone.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.pattern.filter = Some(condition.into());
        self
    }

    /// The column whose values lie between two, or above or below one: `.range([placed_at])`.
    #[must_use]
    pub fn range(mut self, column: impl IntoColumns) -> Self {
        self.range = column.into_columns();
        self
    }

    /// How the rows are sorted: `.order_by([placed_at.desc()])`.
    #[must_use]
    pub fn order_by(mut self, columns: impl IntoColumns) -> Self {
        self.order_by = columns.into_columns();
        self
    }

    /// Fields that the query reads in addition to those that it is found by; PostgreSQL reads them from the index alone, where rows do not change
    /// often. MongoDB has no such columns, and reads the document.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(access("balance_of", "an account's balance").by([owner]).include([balance]))]
    /// struct Account {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     owner: i64,
    ///     balance: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Account]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX account_owner_idx ON public.account USING btree (owner) INCLUDE (balance);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn include(mut self, columns: impl IntoColumns) -> Self {
        self.include = columns.into_columns();
        self
    }

    /// How many rows the query reads at most.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.pattern.limit = Some(rows);
        self
    }

    /// Under `soft_delete`: deleted rows too.
    #[must_use]
    pub fn all_rows(mut self) -> Self {
        self.pattern.all_rows = true;
        self
    }

    /// In an entity with a `tenant`: rows of all tenants.
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.pattern.across_tenants = true;
        self
    }

    fn into_ir(self, at: Source, mistakes: &mut Vec<AttributeError>) -> AccessPattern {
        let through = self.through.as_ref().and_then(|column| field_of("through", column, mistakes, at));
        for column in self.by.iter().chain(&self.range) {
            let column = IndexColumn::from(*column);
            if column.order != ir::Order::Asc || column.nulls.is_some() {
                mistakes.push(AttributeError {
                    source: at,
                    message: "`by` and `range` of an access pattern take columns that are not sorted".to_owned(),
                    help: "say the order in `.order_by([…])`".to_owned(),
                });
            }
        }
        if self.range.len() > 1 {
            mistakes.push(AttributeError {
                source: at,
                message: "an index serves one range, and `range` names several columns".to_owned(),
                help: "name the one that excludes most rows".to_owned(),
            });
        }
        AccessPattern {
            source: at,
            by: self.by.into_iter().map(Into::into).collect(),
            through,
            range: self.range.first().map(|column| (*column).into()),
            order_by: self.order_by.into_iter().map(Into::into).collect(),
            include: plain_fields("include", &self.include, mistakes, at),
            ..self.pattern
        }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Access {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let pattern = self.into_ir(at, &mut entity.mistakes);
        entity.access.push(pattern);
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Access {
    fn apply(self, view: &mut ir::View, at: Source) {
        let pattern = self.into_ir(at, &mut view.mistakes);
        view.mistakes.extend(not_of_views("access", (pattern.all_rows, pattern.across_tenants), at));
        view.access.push(pattern);
    }
}
