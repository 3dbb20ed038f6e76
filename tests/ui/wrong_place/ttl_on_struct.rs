use schema_core::Entity;

#[derive(Entity)]
#[mongo(ttl(days(1)))]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
