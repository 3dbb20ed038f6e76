use schema_core::Embedded;

#[derive(Embedded)]
struct Address {
    #[entity(version)]
    a: i64,
    #[entity(immutable)]
    b: String,
    #[entity(fuzzy)]
    c: String,
    #[entity(identity)]
    d: i64,
    #[entity(column = "e_mail")]
    e: String,
}

fn main() {}
