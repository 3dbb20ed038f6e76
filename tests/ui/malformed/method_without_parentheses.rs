use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Self).one_to_one)]
    parent: i64,
}

fn main() {}
