use schema_core::Entity;

#[derive(Entity)]
#[entity(soft_delete)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(no_delete)]
    name: String,
    #[pg(purge_after(days(90)))]
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    #[pg(rls.not_forced("reports"))]
    email: String,
}

fn main() {}
