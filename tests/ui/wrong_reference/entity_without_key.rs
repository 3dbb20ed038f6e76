use schema_core::Entity;

#[derive(Entity)]
#[entity(no_primary_key)]
struct Log {
    text: String,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Log))]
    log: i64,
}

fn main() {}
