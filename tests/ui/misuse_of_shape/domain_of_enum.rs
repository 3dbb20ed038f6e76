use schema_core::Domain;

#[derive(Domain)]
enum Age {
    Old,
}

fn main() {}
