//! A plan as the files of a runner.

use super::alembic::Revision;
use super::dbmate;
use super::error::MigrationError;
use super::layout::{Back, Layout};
use super::liquibase::Changeset;
use super::options::FileOptions;
use super::script::{Around, Half, remark};
use super::sea_orm::Module;
use super::{Name, header};
use crate::plan::{Hazard, Plan, Reverse, Stage, Step};
use crate::sql::script::{create_history, forget_history, note_history};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder of migrations, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// One migration of a runner: the number, the words, there and back.
struct Part<'p, 'a> {
    digits: String,
    words: String,
    up: Half<'p, 'a>,
    down: Half<'p, 'a>,
}

/// The files of a plan and of its way back. Each transaction of the plan is a file, and each statement that no transaction
/// takes is one: numbers count on from that of the name.
///
/// # Errors
/// The plan holds a statement that the runner can't run.
pub fn files(name: &Name, up: &Plan<'_>, down: &Plan<'_>, options: &FileOptions) -> Result<Vec<File>, MigrationError> {
    let layout = options.layout;
    let mut parts = there(name, up, options);
    let mut found = Vec::new();
    match layout.back() {
        Back::Nowhere => {
            let (_, path) = layout.paths(&name.digits, &name.words);
            found.push(File { path, text: by_hand(name, &parts, up, down, options) });
        }
        Back::File | Back::Section => back(name, &mut parts, up, down, options),
    }
    let mut follows = options.follows.as_deref();
    for part in &parts {
        write(layout, part, follows, &mut found)?;
        follows = Some(&part.digits);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// A part for each group of the plan.
fn there<'p, 'a>(name: &Name, up: &'p Plan<'a>, options: &FileOptions) -> Vec<Part<'p, 'a>> {
    let layout = options.layout;
    let half = |group| Half { groups: vec![group], ..Half::default() };
    let mut halves: Vec<Half<'p, 'a>> = up.groups().into_iter().map(half).collect();
    if let Some(table) = options.table() {
        if halves.last().is_none_or(|last| last.is_outside(layout)) {
            halves.push(Half::default());
        }
        if let Some(last) = halves.last_mut() {
            last.also = vec![create_history(table), note_history(table, &name.digits, &name.words)];
        }
    }
    let of = halves.len();
    let mut parts = Vec::with_capacity(of);
    for (at, mut half) in halves.into_iter().enumerate() {
        let stage = half.groups.first().map_or(Stage::Expand, |group| group.stage);
        let words = match (at, stage) {
            (0, Stage::Expand) => name.words.clone(),
            (at, Stage::Expand) => format!("{}_{}", name.words, at + 1),
            (at, Stage::Backfill) => format!("{}_{}_backfill", name.words, at + 1),
            (at, Stage::Contract) => format!("{}_{}_contract", name.words, at + 1),
        };
        let digits = name.digits_after(at as u64);
        let part = if of > 1 { format!(", part {} of {of}", at + 1) } else { String::new() };
        let when = if of > 1 || stage != Stage::Expand { format!(": {}", header::stage(stage)) } else { String::new() };
        half.notes.push(format!("{name}{part}{when}."));
        half.notes.extend(header::about(options));
        half.notes.extend(header::sentences(half.steps()));
        half.notes.push(match layout.back() {
            Back::File => format!("The way back: {}", layout.paths(&digits, &words).1),
            Back::Section => "The way back stands below.".to_owned(),
            Back::Nowhere => format!("The way back, by hand: {}", layout.paths(&name.digits, &name.words).1),
        });
        parts.push(Part { digits, words, up: half, down: Half::default() });
    }
    parts
}

/// The way back, behind the way there: the runner takes the last part first. What comes first on the way back goes to the
/// part that is taken back so late that the rest fits, so that nothing is lost before the whole is taken back.
fn back<'p, 'a>(name: &Name, parts: &mut [Part<'p, 'a>], up: &Plan<'a>, down: &'p Plan<'a>, options: &FileOptions) {
    let groups = down.groups();
    let (of, spare) = (parts.len(), parts.len().saturating_sub(groups.len()));
    let first = parts.first().map(|part| format!("{}_{}", part.digits, part.words)).unwrap_or_default();
    for (at, part) in parts.iter_mut().rev().enumerate() {
        let of_part = if of > 1 { format!("part {} of {of} of ", of - at) } else { String::new() };
        part.down.notes.push(format!("The way back of {of_part}{name}."));
        // In the same file it stands above.
        if options.layout.back() == Back::File {
            part.down.notes.extend(header::about(options));
        }
        if at + 1 == of {
            // Where the way back has more parts than the way there, the rest is one transaction.
            part.down.groups = groups.iter().skip(at.saturating_sub(spare)).copied().collect();
            part.down.notes.extend(header::sentences(part.down.steps()));
            part.down.notes.extend(not_undone(up));
            part.down.also = options.table().map(|table| forget_history(table, &name.digits)).into_iter().collect();
        } else if at < spare {
            part.down.notes.push(format!("Nothing to do here: it is undone with {first}."));
        } else {
            part.down.groups = groups.get(at - spare).into_iter().copied().collect();
            part.down.notes.extend(header::sentences(part.down.steps()));
        }
    }
}

/// What the way back does not bring back, in sentences.
fn not_undone(up: &Plan<'_>) -> Vec<String> {
    let first_line = |step: &Step<'_>| step.sql().lines().next().unwrap_or_default().to_owned();
    let mut notes = Vec::new();
    for step in &up.steps {
        if let Reverse::Never(why) = step.reverse {
            notes.push(format!("Not as it was before, since {why}: {}", first_line(step)));
        }
        for hazard in &step.hazards {
            if let Hazard::DataLoss(object) = hazard {
                notes.push(format!("What was in it does not come back: {object}"));
            }
        }
    }
    notes
}

/// The way back of a runner that knows none, as a script for psql.
fn by_hand(name: &Name, parts: &[Part<'_, '_>], up: &Plan<'_>, down: &Plan<'_>, options: &FileOptions) -> String {
    let mut text =
        format!("-- The way back of {name}, which {} does not know: run it with psql,\n", options.layout.runner());
    let numbers: Vec<&str> = parts.iter().map(|part| part.digits.as_str()).collect();
    text.push_str(&format!("-- and take {} out of the runner's own list.\n", numbers.join(", ")));
    for note in header::about(options).into_iter().chain(not_undone(up)) {
        text.push_str(&remark(&note));
    }
    text.push('\n');
    text.push_str(&down.to_string());
    if let Some(table) = options.table() {
        text.push_str(&format!("\n{};\n", forget_history(table, &name.digits)));
    }
    text
}

fn write(
    layout: Layout,
    part: &Part<'_, '_>,
    follows: Option<&str>,
    found: &mut Vec<File>,
) -> Result<(), MigrationError> {
    let (up_path, down_path) = layout.paths(&part.digits, &part.words);
    let (up_outside, down_outside) = (part.up.is_outside(layout), part.down.is_outside(layout));
    let around = |outside: bool, wraps: bool| match (outside, wraps) {
        (true, _) => Around::Nothing,
        (false, true) => Around::Runner,
        (false, false) => Around::File,
    };
    let wraps = layout.wraps() && !(layout.marks_both_ways() && (up_outside || down_outside));
    let (up, down) = ((&part.up, around(up_outside, wraps)), (&part.down, around(down_outside, wraps)));
    // Those whose files are no plain SQL.
    let text = match layout {
        Layout::Alembic => Some(Revision { revision: &part.digits, down_revision: follows, up, down }.text()?),
        Layout::SeaOrm => {
            let name = format!("m{}_{}", part.digits, part.words);
            Some(Module { name: &name, up, down }.text()?)
        }
        Layout::Liquibase => {
            let id = format!("{}_{}", part.digits, part.words);
            Some(Changeset { path: &up_path, id, up, down, in_transaction: wraps }.text()?)
        }
        _ => None,
    };
    if let Some(text) = text {
        found.push(File { path: up_path, text });
        return Ok(());
    }
    let (up, down) = (up.0.text(layout, up.1)?, down.0.text(layout, down.1)?);
    let mut file = |path: String, text: String| found.push(File { path, text });
    match layout {
        Layout::Plain | Layout::GolangMigrate => {
            file(up_path, up);
            file(down_path, down);
        }
        Layout::Sqlx => {
            let marked = |outside: bool, text: String| match outside {
                true => format!("-- no-transaction\n{text}"),
                false => text,
            };
            file(up_path, marked(up_outside, up));
            file(down_path, marked(down_outside, down));
        }
        // Alembic, Liquibase and SeaORM are written above.
        Layout::Refinery | Layout::Supabase | Layout::Alembic | Layout::Liquibase | Layout::SeaOrm => file(up_path, up),
        Layout::Flyway => {
            for (path, text, outside) in [(up_path, up, up_outside), (down_path, down, down_outside)] {
                let mut settings = String::new();
                if outside {
                    settings.push_str("# Flyway itself needs flyway.postgresql.transactional.lock=false for this.\n");
                    settings.push_str("executeInTransaction=false\n");
                }
                // Flyway would replace it.
                if text.contains("${") {
                    settings.push_str("placeholderReplacement=false\n");
                }
                if !settings.is_empty() {
                    file(format!("{path}.conf"), settings);
                }
                file(path, text);
            }
        }
        Layout::Dbmate => {
            file(up_path, dbmate::text((&up, up_outside), (&down, down_outside)));
        }
        Layout::Diesel => {
            if !wraps {
                let folder = up_path.strip_suffix("up.sql").unwrap_or_default();
                file(format!("{folder}metadata.toml"), "run_in_transaction = false\n".to_owned());
            }
            file(up_path, up);
            file(down_path, down);
        }
    }
    Ok(())
}
