use schema_core::Entity;

struct Account;

#[derive(Entity)]
#[pg(distributed_by(account_id).colocate_with(Account))]
struct Event {
    #[entity(primary_key)]
    id: i64,
    account_id: i64,
}

fn main() {}
