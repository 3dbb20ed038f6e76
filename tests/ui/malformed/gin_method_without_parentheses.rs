use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(gin.path_ops)]
    extra: serde_json::Value,
}

fn main() {}
