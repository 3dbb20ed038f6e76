use schema_core::DbEnum;

#[derive(DbEnum)]
#[mongo(bson_type(Integer))]
enum Status {
    Active,
}

fn main() {}
