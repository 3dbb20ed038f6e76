//! The product in a database of its own, with two tenants in it.
#![allow(dead_code, reason = "not each test needs all of it")]

use std::sync::Arc;

use postgres::Client;
use postgres::error::SqlState;
use schema_test_server::{Database, Server};

/// The tenants.
pub const ACME: &str = "00000000-0000-0000-0000-0000000000a0";
pub const BOLT: &str = "00000000-0000-0000-0000-0000000000b0";
/// Ann owns the one, and Bob the other.
pub const ANN: &str = "00000000-0000-0000-0000-0000000000a1";
pub const BOB: &str = "00000000-0000-0000-0000-0000000000b1";
/// Works for the first.
pub const ALAN: &str = "00000000-0000-0000-0000-0000000000a2";

/// A session in the database of the product.
pub struct Product {
    pub client: Client,
    database: Arc<Database>,
}

/// An empty database; `None` on PostgreSQL 14: the product needs what is there since 15.
pub fn scratch() -> Option<Product> {
    if Server::shared().version() < 15 {
        return None;
    }
    let database = Arc::new(Server::shared().database());
    Some(Product { client: database.connect(), database })
}

/// The product, with the rows that are there from the start, and no tenant yet.
pub fn empty() -> Option<Product> {
    let mut product = scratch()?;
    // Who administers the server makes the roles; an ordinary owner of the database, a member of theirs, installs the rest.
    let roles = schema_pg::create_roles(&saas_entities::config().roles.unwrap());
    let (installer, name) = (product.database.owner().to_owned(), product.database.name.clone());
    product.takes(&roles);
    product.takes(&format!("GRANT saas_owner TO {installer}; GRANT CREATE ON DATABASE {name} TO saas_owner"));
    let schema = saas_entities::schema().unwrap();
    let installed = product.database.connect_as_owner().batch_execute(schema.strip_prefix(&roles).unwrap());
    if let Err(error) = installed {
        panic!("the owner can't install it: {:?}", error.as_db_error());
    }
    product.takes(saas_entities::SEEDS);
    Some(product)
}

/// Rows of two tenants in each table that is a tenant's.
pub fn rows() -> String {
    let each = |tenant| include_str!("rows.sql").replace("{tenant}", tenant);
    [include_str!("tenants.sql"), &each(ACME), &each(BOLT)].join("\n")
}

/// The product with two tenants.
pub fn product() -> Option<Product> {
    let mut product = empty()?;
    product.takes(&rows());
    Some(product)
}

impl Product {
    /// Another session.
    pub fn again(&self) -> Self {
        Self { client: self.database.connect(), database: self.database.clone() }
    }

    /// The session is this role's, asking for a tenant and a member.
    pub fn acts_as(&mut self, role: &str, tenant: &str, user: &str) {
        self.takes(&format!("RESET ROLE; SET ROLE {role}; SET app.tenant_id = '{tenant}'; SET app.user_id = '{user}'"));
    }

    #[track_caller]
    pub fn takes(&mut self, sql: &str) {
        if let Err(error) = self.client.batch_execute(sql) {
            panic!("{sql}: {:?}", error.as_db_error());
        }
    }

    /// It is refused: SQLSTATE, and what the message holds.
    #[track_caller]
    pub fn refuses(&mut self, sql: &str, state: &SqlState, why: &str) {
        let error = self.client.batch_execute(sql).expect_err(sql);
        let error = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error}"));
        let said = format!("{} {}", error.message(), error.constraint().unwrap_or_default());
        assert!(error.code() == state && said.contains(why), "{sql}: {error:?}");
    }

    /// The rows that a statement reached.
    #[track_caller]
    pub fn reaches(&mut self, sql: &str) -> u64 {
        self.client.execute(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// The one value of a query, as text.
    #[track_caller]
    pub fn text(&mut self, query: &str) -> String {
        let row = self.client.query_one(&format!("SELECT ({query})::text"), &[]);
        let row = row.unwrap_or_else(|error| panic!("{query}: {error:?}"));
        row.get::<_, Option<String>>(0).unwrap_or_else(|| "NULL".to_owned())
    }

    /// The first column of a query's rows, joined by spaces.
    #[track_caller]
    pub fn column(&mut self, query: &str) -> String {
        self.text(&format!("SELECT string_agg(c::text, ' ') FROM ({query}) AS rows (c)"))
    }
}
