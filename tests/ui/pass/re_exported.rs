//! The crates under other names, as re-exporters have them.

mod framework {
    pub mod db {
        pub use ::schema_core as core;
        pub use ::schema_pg as pg;
    }
}

use framework::db::core::{DbEnum, Embedded, Entity};

#[derive(Entity)]
#[entity(crate = crate::framework::db::core, name = "users", index([id]))]
#[pg(crate = crate::framework::db::pg, schema = "app", index([tags]).using(Gin))]
struct User {
    #[entity(primary_key)]
    id: i64,
    tags: Vec<String>,
    #[entity(default = Status::On)]
    status: Status,
    place: Place,
}

#[derive(DbEnum)]
#[entity(crate = crate::framework::db::core)]
enum Status {
    On,
}

#[derive(Embedded)]
#[entity(crate = crate::framework::db::core)]
struct Place {
    city: String,
}

fn main() {
    let catalog = schema_pg::lower(&schema_core::registry![User].unwrap()).unwrap();
    assert!(catalog.table("app.users").unwrap().index("users_tags_idx").is_some());
}
