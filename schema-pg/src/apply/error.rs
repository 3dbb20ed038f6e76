//! Why an apply stopped, and what to do.

/// Why an apply stopped. What was committed before stays, and is not done again when the same plan is applied again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The plan leaves something out that would lose data.
    #[error("not applied, since it is a part of a plan only:\n{0}")]
    Refused(String),
    /// The server refused a statement of the plan.
    #[error(
        "group {group} of {of} failed: {message}{state}\n{sql}\n{done} groups are done and stay, {left}. Once the reason is gone, apply the \
         same plan again: it goes on here",
        done = group - 1,
        state = state.as_ref().map(|state| format!(" (SQLSTATE {state})")).unwrap_or_default()
    )]
    Statement {
        /// The group, from 1.
        group: usize,
        /// How many groups the plan has.
        of: usize,
        /// The statement.
        sql: String,
        /// SQLSTATE; none where the connection is gone.
        state: Option<String>,
        /// What the server said.
        message: String,
        /// What became of the group.
        left: &'static str,
    },
    /// The server refused a statement of the apply itself.
    #[error("{message} ({doing}){}", state.as_ref().map(|state| format!(" (SQLSTATE {state})")).unwrap_or_default())]
    Server {
        /// What was to be done.
        doing: &'static str,
        /// SQLSTATE; none where the connection is gone.
        state: Option<String>,
        /// What the server said.
        message: String,
    },
    /// Another apply runs in this database.
    #[error(
        "another apply runs in this database, in the server's process {pid}. Wait until it is done; where its program is gone, it ends with its statement, or by pg_terminate_backend({pid})"
    )]
    Busy {
        /// Its process on the server.
        pid: String,
    },
    /// Another plan was begun and not finished.
    #[error(
        "another plan was begun in this database and not finished: {progress}. Apply that one again, and it goes on; or plan from what the database holds now, and apply that with `forget`"
    )]
    Unfinished {
        /// How far it came, and who began it.
        progress: String,
    },
    /// Somebody else builds an index of this name.
    #[error(
        "the index {index} is being built by the server's process {pid}. Wait until it is done, and apply the same plan again"
    )]
    BeingBuilt {
        /// The index.
        index: String,
        /// The process on the server.
        pid: String,
    },
}
