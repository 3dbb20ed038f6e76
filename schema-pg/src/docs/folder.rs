//! Documents of a registry in a folder.

use schema_core::docs::{Documented, DocumentedStore, MigrationNote};
use schema_core::{Diagnostics, Registry};

use super::DocumentedCatalog;
use crate::config::Config;
use crate::lower::lower_with;

/// The documents of a registry, in a folder that is compared with it: a build or a test fails where they are stale, and `UPDATE_DOCS=1` writes them.
///
/// ```no_run
/// # use schema_core::{Diagnostics, Entity, Registry, registry};
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
/// #[test]
/// fn documents_are_current() {
///     schema_pg::docs::Docs::at("docs/schema").check(&registry().unwrap()).unwrap();
/// }
/// ```
pub type Docs = schema_core::docs::Docs<Config>;

impl DocumentedStore for Config {
    fn documented<T>(
        &self,
        registry: &Registry,
        history: &[MigrationNote],
        write: impl FnOnce(&dyn Documented) -> T,
    ) -> Result<T, Diagnostics> {
        let catalog = lower_with(registry, self)?;
        Ok(write(&DocumentedCatalog { catalog: &catalog, registry: Some(registry), history }))
    }
}
