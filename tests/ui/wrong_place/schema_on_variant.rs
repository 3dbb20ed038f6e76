use schema_core::DbEnum;

#[derive(DbEnum)]
enum Status {
    #[pg(as_check)]
    Active,
}

fn main() {}
