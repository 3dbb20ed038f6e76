use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(transitions([(1, 2)]))]
    name: String,
}

fn main() {}
