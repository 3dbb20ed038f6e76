//! Private data: what is shown masked, and kept out of logs.

use super::{FieldDraft, OnField, Stored};
use crate::ir::{Mask, Private};
use crate::kind;

/// See [`pii`].
#[derive(Debug)]
pub struct Pii(Option<Mask>);

/// The field tells something about a person. Its values are not in the audit log, and a role without the right to read
/// them sees them masked, in the view `…_masked`.
///
/// On a field of an embedded struct, MongoDB masks and leaves out that member, also in lists and in one of several kinds of objects; in
/// PostgreSQL a flattened member has its mask, and of jsonb that holds private members nothing is shown.
///
/// So it is with all that holds its values: generated columns that name it, the words of `search`, the fields that reference it
/// where it is a key (they have its mask, the others show nothing), paths of trees, and what is made of these in turn. A
/// materialized view that shows it, or a view with `security_definer`, is refused until it says `#[pg(shows_private)]`. A private
/// key, tenant or actor is refused with `audit`, which notes it with each change.
///
/// Indexes hold values too: nobody reads them there, but `EXPLAIN` and the time of a query tell how many rows there are of one, and
/// so does an error of `unique`. Statistics of columns (`pg_stats`) are shown to those who may read the column, those of
/// expressions in indexes to the owner.
///
/// The mask `Hashed` is of the value and of a secret (`mask_secret`) that the server makes of chance when the table is made: who
/// may read the view can't find a value by trying. It is in no file but in dumps of the data. Values that are alike have one hash,
/// in all tables; `UPDATE mask_secret SET secret = DEFAULT`, by its owner, gives all of them others. Where the table has lost its row,
/// hashes are NULL: `INSERT INTO mask_secret DEFAULT VALUES`. Who may write rows and read the view can still try.
/// MongoDB masks with the hash of its hashed indexes, which has no secret: who knows what values there can be finds them.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(pii.mask(Email))]
///     email: String,
///     #[entity(pii)]
///     born: i32,
/// }
/// let registry = registry![Person]?;
/// let said = registry.entity("person").unwrap().lifecycle.as_ref().unwrap();
/// assert_eq!(said.private.len(), 2);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn pii() -> Pii {
    Pii(None)
}

impl Pii {
    /// How the value is shown to those who may not read it; without it, it is not shown at all. For text.
    pub fn mask(self, mask: Mask) -> MaskedPii {
        MaskedPii(mask)
    }
}

/// See [`Pii::mask`].
#[derive(Debug)]
pub struct MaskedPii(Mask);

impl<T, K, Place: Stored> OnField<T, K, Place> for Pii {
    fn apply(self, draft: &mut FieldDraft) {
        say(draft, self.0);
    }
}

impl<T, K: kind::Textual, Place: Stored> OnField<T, K, Place> for MaskedPii {
    fn apply(self, draft: &mut FieldDraft) {
        say(draft, Some(self.0));
    }
}

/// See [`sensitive`].
#[derive(Debug)]
pub struct Sensitive;

/// The value is a secret: a token, a hash of a password. It is not in the audit log, and not shown to a role without the
/// right to read it.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(audit)]
/// struct Login {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(sensitive)]
///     password_hash: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Login]?)?).to_string();
/// // The log notes a list of values, in which it is not.
/// assert!(sql.contains("FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id) AS s"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn sensitive() -> Sensitive {
    Sensitive
}

impl<T, K, Place: Stored> OnField<T, K, Place> for Sensitive {
    fn apply(self, draft: &mut FieldDraft) {
        say(draft, Some(Mask::Null));
    }
}

fn say(draft: &mut FieldDraft, mask: Option<Mask>) {
    let private = Private { field: draft.field.name.clone(), mask: mask.unwrap_or(Mask::Null) };
    draft.lifecycle.get_or_insert_default().private.push(private);
}
