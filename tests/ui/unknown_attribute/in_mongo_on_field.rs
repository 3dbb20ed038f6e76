use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(tttl(days(1)))]
    a: i64,
}

fn main() {}
