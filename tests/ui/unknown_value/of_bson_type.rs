use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(bson_type(Datum))]
    a: i64,
}

fn main() {}
