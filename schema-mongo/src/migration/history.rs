//! What was applied, and what is still to be.

use serde::{Deserialize, Serialize};

use super::{Migration, MigrationError};
use schema_core::migration::number::{compare, is_number, is_same};

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
    /// So many of its commands are done: of `up`, or of `down` on the way back.
    pub step: u32,
    /// The command after those was begun, and may be done: its runner was stopped, or is still at it.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub begun: bool,
    /// The checksum of the commands that are done or begun: what comes after them can still be corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
    /// On the way back, where not all of the way there was done: so many commands of `up` were, or were begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<u32>,
    /// Why its last run failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
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

impl Applied {
    /// A migration as far as this.
    pub fn of(migration: &Migration, state: State, step: u32) -> Self {
        Self {
            version: migration.version.clone(),
            name: migration.name.clone(),
            checksum: migration.checksum(),
            state,
            step,
            begun: false,
            done: None,
            reached: None,
            failed: None,
        }
        .held(migration)
    }

    /// The same with the checksum of what can't be edited any more.
    #[must_use]
    pub(crate) fn held(mut self, migration: &Migration) -> Self {
        let commands = self.step.saturating_add(self.begun.into());
        self.done = match self.state {
            State::Up => Some(migration.checksum_of_up(commands)),
            State::Applied => None,
            State::Down => Some(migration.checksum_of_down(commands)),
        };
        self
    }

    /// Nothing of it was done: it failed before its first command.
    pub fn is_untouched(&self) -> bool {
        self.state == State::Up && self.step == 0 && !self.may_be_done()
    }

    /// The command after those that are done may be done too. Records of older versions of this library do not tell.
    pub(crate) fn may_be_done(&self) -> bool {
        self.begun || self.state != State::Applied && self.done.is_none()
    }

    /// So many commands of the way there were done, or begun.
    #[cfg_attr(not(feature = "driver"), allow(dead_code, reason = "only the client goes back"))]
    pub(super) fn reached(&self, migration: &Migration) -> u32 {
        match self.state {
            State::Up => self.step.saturating_add(self.may_be_done().into()),
            State::Applied => number(migration.up.len()),
            State::Down => self.reached.unwrap_or(u32::MAX),
        }
    }

    /// The migration holds what was done, as it was done.
    pub(super) fn fits(&self, migration: &Migration) -> bool {
        let commands = self.step.saturating_add(self.begun.into());
        self.checksum == migration.checksum()
            || match (self.state, &self.done) {
                (State::Up, Some(done)) => *done == migration.checksum_of_up(commands),
                (State::Down, Some(done)) => *done == migration.checksum_of_down(commands),
                _ => false,
            }
    }

    fn far(&self) -> String {
        match (self.state, self.step.saturating_add(self.begun.into())) {
            (State::Up, 1) => "its first command was done, or begun".to_owned(),
            (State::Up, commands) => format!("its first {commands} commands were done, or begun"),
            (State::Applied, _) => "it was applied".to_owned(),
            (State::Down, _) => "it was applied, and begun to be taken back".to_owned(),
        }
    }
}

/// So many commands, as they are recorded.
pub(super) fn number(commands: usize) -> u32 {
    u32::try_from(commands).unwrap_or(u32::MAX)
}

/// The migration of this version, however its number is written.
pub(super) fn of<'a>(version: &str, migrations: &'a [Migration]) -> Option<&'a Migration> {
    migrations.iter().find(|migration| is_same(&migration.version, version))
}

/// The migrations in order, each with what the database knows of it; and the database knows no others.
///
/// # Errors
/// When a version is no number or there twice, or what was applied is not what is there: edited or gone.
pub fn verified<'a>(
    migrations: &'a [Migration],
    applied: &'a [Applied],
) -> Result<Vec<(&'a Migration, Option<&'a Applied>)>, MigrationError> {
    let mut all: Vec<&Migration> = migrations.iter().collect();
    all.sort_by(|a, b| compare(&a.version, &b.version));
    let full = |migration: &Migration| format!("{}_{}", migration.version, migration.name);
    for (i, migration) in all.iter().enumerate() {
        if !is_number(&migration.version) {
            let reason = "its version is a number, by which migrations are ordered: 20261120101500".to_owned();
            return Err(MigrationError::Name { name: full(migration), reason });
        }
        if let Some(next) = all.get(i + 1).filter(|next| is_same(&next.version, &migration.version)) {
            let (first, second) = (full(migration), full(next));
            return Err(MigrationError::DuplicateVersion { version: next.version.clone(), first, second });
        }
    }
    for known in applied.iter().filter(|known| !known.is_untouched()) {
        match of(&known.version, migrations) {
            None => return Err(MigrationError::Missing { version: known.version.clone() }),
            Some(now) if !known.fits(now) => {
                return Err(MigrationError::Edited { version: known.version.clone(), far: known.far() });
            }
            Some(_) => {}
        }
    }
    let known = |migration: &Migration| applied.iter().find(|known| is_same(&known.version, &migration.version));
    Ok(all.into_iter().map(|migration| (migration, known(migration))).collect())
}

