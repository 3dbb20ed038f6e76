use schema_core::Entity;

#[derive(Entity)]
#[mongo(time_series(att))]
struct User {
    #[entity(primary_key)]
    id: i64,
    at: i64,
}

fn main() {}
