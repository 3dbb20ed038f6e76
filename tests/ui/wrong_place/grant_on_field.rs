//! Rights are on collections, not on fields.

use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[mongo(grant("importer").find())]
    name: String,
}

fn main() {}
