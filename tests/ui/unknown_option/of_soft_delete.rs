use schema_core::Entity;

#[derive(Entity)]
#[entity(soft_delete.readonly())]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
