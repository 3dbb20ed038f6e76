use bson::DateTime;
use schema_core::Entity;

#[derive(Entity)]
#[mongo(index([name]).collation(5), index([name.text()]).weights([(nam, 5)]), index([name.text()]).weights([name]))]
struct Item {
    #[entity(primary_key)]
    id: i64,
    name: String,
    #[mongo(ttl("15m"))]
    at: DateTime,
}

fn main() {}
