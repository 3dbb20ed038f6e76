use schema_core::DbEnum;

#[derive(DbEnum)]
enum Status {
    #[entity(renamed = "on")]
    Active,
}

fn main() {}
