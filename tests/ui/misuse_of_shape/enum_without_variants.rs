use schema_core::DbEnum;

#[derive(DbEnum)]
enum Status {}

fn main() {}
