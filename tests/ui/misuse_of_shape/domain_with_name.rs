use schema_core::Domain;

#[derive(Domain)]
struct Age {
    years: i32,
}

fn main() {}
