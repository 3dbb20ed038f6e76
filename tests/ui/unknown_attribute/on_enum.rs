use schema_core::DbEnum;

#[derive(DbEnum)]
#[entity(rename_al = "lowercase")]
enum Status {
    Active,
}

fn main() {}
