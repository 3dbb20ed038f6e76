//! The entities of a tracker of issues.

#![allow(missing_docs, reason = "a field that says nothing beyond its name needs no comment in the database either")]

use chrono::NaiveDate;
use schema_core::{DbEnum, Diagnostics, Entity, Registry, registry};

#[derive(DbEnum)]
#[pg(schema = "tracker")]
pub enum State {
    Open,
    Blocked,
    Closed,
}

/// Who works.
#[derive(Entity)]
#[entity(name = "people", timestamps)]
#[pg(schema = "tracker")]
pub struct Person {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(unique, email)]
    pub email: String,
}

/// What is worked on.
#[derive(Entity)]
#[entity(name = "projects", timestamps)]
#[pg(schema = "tracker")]
pub struct Project {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(length(1..=100))]
    pub name: String,
    /// Its place in addresses.
    #[entity(unique, slug)]
    pub slug: String,
}

/// What issues have in common.
#[derive(Entity)]
#[entity(name = "labels")]
#[pg(schema = "tracker")]
pub struct Label {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(unique, length(1..=40))]
    pub name: String,
}

/// What is to be done.
#[derive(Entity)]
#[entity(name = "issues", timestamps, index([project_id, state, created_at.desc()]), many_to_many(Label))]
#[pg(schema = "tracker")]
pub struct Issue {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(references(Project).on_delete(Cascade))]
    pub project_id: i64,
    /// What it is about, in a line.
    #[entity(renamed_from = "title", length(1..=200))]
    pub summary: String,
    /// From 0, whenever, to 4, now.
    #[entity(default = 2, range(0..=4))]
    pub priority: i32,
    pub due_on: Option<NaiveDate>,
    #[entity(default = State::Open)]
    pub state: State,
    #[entity(references(Person).on_delete(SetNull))]
    pub assignee_id: Option<i64>,
}

/// All entities of the tracker.
///
/// # Errors
/// What is wrong with them; nothing, as the tests show.
pub fn registry() -> Result<Registry, Diagnostics> {
    registry![Person, Project, Label, Issue]
}
