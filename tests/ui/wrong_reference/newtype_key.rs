use schema_core::{Domain, Entity};

#[derive(Domain)]
struct TeamId(uuid::Uuid);

#[derive(Entity)]
struct Team {
    #[entity(primary_key)]
    id: TeamId,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Team))]
    team: uuid::Uuid,
}

fn main() {}
