use schema_core::DbEnum;

#[derive(DbEnum)]
struct Status;

fn main() {}
