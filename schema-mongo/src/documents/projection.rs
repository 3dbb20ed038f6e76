//! What is shown of documents.

use schema_core::ir::Entity;

use crate::lower::mask;
use crate::spec::Value;

/// The fields that not everybody may see, left out: those with `#[mongo(hidden)]`, `pii` and `sensitive`. The view
/// `<collection>_masked` shows what `pii.mask(…)` says of them.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     #[mongo(hidden)]
/// #     password_hash: String,
/// #     #[entity(pii)]
/// #     email: String,
/// # }
/// let registry = registry![User]?;
/// let projection = schema_mongo::documents::public_projection(registry.get::<User>().unwrap());
/// assert_eq!(projection.to_string(), r#"{"email":0,"password_hash":0}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// Members of structs are left out by their paths, also in lists, and in objects of several kinds:
///
/// ```
/// # use schema_core::*;
/// #[derive(Embedded)]
/// struct Card {
///     #[entity(sensitive)]
///     number: String,
///     label: String,
/// }
///
/// #[derive(Entity)]
/// struct Customer {
///     # #[entity(primary_key)]
///     # id: i64,
///     cards: Vec<Card>,
/// }
///
/// let registry = registry![Customer]?;
/// let projection = schema_mongo::documents::public_projection(registry.get::<Customer>().unwrap());
/// assert_eq!(projection.to_string(), r#"{"cards.number":0}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn public_projection(entity: &Entity) -> Value {
    let mut paths = mask::hidden(entity);
    paths.extend(mask::private_paths(entity));
    Value::Object(mask::outermost(paths).into_iter().map(|path| (path.into_owned(), 0.into())).collect())
}
