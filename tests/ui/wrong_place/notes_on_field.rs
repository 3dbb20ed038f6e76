use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(expected_rows = 5)]
    a: String,
    #[entity(growth(5, months(1)))]
    b: String,
    #[entity(backup.rpo(minutes(15)))]
    c: String,
    #[entity(requirement = "REQ-12")]
    d: String,
    #[entity(cluster = "billing")]
    e: String,
    #[entity(owner_team = "payments")]
    f: String,
}

fn main() {}
