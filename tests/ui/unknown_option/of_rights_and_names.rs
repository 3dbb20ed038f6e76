use schema_core::{DbEnum, Entity};

#[derive(DbEnum)]
#[pg(as_check.limit(20))]
enum Status {
    Open,
}

#[derive(Entity)]
#[entity(soft_delete.name("gone"), tree(parent_id).index("below"))]
#[pg(no_delete.for_all(), rls.unforced("reports"), purge_after(days(90)).at("0 3 * * *"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    #[entity(email.named("chk_email"))]
    email: String,
    status: Status,
}

fn main() {}
