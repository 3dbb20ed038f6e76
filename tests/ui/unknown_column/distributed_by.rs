use schema_core::Entity;

#[derive(Entity)]
#[pg(distributed_by = acount_id)]
struct Event {
    #[entity(primary_key)]
    id: i64,
    account_id: i64,
}

fn main() {}
