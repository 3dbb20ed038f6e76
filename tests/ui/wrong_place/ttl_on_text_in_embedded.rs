use schema_core::Embedded;

#[derive(Embedded)]
struct Session {
    #[mongo(ttl(days(1)))]
    token: String,
}

fn main() {}
