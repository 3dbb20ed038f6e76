use schema_core::View;

#[derive(View)]
#[entity(materialized, query = "SELECT 1 AS total")]
#[pg(past_row_security().bypassrl())]
struct Total {
    total: i32,
}

fn main() {}
