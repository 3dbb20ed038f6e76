use schema_core::Entity;

#[derive(Entity)]
#[pg(encrypted)]
struct Person {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
