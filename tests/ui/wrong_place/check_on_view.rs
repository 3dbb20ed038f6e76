use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total", check("positive", "total > 0"))]
struct Total {
    total: i32,
}

fn main() {}
