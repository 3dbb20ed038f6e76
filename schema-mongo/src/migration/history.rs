//! What was applied, and what is still to be.

use serde::{Deserialize, Serialize};

use super::{Migration, MigrationError};

/// A migration as the database remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Its version.
    #[serde(rename = "_id")]
    pub version: String,
    /// Its name.
    pub name: String,
    /// What [`Migration::checksum`] was.
    pub checksum: String,
    /// How far it is.
    pub state: State,
    /// So many of its commands are done.
    pub step: u32,
}

/// How far a migration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// A runner is at it, or was stopped half-way.
    Up,
    /// It is done.
    Applied,
    /// A runner is on the way back, or was stopped half-way.
    Down,
}

/// The migrations that are still to be applied, in order. One that was stopped half-way is the first of them, with the number of
/// its commands that are done.
///
/// # Errors
/// When what was applied is not what is there: edited, gone, or out of order.
pub fn pending<'a>(
    migrations: &'a [Migration],
    applied: &[Applied],
) -> Result<Vec<(&'a Migration, u32)>, MigrationError> {
    for known in applied {
        match migrations.iter().find(|migration| migration.version == known.version) {
            None => return Err(MigrationError::Gone { version: known.version.clone() }),
            Some(now) if now.checksum() != known.checksum => {
                return Err(MigrationError::Edited { version: known.version.clone() });
            }
            Some(_) => {}
        }
    }
    let newest = applied.iter().filter(|known| known.state == State::Applied).map(|known| &known.version).max();
    let mut pending = Vec::new();
    for migration in migrations {
        match applied.iter().find(|known| known.version == migration.version) {
            Some(Applied { state: State::Applied, .. }) => {}
            Some(known) => pending.push((migration, known.step)),
            None => {
                if let Some(newest) = newest.filter(|newest| **newest > migration.version) {
                    let (version, applied) = (migration.version.clone(), newest.clone());
                    return Err(MigrationError::OutOfOrder { version, applied });
                }
                pending.push((migration, 0));
            }
        }
    }
    Ok(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn migration(version: &str) -> Migration {
        Migration { version: version.into(), name: "x".into(), up: Vec::new(), down: Vec::new() }
    }

    fn applied(version: &str, state: State) -> Applied {
        Applied { version: version.into(), name: "x".into(), checksum: migration(version).checksum(), state, step: 1 }
    }

    #[test]
    fn what_is_not_applied_is_pending_and_what_was_stopped_goes_on() {
        let all = [migration("1"), migration("2"), migration("3")];
        let found = pending(&all, &[applied("1", State::Applied), applied("2", State::Up)]).unwrap();
        let found: Vec<_> = found.iter().map(|(migration, step)| (migration.version.as_str(), *step)).collect();
        assert_eq!(found, [("2", 1), ("3", 0)]);
    }

    #[test]
    fn a_history_that_does_not_fit_is_refused() {
        let all = [migration("1"), migration("2")];
        let error = |applied: &[Applied]| pending(&all, applied).unwrap_err().to_string();
        assert!(error(&[applied("2", State::Applied)]).starts_with("migration 1 comes before 2"));
        assert!(error(&[applied("0", State::Applied)]).contains("not there any more"));
        let edited = Applied { checksum: "0".into(), ..applied("1", State::Applied) };
        assert!(error(&[edited]).contains("was edited"));
    }
}
