//! What an organization works on.

use schema_core::{DbEnum, Entity, View};
use uuid::Uuid;

use crate::organizations::{Member, Organization};

/// What an organization works on. Deleted with its tasks and documents, and restored with them.
#[derive(Debug, Entity)]
#[entity(name = "projects", tenant = organization_id, timestamps, actors.references(Member), audit)]
#[entity(cluster = "work")]
#[entity(soft_delete.cascade().refuse_references())]
pub struct Project {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    /// What numbers of tasks start with: `WEB`.
    #[entity(unique, immutable, pattern("^[A-Z][A-Z0-9]{1,9}$"))]
    pub code: String,
    #[entity(length(1..=200), trimmed)]
    pub name: String,
    pub description: Option<String>,
}

/// Who works on which project.
#[derive(Debug, Entity)]
#[entity(name = "project_members", tenant = organization_id, primary_key([project_id, member_id]))]
#[entity(cluster = "work")]
pub struct ProjectMember {
    #[entity(references(Project).on_delete(Cascade))]
    pub project_id: Uuid,
    #[entity(references(Member).on_delete(Cascade))]
    pub member_id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
}

/// Where a task is on its way.
#[derive(Debug, DbEnum)]
pub enum TaskState {
    /// Nobody works on it.
    Open,
    /// Somebody does.
    InProgress,
    /// Somebody looks at what was done.
    InReview,
    /// Done.
    Done,
    /// Not to be done.
    Cancelled,
}
use TaskState::{Cancelled, Done, InProgress, InReview, Open};

/// What is to be done.
#[derive(Debug, Entity)]
#[entity(name = "tasks", tenant = organization_id, timestamps, actors.references(Member), audit, soft_delete)]
#[entity(cluster = "work")]
#[entity(unique([project_id, number]))]
#[entity(index([organization_id, project_id, state, created_at.desc()]))]
#[entity(index([organization_id, assignee_id, state]))]
#[entity(access("open_of_project", "what is left to do in a project, newest first").by([project_id]).filter("state = 'open'").order_by([created_at.desc()]).limit(50))]
#[pg(rule("work_has_an_assignee").when("NEW.state IN ('in_progress', 'in_review')").require("NEW.assignee_id IS NOT NULL")
    .message("somebody must be at work"))]
pub struct Task {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    #[entity(references(Project).on_delete(Cascade))]
    pub project_id: Uuid,
    /// Within the project.
    #[entity(range(1..))]
    pub number: i32,
    #[entity(length(1..=300))]
    pub title: String,
    #[entity(transitions([
        (Open, InProgress), (Open, Cancelled), (InProgress, Open), (InProgress, InReview), (InProgress, Cancelled),
        (InReview, InProgress), (InReview, Done), (Cancelled, Open),
    ]).initial([Open]), default = Open)]
    pub state: TaskState,
    #[entity(references(Member).on_delete(SetNull))]
    pub assignee_id: Option<Uuid>,
    #[entity(references(Task).on_delete(SetNull))]
    pub blocked_by_id: Option<Uuid>,
    /// Of the row: two who change it at once learn of each other.
    #[entity(version)]
    pub version: i64,
}

/// How far projects are.
#[derive(Debug, View)]
#[entity(name = "project_progress")]
#[entity(query = "
    SELECT p.id AS project_id, p.name, count(t.id) AS tasks, count(t.id) FILTER (WHERE t.state = 'done') AS done
    FROM saas.projects AS p
    LEFT JOIN saas.tasks AS t ON t.project_id = p.id AND t.deleted_at IS NULL
    WHERE p.deleted_at IS NULL
    GROUP BY p.id, p.name
")]
#[pg(schema = "saas")]
pub struct ProjectProgress {
    pub project_id: Uuid,
    pub name: String,
    pub tasks: i64,
    pub done: i64,
}
