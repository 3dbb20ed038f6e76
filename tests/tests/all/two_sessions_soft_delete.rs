//! x
use schema_core::{Entity, registry};
#[derive(Entity)]
#[entity(name = "projects", soft_delete.cascade().refuse_references(), timestamps)]
struct Project {
    #[entity(primary_key)]
    id: i64,
    name: String,
}
#[derive(Entity)]
#[entity(name = "tasks", soft_delete, timestamps)]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Project).on_delete(Cascade))]
    project_id: i64,
    title: String,
}
#[derive(Entity)]
#[entity(name = "notes", soft_delete.read_only())]
struct Note {
    #[entity(primary_key)]
    id: i64,
    title: String,
}
#[derive(Entity)]
#[entity(name = "nodes", tree(parent_id))]
struct Node {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    title: String,
}
#[test]
fn dump() {
    std::fs::write(std::env::var("DUMP").unwrap(), crate::support::sql(registry![Project, Task, Note, Node])).unwrap();
}
