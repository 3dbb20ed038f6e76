use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(partition_by_hash(id))]
    name: String,
}

fn main() {}
