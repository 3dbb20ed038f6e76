use schema_core::View;

#[derive(View)]
#[entity(query = "SELECT 'a' AS name")]
struct Total {
    #[entity(length(..=10))]
    name: String,
}

fn main() {}
