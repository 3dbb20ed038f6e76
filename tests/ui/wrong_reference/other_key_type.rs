use schema_core::Entity;

#[derive(Entity)]
struct Team {
    #[entity(primary_key)]
    id: uuid::Uuid,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Team))]
    team: i64,
}

fn main() {}
