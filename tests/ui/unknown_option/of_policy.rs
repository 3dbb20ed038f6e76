use schema_core::Entity;

#[derive(Entity)]
#[pg(policy("own").for_selects().using("true"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
