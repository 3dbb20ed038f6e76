use schema_core::Entity;

#[derive(Entity)]
#[pg(partition_by_hash("id").modulus(4))]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
