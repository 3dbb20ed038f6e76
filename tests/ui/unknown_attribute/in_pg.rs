use schema_core::Entity;

#[derive(Entity)]
#[pg(schemas = "app")]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
