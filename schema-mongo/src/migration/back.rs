//! The way back of a migration: what it runs, and what it leaves.

use schema_core::migration::number::compare;

use super::history::of;
use super::{Applied, Migration, MigrationError, State};
use crate::command::Record;

/// The way back of one migration, from where it is.
#[derive(Debug)]
pub(crate) struct Way<'a> {
    /// The migration.
    pub migration: &'a Migration,
    /// What the database knows of it.
    pub known: &'a Applied,
    /// Commands of `down`, by their numbers from 1: those that undo what was done, without those that are done already.
    pub commands: Vec<(u32, &'a Record)>,
    /// Only so many commands of `up` were done, or begun.
    pub partial: Option<u32>,
}

/// The ways back of the last so many migrations, newest first. Those that failed before their first command are none.
///
/// # Errors
/// When what was applied is not what is there; and, unless it is allowed to leave that, when a way back does not undo all. Nothing
/// is begun then.
pub(crate) fn way_back<'a>(
    migrations: &'a [Migration],
    applied: &'a [Applied],
    count: usize,
    leave: bool,
) -> Result<Vec<Way<'a>>, MigrationError> {
    super::history::verified(migrations, applied)?;
    let mut last: Vec<&Applied> = applied.iter().filter(|known| !known.is_untouched()).collect();
    last.sort_by(|a, b| compare(&b.version, &a.version));
    let mut ways = Vec::new();
    for known in last.into_iter().take(count) {
        let Some(migration) = of(&known.version, migrations) else {
            return Err(MigrationError::Missing { version: known.version.clone() });
        };
        let reached = known.reached(migration);
        // One that is half-way back was reported before it began.
        if !leave && known.state != State::Down {
            undoes_all(migration, reached)?;
        }
        let done = if known.state == State::Down { known.step } else { 0 };
        let numbered = (1_u32..).zip(&migration.down);
        let is_to_do =
            |(number, record): &(u32, &Record)| *number > done && record.undoes.is_none_or(|undoes| undoes <= reached);
        let partial = match known.state {
            State::Applied => None,
            State::Up => Some(reached),
            State::Down => known.reached,
        };
        ways.push(Way { migration, known, commands: numbered.filter(is_to_do).collect(), partial });
    }
    Ok(ways)
}

fn undoes_all(migration: &Migration, reached: u32) -> Result<(), MigrationError> {
    let version = migration.version.clone();
    let list: String = migration
        .irreversible_commands()
        .filter(|(number, _)| *number <= reached)
        .map(|(number, record)| format!("  command {number}: {}\n", record.command.0))
        .collect();
    if !list.is_empty() {
        return Err(MigrationError::Irreversible { version, list });
    }
    if migration.down.is_empty() && !migration.up.is_empty() && reached > 0 && migration.irreversible.is_empty() {
        return Err(MigrationError::NoWayBack { version });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::command::Command;
    use crate::plan::{Plan, create};
    use crate::spec::Spec;

    /// A collection, its index, and then documents.
    fn mixed() -> Migration {
        let json = r#"{"collections": [{"name": "b", "indexes": [{"key": {"z": 1}, "name": "x"}]}]}"#;
        let spec = Spec::from_json(json).unwrap();
        let change = |n: i32| Command::Update {
            collection: "b".into(),
            filter: json!({ "n": { "$ne": n } }),
            update: json!({ "$set": { "n": n } }),
            batch: 10,
        };
        Migration::of("1", "mixed", &create(&spec).then([change(1), change(2)]))
    }

    #[test]
    fn rolling_back_says_what_it_can_not_undo_before_it_starts() {
        let all = [mixed()];
        let error = |known: Applied, leave| way_back(&all, &[known], 1, leave).map(|ways| ways.len());
        let refused = error(Applied::of(&all[0], State::Applied, 4), false).unwrap_err().to_string();
        assert!(
            refused.contains("command 3: ")
                && refused.contains("command 4: ")
                && refused.contains("allow_irreversible: true")
        );
        // The second change of documents was not come to.
        let refused = error(Applied::of(&all[0], State::Up, 3), false).unwrap_err().to_string();
        assert!(refused.contains("command 3: ") && !refused.contains("command 4: "), "{refused}");
        assert_eq!(error(Applied::of(&all[0], State::Up, 2), false).unwrap(), 1);
        assert_eq!(error(Applied::of(&all[0], State::Applied, 4), true).unwrap(), 1);
        let by_hand = [mixed().with_down([])];
        let refused = way_back(&by_hand, &[Applied::of(&by_hand[0], State::Applied, 4)], 1, false).unwrap_err();
        assert!(refused.to_string().contains("has no way back"));
        let none = Migration::of("1", "nothing", &Plan::default());
        assert!(way_back(std::slice::from_ref(&none), &[Applied::of(&none, State::Applied, 0)], 1, false).is_ok());
    }

    #[test]
    fn what_was_not_done_is_not_undone() {
        let down = |undoes| Record { undoes, ..Command::Drop("b".into()).to_record() };
        let mut migration = mixed().with_down([]);
        migration.down = vec![down(Some(4)), down(Some(3)), down(None), down(Some(1))];
        let all = [migration];
        let commands = |known: Applied| {
            let applied = [known];
            let ways = way_back(&all, &applied, 1, false).unwrap();
            ways[0].commands.iter().map(|(number, _)| *number).collect::<Vec<_>>()
        };
        assert_eq!(commands(Applied::of(&all[0], State::Applied, 4)), [1, 2, 3, 4]);
        assert_eq!(commands(Applied::of(&all[0], State::Up, 2)), [3, 4]);
        assert_eq!(commands(Applied { begun: true, ..Applied::of(&all[0], State::Up, 2) }.held(&all[0])), [2, 3, 4]);
        let half = Applied { reached: Some(3), ..Applied::of(&all[0], State::Down, 2) };
        assert_eq!(commands(half), [3, 4]);
    }
}
