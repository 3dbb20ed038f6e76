use schema_core::Entity;

#[derive(Entity)]
#[mongo(capped("4096"))]
#[mongo(collation(1))]
#[mongo(rule("r"))]
#[mongo(without("fuzzy"))]
#[mongo(expire_after(30))]
#[mongo(grant)]
#[entity(retain(30))]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(max_items("3"))]
    a: Vec<i64>,
    #[mongo(unbounded)]
    b: Vec<i64>,
    #[mongo(bson_type(date))]
    c: i64,
}

fn main() {}
