use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total")]
struct Total {
    #[pg(grant([Select]).to("reader"))]
    total: i32,
}

fn main() {}
