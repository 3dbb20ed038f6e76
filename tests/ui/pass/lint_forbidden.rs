//! A lint that can't be allowed again: the generated constants must not need it.
#![forbid(non_upper_case_globals, dead_code, unused_imports)]

use schema_core::Entity;

#[derive(Entity)]
#[entity(index([status]))]
pub struct User {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(default = 0)]
    pub status: i32,
}

fn main() {
    let user = User { id: 1, status: 2 };
    assert_eq!((user.id, user.status, User::describe().indexes.len()), (1, 2, 1));
}
