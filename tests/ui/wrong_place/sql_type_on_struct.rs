use schema_core::Entity;

#[derive(Entity)]
#[pg(sql_type = "xml")]
struct User {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
