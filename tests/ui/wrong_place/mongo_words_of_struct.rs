use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(collection = "people")]
    a: i64,
    #[mongo(validation(Strict))]
    b: i64,
    #[mongo(open)]
    c: i64,
    #[mongo(index([a]))]
    d: i64,
    #[mongo(wildcard())]
    e: i64,
    #[mongo(rule("r", "{}"))]
    f: i64,
    #[mongo(without("fuzzy", "not needed"))]
    g: i64,
    #[mongo(capped(4096))]
    h: i64,
    #[mongo(time_series(a))]
    i: i64,
    #[mongo(expire_after(days(1)))]
    j: i64,
    #[mongo(clustered)]
    k: i64,
    #[mongo(collation("de"))]
    l: i64,
    #[mongo(pre_and_post_images)]
    m: i64,
    #[mongo(live(a))]
    n: i64,
    #[mongo(tenant(a))]
    o: i64,
    #[mongo(many_to_many(User).array())]
    p: i64,
}

fn main() {}
