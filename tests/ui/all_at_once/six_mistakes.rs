use schema_core::Entity;

#[derive(Entity)]
#[entity(timestamp, index([statsu]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 5)]
    status: String,
    #[entity(length(1..=3))]
    age: i32,
    #[entity(references(Plain))]
    plain: i64,
    waited: std::time::SystemTime,
}

struct Plain;

fn main() {}
