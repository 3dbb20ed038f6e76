use schema_core::Entity;

#[derive(Entity)]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted)]
    born: i32,
}

fn main() {}
