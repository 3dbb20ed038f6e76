//! Exclusion: rows that must not be alike in some way.

use schema_core::Column;
use schema_core::attr::OnEntity;
use schema_core::ir::{self, Deferrable, Source, Text};

use crate::catalog::IndexMethod;
use crate::options::{EntityOptions, ExcludeOptions};

/// See [`exclude`].
#[derive(Debug)]
pub struct Exclude(ExcludeOptions);

/// No two rows may be alike in all of these: no room is booked twice at one time. In an entity with a `tenant`, no two rows of one tenant
/// may, unless it says [`.across_tenants()`](Exclude::across_tenants): the tenant is compared first.
///
/// ```
/// # use schema_core::*;
/// use std::ops::Range;
/// # use chrono::{DateTime, Utc};
///
/// #[derive(Entity)]
/// #[pg(exclude("no_overlap").using_gist([room.eq(), during.overlaps()]))]
/// struct Booking {
///     # #[entity(primary_key)]
///     # id: i64,
///     room: i32,
///     during: Range<DateTime<Utc>>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Booking]?)?).to_string();
/// assert!(sql.contains("CREATE EXTENSION IF NOT EXISTS btree_gist;"), "{sql}");
/// assert!(sql.contains("CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn exclude(name: impl Into<Text>) -> Exclude {
    Exclude(ExcludeOptions {
        name: name.into(),
        source: Source::default(),
        method: IndexMethod::Gist,
        elements: Vec::new(),
        filter: None,
        deferrable: Deferrable::No,
        across_tenants: false,
        all_rows: false,
        message: None,
    })
}

impl Exclude {
    /// What is compared, by a GiST index: for ranges, places, and, with the extension btree_gist, for plain values.
    pub fn using_gist(self, elements: impl IntoIterator<Item = Excluded>) -> Self {
        self.using(IndexMethod::Gist, elements)
    }

    /// What is compared, by an SP-GiST index: for one range or network. Such an index has no place for a tenant beside it.
    pub fn using_spgist(self, elements: impl IntoIterator<Item = Excluded>) -> Self {
        self.using(IndexMethod::SpGist, elements)
    }

    /// What is compared, by a btree index: with `=` and comparisons of plain values. As a constraint that is `unique`, unless it has a condition or waits.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[pg(exclude("one_open").using_btree([room.eq()]).filter("closed_at IS NULL").initially_deferred())]
    /// struct Visit {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     room: i32,
    ///     closed_at: Option<chrono::NaiveDate>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Visit]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT one_open EXCLUDE USING btree (room WITH =) WHERE (closed_at IS NULL) DEFERRABLE INITIALLY DEFERRED"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn using_btree(self, elements: impl IntoIterator<Item = Excluded>) -> Self {
        self.using(IndexMethod::Btree, elements)
    }

    /// What is compared, by a hash index: with `=`, one column of any length.
    pub fn using_hash(self, element: [Excluded; 1]) -> Self {
        self.using(IndexMethod::Hash, element)
    }

    fn using(mut self, method: IndexMethod, elements: impl IntoIterator<Item = Excluded>) -> Self {
        self.0.method = method;
        self.0.elements = elements.into_iter().map(|element| (element.column, element.operator)).collect();
        self
    }

    /// The message for whoever breaks it: see [`Pattern::message`](schema_core::attr::rules::Pattern::message).
    ///
    /// ```
    /// # use schema_core::*;
    /// # use chrono::NaiveDate;
    /// use std::ops::Range;
    ///
    /// #[derive(Entity)]
    /// #[pg(exclude("one_guest").using_gist([days.overlaps()]).message("the room is taken on one of these days"))]
    /// struct Booking {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     days: Range<NaiveDate>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Booking]?)?).to_string();
    /// assert!(sql.contains("COMMENT ON CONSTRAINT one_guest ON public.booking IS 'the room is taken on one of these days';"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Only among rows for which this SQL condition holds: `.filter("NOT cancelled")`.
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.0.filter = Some(condition.into());
        self
    }

    /// No two rows of all tenants may be alike: a room that all tenants book.
    ///
    /// Row security does not hide what is excluded from others: who may insert finds out by an error (SQLSTATE 23P01) that another tenant has such
    /// a row, and takes the place first.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use chrono::NaiveDate;
    /// use std::ops::Range;
    ///
    /// #[derive(Entity)]
    /// #[entity(tenant = shop_id)]
    /// #[pg(exclude("own_rooms").using_gist([room.eq(), days.overlaps()]))]
    /// #[pg(exclude("shared_hall").using_gist([days.overlaps()]).filter("room = 0").across_tenants())]
    /// struct Booking {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     shop_id: i64,
    ///     room: i32,
    ///     days: Range<NaiveDate>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Booking]?)?).to_string();
    /// assert!(sql.contains("EXCLUDE USING gist (shop_id WITH =, room WITH =, days WITH &&)"), "{sql}");
    /// assert!(sql.contains("EXCLUDE USING gist (days WITH &&) WHERE (room = 0)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn across_tenants(mut self) -> Self {
        self.0.across_tenants = true;
        self
    }

    /// Under `soft_delete` it holds among the deleted rows too. Without it, among live ones.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete)]
    /// #[pg(exclude("one_number").using_gist([number.eq()]).all_rows(), exclude("one_seat").using_gist([seat.eq()]))]
    /// struct Ticket {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     number: i64,
    ///     seat: i32,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Ticket]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT one_number EXCLUDE USING gist (number WITH =)"), "{sql}");
    /// assert!(sql.contains("CONSTRAINT one_seat EXCLUDE USING gist (seat WITH =) WHERE (deleted_at IS NULL)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn all_rows(mut self) -> Self {
        self.0.all_rows = true;
        self
    }

    /// Checked at each statement, unless the transaction asks to wait until its end.
    pub fn deferrable(mut self) -> Self {
        self.0.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// Checked at the end of the transaction.
    pub fn initially_deferred(mut self) -> Self {
        self.0.deferrable = Deferrable::InitiallyDeferred;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Exclude {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().exclusions.push(ExcludeOptions { source: at, ..self.0 });
    }
}

/// A column, and by which operator two rows are compared in it.
#[derive(Debug)]
pub struct Excluded {
    column: ir::IndexColumn,
    operator: Text,
}

/// What [`exclude`] can ask of a column. In scope in every `#[pg(…)]`.
pub trait Exclusive {
    /// Both rows have the same value.
    fn eq(self) -> Excluded;
    /// The ranges of both rows have something in common.
    fn overlaps(self) -> Excluded;
    /// Another operator: `floor.operator("<>")`.
    fn operator(self, operator: &'static str) -> Excluded;
}

impl Exclusive for Column {
    fn eq(self) -> Excluded {
        self.operator("=")
    }

    fn overlaps(self) -> Excluded {
        self.operator("&&")
    }

    fn operator(self, operator: &'static str) -> Excluded {
        Excluded { column: self.into(), operator: operator.into() }
    }
}
