use schema_core::Entity;

#[derive(Entity)]
#[entity(search([title]).languge("german"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    title: String,
}

fn main() {}
