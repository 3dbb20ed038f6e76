use schema_core::DbEnum;

#[derive(DbEnum)]
enum Status {
    Active,
    Locked(String),
}

fn main() {}
