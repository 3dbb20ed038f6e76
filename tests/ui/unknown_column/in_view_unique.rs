use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total", materialized, unique([totl]))]
struct Total {
    total: i32,
}

fn main() {}
