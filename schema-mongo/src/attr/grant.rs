//! Who may do what with the documents.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

use crate::options::{Action, EntityOptions, GrantOptions};

/// See [`grant`].
#[derive(Debug)]
pub struct Grant(GrantOptions);

/// A role of MongoDB may do this with the documents, beside what `Config::roles` gives those of the application:
/// [`roles`](crate::roles()) has the commands.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(grant("importer").find().insert())]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let (registry, config) = (registry![Item]?, schema_mongo::Config::default());
/// let spec = schema_mongo::lower(&registry)?;
/// let create = schema_mongo::roles(&registry, &spec, &config)[0].create("shop").to_json();
/// assert!(create.contains(r#""collection":"item"},"actions":["find","insert"]"#), "{create}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn grant(role: impl Into<Text>) -> Grant {
    Grant(GrantOptions { role: role.into(), actions: Vec::new() })
}

impl Grant {
    /// It reads documents.
    #[must_use]
    pub fn find(mut self) -> Self {
        self.0.actions.push(Action::Find);
        self
    }

    /// It makes documents.
    #[must_use]
    pub fn insert(mut self) -> Self {
        self.0.actions.push(Action::Insert);
        self
    }

    /// It changes documents.
    #[must_use]
    pub fn update(mut self) -> Self {
        self.0.actions.push(Action::Update);
        self
    }

    /// It deletes documents for good.
    #[must_use]
    pub fn remove(mut self) -> Self {
        self.0.actions.push(Action::Remove);
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Grant {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.extensions.get_mut::<EntityOptions>().grants.push(self.0);
    }
}
