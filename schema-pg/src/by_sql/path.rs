//! Where names without a schema are looked for: `search_path`, as the text sets it.

use crate::catalog::Text;
use crate::catalog::expression::names;

/// Where names without a schema are looked for.
#[derive(Debug)]
pub struct Path {
    /// The schema of the configuration.
    configured: Text,
    schemas: Vec<Text>,
    /// What counts once the transaction ends.
    session: Vec<Text>,
    in_transaction: bool,
}

impl Path {
    /// That of a session for which nothing was set: the schema of the configuration, and `public`.
    pub fn new(configured: &Text) -> Self {
        let schemas = usual(configured);
        Self { configured: configured.clone(), session: schemas.clone(), schemas, in_transaction: false }
    }

    /// The schema of the configuration.
    pub fn configured(&self) -> &Text {
        &self.configured
    }

    /// The schemas, in order; the server's own is in none of them.
    pub fn schemas(&self) -> &[Text] {
        &self.schemas
    }

    /// SET, or SET LOCAL, which counts until the transaction ends.
    pub fn set(&mut self, schemas: Vec<Text>, is_local: bool) {
        self.schemas = schemas;
        if !is_local {
            self.session.clone_from(&self.schemas);
        }
    }

    /// RESET.
    pub fn reset(&mut self) {
        self.set(usual(&self.configured), false);
    }

    /// BEGIN.
    pub fn begin(&mut self) {
        self.in_transaction = true;
    }

    /// COMMIT.
    pub fn commit(&mut self) {
        self.in_transaction = false;
        self.schemas.clone_from(&self.session);
    }

    /// SET LOCAL does something.
    pub fn in_transaction(&self) -> bool {
        self.in_transaction
    }
}

fn usual(configured: &Text) -> Vec<Text> {
    let public = Some(Text::from("public")).filter(|public| public != configured);
    std::iter::once(configured.clone()).chain(public).collect()
}

/// The schemas of a value of `search_path`: neither the server's own nor that of a session's temporary things, nor the one that is called as the role.
pub fn listed(value: &str) -> Vec<Text> {
    let own = |name: &str| matches!(name, "pg_catalog" | "pg_temp" | "$user");
    names(value).into_iter().filter(|name| !own(&name.name)).map(|name| Text::from(name.name.into_owned())).collect()
}
