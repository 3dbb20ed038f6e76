use schema_core::Entity;

#[derive(Entity)]
struct User<T> {
    #[entity(primary_key)]
    id: T,
}

fn main() {}
