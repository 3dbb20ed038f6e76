use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 1")]
struct Total(i32);

fn main() {}
