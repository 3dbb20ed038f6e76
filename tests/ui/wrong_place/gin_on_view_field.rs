use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT ARRAY[1] AS numbers")]
struct Total {
    #[pg(gin)]
    numbers: Vec<i32>,
}

fn main() {}
