use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[mongo(validator("{}"))]
    a: i64,
    #[mongo(no_validator)]
    b: i64,
    #[mongo(raw_index("{}"))]
    c: i64,
    #[mongo(encrypted_fields("{}"))]
    d: i64,
    #[mongo(expire_after(seconds(1)))]
    e: i64,
}

fn main() {}