/// The migrations that are still to be applied, in order. One that was stopped half-way is the first of them, with the number of
/// its commands that are done. One that failed before its first command is as one that was never tried.
///
/// # Errors
/// When what was applied is not what is there: edited, gone, out of order, or half taken back.
pub fn pending<'a>(
    migrations: &'a [Migration],
    applied: &[Applied],
) -> Result<Vec<(&'a Migration, u32)>, MigrationError> {
    let touched = applied.iter().filter(|known| !known.is_untouched());
    let newest = touched.map(|known| &known.version).max_by(|a, b| compare(a, b));
    let mut pending = Vec::new();
    for (migration, known) in verified(migrations, applied)? {
        match known.filter(|known| !known.is_untouched()) {
            Some(Applied { state: State::Applied, .. }) => {}
            Some(Applied { state: State::Down, version, .. }) => {
                return Err(MigrationError::PartlyRolledBack { version: version.clone() });
            }
            Some(known) => pending.push((migration.version.as_str(), known.step)),
            None => {
                if let Some(newest) = newest.filter(|newest| compare(newest, &migration.version).is_gt()) {
                    let (version, applied) = (migration.version.clone(), newest.clone());
                    return Err(MigrationError::OutOfOrder { version, applied });
                }
                pending.push((migration.version.as_str(), 0));
            }
        }
    }
    Ok(pending.into_iter().filter_map(|(version, step)| Some((of(version, migrations)?, step))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::spec::Document;

    fn migration(version: &str) -> Migration {
        let run = |n: u32| Command::Run(Document(format!(r#"{{"ping":{n}}}"#).into())).to_record();
        Migration {
            version: version.into(),
            name: "x".into(),
            up: (1..=3).map(run).collect(),
            down: Vec::new(),
            irreversible: Vec::new(),
        }
    }

    fn applied(version: &str, state: State, step: u32) -> Applied {
        Applied::of(&migration(version), state, step)
    }

    fn error(migrations: &[Migration], applied: &[Applied]) -> String {
        pending(migrations, applied).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_applied_is_pending_and_what_was_stopped_goes_on() {
        let all = [migration("1"), migration("2"), migration("3")];
        let found = pending(&all, &[applied("1", State::Applied, 3), applied("2", State::Up, 1)]).unwrap();
        let found: Vec<_> = found.iter().map(|(migration, step)| (migration.version.as_str(), *step)).collect();
        assert_eq!(found, [("2", 1), ("3", 0)]);
    }

    #[test]
    fn versions_are_numbers() {
        let all = ["1", "2", "9", "10"].map(migration);
        let found = pending(&all, &all[..3].iter().map(|m| applied(&m.version, State::Applied, 3)).collect::<Vec<_>>());
        assert_eq!(found.unwrap(), [(&all[3], 0)]);
        let shuffled = ["10", "1", "9", "2"].map(migration);
        let order: Vec<_> = pending(&shuffled, &[]).unwrap().into_iter().map(|(m, _)| m.version.clone()).collect();
        assert_eq!(order, ["1", "2", "9", "10"]);
        assert!(
            error(&["1", "2", "01"].map(migration), &[]).contains("two migrations have the version 01: 1_x and 01_x")
        );
        assert!(error(&["1", "b"].map(migration), &[]).contains("its version is a number"));
        // The same number, written otherwise since.
        assert_eq!(pending(&["01"].map(migration), &[applied("1", State::Applied, 3)]).unwrap(), []);
    }

    #[test]
    fn a_history_that_does_not_fit_is_refused() {
        let all = [migration("1"), migration("2")];
        assert!(error(&all, &[applied("2", State::Applied, 3)]).starts_with("migration 1 comes before 2"));
        assert!(error(&all, &[applied("2", State::Up, 1)]).starts_with("migration 1 comes before 2"));
        assert!(error(&all, &[applied("0", State::Applied, 3)]).contains("not there any more"));
        let edited = Applied { checksum: "0".into(), ..applied("1", State::Applied, 3) };
        assert!(error(&all, &[edited]).contains("was edited after it was applied"));
        assert!(error(&all, &[applied("1", State::Down, 1)]).contains("being taken back"));
    }

    /// For each number of commands that are done, and for each that is edited.
    #[test]
    fn what_was_done_or_begun_stays_and_what_was_not_can_be_corrected() {
        for (done, begun) in [(0, false), (0, true), (1, false), (1, true), (2, false), (2, true), (3, false)] {
            let was = migration("1");
            let known = Applied { begun, ..applied("1", State::Up, done) }.held(&was);
            for at in 0..3_u32 {
                let mut now = was.clone();
                now.up[at as usize].command = Document("{\"ping\":0}".into());
                let found = pending(std::slice::from_ref(&now), std::slice::from_ref(&known)).map(|all| all[0].1);
                match at < done + u32::from(begun) {
                    true => assert!(found.unwrap_err().to_string().contains("was edited after its first")),
                    false => assert_eq!(found.unwrap(), done, "{known:?}"),
                }
            }
            let gone = pending(&[], std::slice::from_ref(&known));
            assert_eq!(gone.is_ok(), done == 0 && !begun);
        }
    }
}
