use schema_core::Entity;

#[derive(Entity)]
#[pg(partition_by_range(at).montly())]
struct User {
    #[entity(primary_key)]
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
}

fn main() {}
