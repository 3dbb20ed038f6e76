use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total")]
struct Total<T> {
    total: T,
}

fn main() {}
