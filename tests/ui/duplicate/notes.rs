use schema_core::Entity;

#[derive(Entity)]
#[entity(cluster = "a", cluster = "b", owner_team = "a", owner_team = "b")]
#[entity(expected_rows = 5, expected_rows = 6, requirement = "A", requirement = "A")]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(denormalized = "a", denormalized = "b")]
    name: String,
}

fn main() {}
