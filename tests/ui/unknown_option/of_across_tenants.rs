use schema_core::Entity;

#[derive(Entity)]
#[entity(tenant = shop_id, unique([hash]).across_tenant())]
struct Token {
    #[entity(primary_key.accross_tenants())]
    id: i64,
    shop_id: i64,
    #[entity(unique.across_tenant())]
    name: String,
    hash: String,
}

fn main() {}
