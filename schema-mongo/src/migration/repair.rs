//! Records of migrations that no longer fit their files: what puts them right. It changes what the database remembers, and
//! runs no command of any migration.

use std::fmt;

use super::history::of;
use super::{Applied, Migration, MigrationError, State};

/// What becomes of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The migration's version, as it is recorded.
    pub version: String,
    /// The record from now on; `None` where it is taken out.
    pub becomes: Option<Applied>,
    /// Why, and what it means.
    pub what: String,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "migration {}: {}", self.version, self.what)
    }
}

/// Whether a command was done at which a runner was stopped, where only people can see it: run twice it would change documents
/// twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Begun {
    /// Nobody has looked.
    #[default]
    Unknown,
    /// It was done: the next run goes on after it.
    Done,
    /// It was not done: the next run begins with it.
    NotDone,
}

/// What a repair does: the records that no longer fit, and what becomes of each. It looks at nothing but records and files.
///
/// ```
/// use schema_mongo::{Applied, Begun, Command, Document, Migration, Plan, State, repairs};
/// let ping = |n: u32| Command::Run(Document(format!("{{\"ping\":{n}}}").into()));
/// let was = Migration::of("1", "first", &Plan::default().then([ping(1)]));
/// let now = Migration::of("1", "first", &Plan::default().then([ping(2)]));
/// let found = repairs(&[now], &[Applied::of(&was, State::Applied, 1)], Begun::Unknown)?;
/// assert_eq!(
///     found[0].to_string(),
///     "migration 1: its files hold other commands than were applied; they are noted as they are, and none is run"
/// );
/// # Ok::<(), schema_mongo::MigrationError>(())
/// ```
///
/// # Errors
/// When a version is no number, or there twice.
pub fn repairs(migrations: &[Migration], applied: &[Applied], begun: Begun) -> Result<Vec<Repair>, MigrationError> {
    super::history::verified(migrations, &[])?;
    let mut found = Vec::new();
    for known in applied {
        let now = of(&known.version, migrations);
        let (becomes, what) = match now {
            _ if known.is_untouched() => (
                None,
                "it failed before its first command, so nothing of it was done; its record is taken out".to_owned(),
            ),
            None => (
                None,
                "its files are gone; its record is taken out, and what it did is left in the database".to_owned(),
            ),
            Some(now) => match of_one(known, now, begun) {
                Some((becomes, what)) => (Some(becomes), what),
                None => continue,
            },
        };
        found.push(Repair { version: known.version.clone(), becomes, what });
    }
    Ok(found)
}

fn of_one(known: &Applied, now: &Migration, begun: Begun) -> Option<(Applied, String)> {
    let mut becomes = Applied { checksum: now.checksum(), name: now.name.clone(), ..known.clone() };
    let commands = if known.state == State::Down { &now.down } else { &now.up };
    let mut what = String::new();
    if !known.fits(now) {
        if known.state == State::Applied {
            becomes.step = super::history::number(now.up.len());
            what =
                "its files hold other commands than were applied; they are noted as they are, and none is run".into();
            return Some((becomes, what));
        }
        becomes.step = known.step.min(super::history::number(commands.len()));
        becomes.begun = false;
        what = format!(
            "its files hold other commands than were begun; the first {} of {} count as done, and the next run goes on after them",
            becomes.step,
            commands.len()
        );
    } else if known.begun
        && begun != Begun::Unknown
        && commands.get(known.step as usize).is_some_and(|record| !record.is_repeatable())
    {
        becomes.begun = false;
        becomes.step += u32::from(begun == Begun::Done);
        what = match begun {
            Begun::Done => format!("command {} counts as done, and the next run goes on after it", becomes.step),
            _ => format!("command {} counts as not done, and the next run begins with it", becomes.step + 1),
        };
    }
    (!what.is_empty()).then(|| (becomes.held(now), what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::plan::Plan;
    use crate::spec::Document;

    fn migration(commands: &[&'static str]) -> Migration {
        let run = |json: &&'static str| Command::Run(Document((*json).into()));
        Migration::of("1", "x", &Plan::default().then(commands.iter().map(run)))
    }

    const ADD: &str = r#"{"update":"a","updates":[{"q":{},"u":{"$inc":{"n":1}},"multi":true}]}"#;

    #[test]
    fn a_repair_says_what_becomes_of_each_record() {
        let now = migration(&[r#"{"ping":1}"#, ADD]);
        let repaired = |known: Applied, begun| {
            let found = repairs(std::slice::from_ref(&now), &[known], begun).unwrap();
            found.first().map(|repair| (repair.what.clone(), repair.becomes.clone()))
        };
        let (what, record) = repaired(Applied::of(&now, State::Up, 0), Begun::Unknown).unwrap();
        assert!(what.contains("failed before its first command") && record.is_none());
        assert_eq!(repaired(Applied::of(&now, State::Applied, 2), Begun::Done), None);
        let stopped = Applied { begun: true, ..Applied::of(&now, State::Up, 1) }.held(&now);
        assert_eq!(repaired(stopped.clone(), Begun::Unknown), None);
        let (what, record) = repaired(stopped.clone(), Begun::Done).unwrap();
        assert_eq!((record.clone().unwrap().step, record.unwrap().begun), (2, false));
        assert_eq!(what, "command 2 counts as done, and the next run goes on after it");
        let (what, record) = repaired(stopped, Begun::NotDone).unwrap();
        assert_eq!(
            (record.unwrap().step, what.as_str()),
            (1, "command 2 counts as not done, and the next run begins with it")
        );
        let edited = Applied { begun: true, ..Applied::of(&migration(&[r#"{"ping":2}"#, ADD]), State::Up, 1) };
        let edited = edited.held(&migration(&[r#"{"ping":2}"#, ADD]));
        let (what, record) = repaired(edited, Begun::Unknown).unwrap();
        assert!(what.contains("the first 1 of 2 count as done"), "{what}");
        assert!(record.unwrap().fits(&now));
        let gone = repairs(&[], &[Applied::of(&now, State::Applied, 2)], Begun::Unknown).unwrap();
        assert!(gone[0].what.starts_with("its files are gone") && gone[0].becomes.is_none());
    }
}
