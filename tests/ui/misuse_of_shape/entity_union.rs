use schema_core::Entity;

#[derive(Entity)]
union User {
    a: i64,
    b: f64,
}

fn main() {}
