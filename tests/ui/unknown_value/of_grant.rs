use schema_core::Entity;

#[derive(Entity)]
#[pg(grant([Selct]).to("app"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
