use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
}

fn main() {
    assert_eq!(User::columns().id.name(), "id");
}
