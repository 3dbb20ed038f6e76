//! Numbers from a sequence that goes with the column, as before identity columns.

use schema_core::attr::{FieldDraft, OnField};
use schema_core::ir::Text;
use schema_core::kind;

use crate::options::{FieldOptions, SerialOptions};

/// See [`serial`].
#[derive(Debug, Default)]
pub struct Serial(SerialOptions);

/// The column is numbered by a sequence of its own, which goes with it: what PostgreSQL makes of `serial` and `bigserial`. For tables that have it;
/// new ones are better served by [`primary_key`](schema_core::attr::field::primary_key()) and [`identity`](schema_core::attr::field::identity()).
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     #[entity(primary_key)]
///     #[pg(serial)]
///     id: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE SEQUENCE public.item_id_seq AS integer"), "{sql}");
/// assert!(sql.contains("id integer DEFAULT nextval('public.item_id_seq'::regclass) NOT NULL"), "{sql}");
/// assert!(sql.contains("ALTER SEQUENCE public.item_id_seq OWNED BY public.item.id"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn serial() -> Serial {
    Serial::default()
}

impl Serial {
    /// The name of the sequence. Without it, table, column and `seq`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     #[pg(serial.sequence("item_numbers"))]
    ///     id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("id bigint DEFAULT nextval('public.item_numbers'::regclass) NOT NULL"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn sequence(mut self, name: impl Into<Text>) -> Self {
        self.0.sequence = Some(name.into());
        self
    }

    /// The sequence counts in bigint, whatever the column is: as sequences of PostgreSQL 9 do, and those that `CREATE SEQUENCE` makes where no type is specified.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     #[pg(serial.counts_in_bigint())]
    ///     id: i32,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE SEQUENCE public.item_id_seq AS bigint"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn counts_in_bigint(mut self) -> Self {
        self.0.bigint = true;
        self
    }

    /// The sequence does not go with the column: it was made on its own.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     #[pg(serial.not_owned())]
    ///     id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(!sql.contains("OWNED BY"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn not_owned(mut self) -> Self {
        self.0.not_owned = true;
        self
    }
}

impl<T> OnField<T, kind::Integer> for Serial {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().serial = Some(self.0);
    }
}
