use schema_core::View;

#[derive(View)]
#[entity(name = "totals", query = "SELECT 1 AS n")]
#[pg(grant([Selekt]).to("reader"))]
struct Total {
    n: i64,
}

fn main() {}
