use schema_core::{DbEnum, Domain, Entity};

#[derive(DbEnum)]
enum State {
    #[entity(allow("L047", "on a variant"))]
    Open,
    Closed,
}

#[derive(Domain)]
#[entity(allow("L012", "on a domain"))]
struct Code(String);

#[derive(Entity)]
struct Shop {
    #[entity(primary_key)]
    id: i64,
    #[entity(determines([id], [name]))]
    name: String,
}

fn main() {}
