use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    #[pg(serial.start(5))]
    id: i64,
}

fn main() {}
