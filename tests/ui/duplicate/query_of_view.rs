use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total", query = "SELECT 2 AS total")]
struct Total {
    total: i32,
}

fn main() {}
