use schema_core::Entity;

#[derive(Entity)]
#[entity(expected_rows = "many", growth(5, "month"), requirement = 12, cluster = 5, owner_team = 7)]
#[entity(backup.rpo(15), compliance(5, "contract"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(denormalized)]
    name: String,
}

#[derive(Entity)]
#[entity(expected_rows = -5)]
struct Other {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
