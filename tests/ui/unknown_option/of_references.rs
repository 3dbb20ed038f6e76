use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Self).on_deleted(Cascade))]
    parent: Option<i64>,
}

fn main() {}
