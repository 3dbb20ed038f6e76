use schema_core::Entity;

#[derive(Entity)]
#[entity(primary_key([order, number]))]
struct Line {
    order: i64,
    number: i32,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Line))]
    line: i64,
}

fn main() {}
