use schema_core::Entity;

#[derive(Entity)]
#[pg(trigger("tidy").befor().insert().execute("tidy()"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
