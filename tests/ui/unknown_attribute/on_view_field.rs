use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1 AS total")]
struct Total {
    #[entity(colum = "n")]
    total: i32,
}

fn main() {}
