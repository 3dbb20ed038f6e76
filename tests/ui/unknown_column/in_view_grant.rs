use schema_core::View;

#[derive(View)]
#[entity(materialized, query = "SELECT 1 AS total, 2 AS rest")]
#[pg(grant([Select]).columns([totl]).to("reader"))]
struct Total {
    total: i32,
    rest: i32,
}

fn main() {}
