use schema_core::Entity;

#[derive(Entity)]
#[pg(index([tag]).using(Gin))]
struct User {
    #[entity(primary_key)]
    id: i64,
    tags: Vec<String>,
}

fn main() {}
