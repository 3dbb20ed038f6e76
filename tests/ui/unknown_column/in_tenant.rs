use schema_core::Entity;

#[derive(Entity)]
#[entity(tenant = nane)]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
