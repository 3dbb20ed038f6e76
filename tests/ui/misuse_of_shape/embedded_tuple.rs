use schema_core::Embedded;

#[derive(Embedded)]
struct Point(f64, f64);

fn main() {}
