//! Attributes of an enum: `#[pg(…)]` beside `#[derive(DbEnum)]`.

use schema_core::attr::OnEnum;
use schema_core::ir::{self, Text};

pub use super::entity::schema;
use crate::options::{AsCheckOptions, EnumOptions};

/// See [`as_check`].
#[derive(Debug, Default)]
pub struct AsCheck(AsCheckOptions);

/// The values are text with a CHECK instead of a type of their own: for values that come and go often.
///
/// ```
/// use schema_core::{DbEnum, Entity, registry};
///
/// #[derive(DbEnum)]
/// #[pg(as_check)]
/// enum Mood {
///     Happy,
///     SoSo,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "entries")]
/// struct Entry {
///     #[entity(primary_key)]
///     id: i64,
///     mood: Mood,
/// }
///
/// let sql = schema_pg::create(&schema_pg::lower(&registry![Entry]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT entries_mood_enum_check CHECK (mood IN ('happy', 'so_so'))"));
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn as_check() -> AsCheck {
    AsCheck::default()
}

impl AsCheck {
    /// The text has at most so many characters: `varchar(20)`, where a schema by hand has that.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(DbEnum)]
    /// #[pg(as_check.length(20).name("chk_status"))]
    /// enum Status {
    ///     Draft,
    ///     Published,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(name = "posts")]
    /// struct Post {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(default = Status::Draft)]
    ///     status: Status,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Post]?)?).to_string();
    /// assert!(sql.contains("status varchar(20) DEFAULT 'draft' NOT NULL"), "{sql}");
    /// assert!(sql.contains("CONSTRAINT chk_status CHECK (status IN ('draft', 'published'))"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn length(mut self, characters: u32) -> Self {
        self.0.length = Some(characters);
        self
    }

    /// The name of the CHECK in each table that has a column of this type. Without it, table, column and `enum_check`. A table
    /// with two such columns needs two names: leave it out there.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for AsCheck {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.extensions.get_mut::<EnumOptions>().as_check = Some(self.0);
    }
}
