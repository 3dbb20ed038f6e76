//! Drift: how a live database differs from what it should hold.

use std::fmt;

use crate::diff::{Change, diff};
use crate::spec::Spec;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Whose it is.
    pub kind: DriftKind,
    /// What it is about: `users`, `users.users_email_key`.
    pub name: String,
    /// What differs, in words.
    pub what: String,
}

/// Whose a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// Ours, and not there.
    Missing,
    /// Ours, and not as it should be.
    Changed,
    /// There, and not ours: it may be another program's.
    Unknown,
}

/// How `live` differs from `expected`; empty where it does not. A server without shards differs by nothing from a model that spreads its
/// collections: what a plan leaves out there, it says.
///
/// ```
/// use schema_mongo::{Spec, DriftKind, drift};
/// let live = Spec::from_live(r#"[{"name": "notes", "options": {}, "indexes": []}]"#)?;
/// let found = drift(&Spec::default(), &live);
/// assert_eq!((found[0].kind, found[0].to_string().as_str()), (DriftKind::Unknown, "unknown: notes is not ours"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn drift(expected: &Spec, live: &Spec) -> Vec<Drift> {
    let mut found: Vec<Drift> = diff(live, expected).iter().filter_map(of).collect();
    found.extend(live.unmodelled.iter().map(|(name, what)| Drift {
        kind: DriftKind::Unknown,
        name: name.to_string(),
        what: format!("has what this library does not model: {what}"),
    }));
    found
}

/// None of what is left out on purpose: a server without shards spreads no collection.
fn of(change: &Change<'_>) -> Option<Drift> {
    let index = |collection: &str, index: &str| format!("{collection}.{index}");
    let (kind, name, what) = match change {
        Change::CreateCollection(item) => (DriftKind::Missing, item.name.to_string(), "is not there"),
        Change::DropCollection(item) => (DriftKind::Unknown, item.name.to_string(), "is not ours"),
        Change::RenameCollection { was, now } => {
            (DriftKind::Changed, format!("{} (called {})", now.name, was.name), "has its old name")
        }
        Change::ReplaceOptions { now, .. } => (DriftKind::Changed, now.name.to_string(), "was made with other options"),
        Change::SetExpiry { collection, .. } => {
            (DriftKind::Changed, collection.name.to_string(), "lets documents go at another time")
        }
        Change::SetCapped { collection, .. } => (DriftKind::Changed, collection.name.to_string(), "has another size"),
        Change::SetGranularity { collection, .. } => {
            (DriftKind::Changed, collection.name.to_string(), "expects measurements at other distances")
        }
        Change::LeaveUnsharded { .. } => return None,
        Change::SetImages(item) => {
            (DriftKind::Changed, item.name.to_string(), "keeps images of documents, or does not")
        }
        Change::SetValidator { collection, was: None, .. } => {
            (DriftKind::Missing, collection.name.to_string(), "has no validator")
        }
        Change::SetValidator { collection, now: None, .. } => {
            (DriftKind::Unknown, collection.name.to_string(), "has a validator that is not ours")
        }
        Change::SetValidator { collection, .. } => {
            (DriftKind::Changed, collection.name.to_string(), "has another validator")
        }
        Change::RenameField { collection, was, now } => {
            (DriftKind::Changed, format!("{}.{now} (called {was})", collection.name), "has its old name")
        }
        Change::CreateIndex { collection, index: item } => {
            (DriftKind::Missing, index(&collection.name, &item.name), "is not there")
        }
        Change::DropIndex { collection, index: item } => {
            (DriftKind::Unknown, index(&collection.name, &item.name), "is not ours")
        }
        Change::ModifyIndex { collection, was, .. } | Change::ReplaceIndex { collection, was, .. } => {
            (DriftKind::Changed, index(&collection.name, &was.name), "is another index")
        }
        Change::Shard { collection, .. } => {
            (DriftKind::Changed, collection.name.to_string(), "is spread over shards by another key, or not at all")
        }
        Change::CreateView(view) => (DriftKind::Missing, view.name.to_string(), "is not there"),
        Change::ReplaceView { now, .. } => (DriftKind::Changed, now.name.to_string(), "shows something else"),
        Change::DropView(view) => (DriftKind::Unknown, view.name.to_string(), "is not ours"),
    };
    Some(Drift { kind, name, what: what.to_owned() })
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            DriftKind::Missing => "missing",
            DriftKind::Changed => "changed",
            DriftKind::Unknown => "unknown",
        };
        write!(f, "{kind}: {} {}", self.name, self.what)
    }
}
