use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(unique_items)]
    a: String,
    #[mongo(unbounded("few"))]
    b: i64,
    #[mongo(geo)]
    c: String,
    #[mongo(tagged("t").variant("a"))]
    d: i64,
    #[mongo(encrypted.searchable())]
    e: Vec<i64>,
}

fn main() {}
