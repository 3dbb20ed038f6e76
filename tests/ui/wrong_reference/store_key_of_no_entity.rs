use schema_core::Entity;

struct Plain;

#[derive(Entity)]
#[pg(foreign_key([plain]).references(Plain))]
struct User {
    #[entity(primary_key)]
    id: i64,
    plain: i64,
}

fn main() {}
