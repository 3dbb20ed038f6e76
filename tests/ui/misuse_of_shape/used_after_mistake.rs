use schema_core::Entity;

#[derive(Entity)]
#[entity(name = 5 5)]
struct Team {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Team))]
    team: i64,
}

fn main() {
    let _ = schema_core::registry![Team, User];
    let _ = Team::columns().id;
}
