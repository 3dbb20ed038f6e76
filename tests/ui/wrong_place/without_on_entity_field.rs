use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    #[pg(without("unique", "not here"))]
    email: String,
}

fn main() {}
