use schema_core::View;

#[derive(View)]
#[entity(name = "totals", materialized, query = "SELECT 1 AS n")]
#[pg(past_row_security().bypassrl(), grant([Select]).too("reader"))]
struct Total {
    n: i64,
}

fn main() {}
