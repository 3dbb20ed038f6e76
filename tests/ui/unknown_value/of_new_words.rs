use schema_core::{DbEnum, Entity};

#[derive(DbEnum)]
#[pg(as_check.length("20"))]
enum Status {
    Open,
}

#[derive(Entity)]
#[entity(index([email]).across_tenants(true), soft_delete)]
#[pg(purge_after(90), rls.not_forced(), grant([Everything]).to("app"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(email.name(5))]
    email: String,
    status: Status,
}

fn main() {}
