use schema_core::{Entity, View};

#[derive(Entity)]
#[entity(denormalized("why"))]
struct User {
    #[entity(primary_key)]
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT id FROM user", expected_rows = 5, growth(5, days(1)), backup.rto(hours(1)), compliance(Gdpr, "contract"))]
struct Shown {
    #[entity(denormalized("why"))]
    id: i64,
}

fn main() {}
