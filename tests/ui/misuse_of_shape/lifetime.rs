use schema_core::Entity;

#[derive(Entity)]
struct User<'a> {
    #[entity(primary_key)]
    id: i64,
    name: &'a str,
}

fn main() {}
