use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(range(0..))]
    ip: std::net::IpAddr,
}

fn main() {}
