use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(trigger("tidy"))]
    name: String,
}

fn main() {}
