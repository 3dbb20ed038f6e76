//! Attributes of an enum: `#[pg(…)]` beside `#[derive(DbEnum)]`.

use schema_core::attr::OnEnum;
use schema_core::ir;

pub use super::entity::schema;
use crate::options::EnumOptions;

/// See [`as_check`].
#[derive(Debug)]
pub struct AsCheck;

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
    AsCheck
}

#[diagnostic::do_not_recommend]
impl OnEnum for AsCheck {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.extensions.get_mut::<EnumOptions>().as_check = true;
    }
}
