//! What can be asked of encrypted values.

use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[mongo(encrypted.sortable())]
    name: String,
}

fn main() {}
