use schema_core::Entity;

#[derive(Entity)]
#[mongo(bson_type(Date))]
#[mongo(max_items(3))]
#[mongo(unique_items)]
#[mongo(unbounded("few"))]
#[mongo(geo)]
#[mongo(hidden)]
#[mongo(embeds(Other))]
#[mongo(tagged("t").variant("a"))]
#[mongo(encrypted)]
struct User {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
struct Other {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
