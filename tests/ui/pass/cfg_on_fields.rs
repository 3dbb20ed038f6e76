//! Fields and attributes that are not there for this build.

use schema_core::Entity;

#[derive(Entity)]
#[cfg_attr(all(), entity(name = "here"))]
#[cfg_attr(any(), entity(name = "gone"))]
struct Conditional {
    #[entity(primary_key)]
    id: i64,
    #[cfg(any())]
    gone: std::time::Duration,
    #[cfg_attr(all(), entity(unique))]
    #[cfg_attr(any(), entity(nonsense))]
    there: String,
}

fn main() {
    let entity = Conditional::describe();
    assert_eq!(entity.store_name(), "here");
    assert_eq!(entity.fields.len(), 2);
    assert_eq!(entity.uniques.len(), 1);
}
