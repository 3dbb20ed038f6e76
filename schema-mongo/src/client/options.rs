//! How migrations are run.

/// How migrations are run.
#[derive(Debug, Clone)]
pub struct MigrateOptions {
    /// Who runs them, for people who read that the lock is held. Without it each run has a name of its own.
    pub owner: Option<String>,
    /// The lock is taken over where this very owner holds it: its last run was killed, and is known to be dead. A run that is
    /// alive all the same stops when it finds its lock gone.
    pub reenter: bool,
    /// Nothing is done: what would be done is returned.
    pub dry_run: bool,
    /// After so many seconds of silence a runner counts as dead.
    pub lock_seconds: u64,
    /// Rolling back leaves what no command undoes, as changes of documents, instead of refusing.
    pub allow_irreversible: bool,
}

impl Default for MigrateOptions {
    fn default() -> Self {
        Self { owner: None, reenter: false, dry_run: false, lock_seconds: 300, allow_irreversible: false }
    }
}
