use schema_core::DbEnum;

#[derive(DbEnum)]
enum Status {
    #[mongo(bson_type(Int))]
    Active,
}

fn main() {}
