//! The program in a terminal of its own: questions, colours, progress. `script` makes the terminal.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use schema_test_server::Server;

use super::Notes;

/// A program in a terminal.
struct Terminal {
    child: Child,
    read: Receiver<u8>,
    seen: String,
}

impl Terminal {
    fn new(notes: &Notes, version: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut words = vec![env!("CARGO_BIN_EXE_notes").to_owned()];
        words.extend(arguments.iter().map(|word| format!("'{word}'")));
        Self::shell(notes, version, &words.join(" "), variables)
    }

    /// A line for the shell, which may have pipes.
    fn shell(notes: &Notes, version: &str, line: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--flush", "--command", line, "/dev/null"]);
        command.current_dir(&notes.folder).env("NOTES", version).env("DATABASE_URL", &notes.database.url);
        command.env("NOTES_VERSION", Server::shared().version().to_string());
        command.env("TERM", "xterm").env("SHELL", "/bin/sh").env_remove("NO_COLOR");
        command.envs(variables.iter().copied());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`script` of util-linux is there");
        let (mut out, (sender, read)) = (child.stdout.take().unwrap(), channel());
        std::thread::spawn(move || {
            let mut byte = [0];
            while out.read(&mut byte).is_ok_and(|read| read == 1) && sender.send(byte[0]).is_ok() {}
        });
        Self { child, read, seen: String::new() }
    }

    /// Waits until this was shown.
    #[track_caller]
    fn sees(&mut self, text: &str) {
        let (start, mut bytes) = (Instant::now(), std::mem::take(&mut self.seen).into_bytes());
        while !String::from_utf8_lossy(&bytes).contains(text) {
            match self.read.recv_timeout(Duration::from_millis(200)) {
                Ok(byte) => bytes.push(byte),
                Err(_) => assert!(
                    start.elapsed() < Duration::from_secs(60),
                    "{text:?} was not shown: {}",
                    String::from_utf8_lossy(&bytes)
                ),
            }
        }
        self.seen = String::from_utf8_lossy(&bytes).into_owned();
    }

    fn types(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// How it ended, and all that was shown.
    fn ends(mut self) -> (Option<i32>, String) {
        let mut bytes = self.seen.clone().into_bytes();
        while let Ok(byte) = self.read.recv_timeout(Duration::from_secs(60)) {
            bytes.push(byte);
        }
        (self.child.wait().unwrap().code(), String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[test]
fn the_plan_is_shown_and_applied_when_somebody_says_yes() {
    let notes = Notes::new("yes");
    let mut terminal = Terminal::new(&notes, "first", &["apply"], &[]);
    terminal.sees("[y/N] ");
    assert!(
        terminal.seen.contains("CREATE TABLE app.notes") && terminal.seen.contains("Creates schema app"),
        "{}",
        terminal.seen
    );
    assert_eq!(notes.text("to_regnamespace('app') IS NULL"), "true");
    terminal.types("y\n");
    let (code, shown) = terminal.ends();
    assert!(code == Some(0) && shown.contains("Applied to the database"), "{shown}");
    assert_eq!(notes.text("to_regnamespace('app') IS NOT NULL"), "true");
}

#[test]
fn any_other_answer_changes_nothing() {
    let notes = Notes::new("no");
    for answer in ["n\n", "\n", "yy\n", "\u{4}"] {
        let mut terminal = Terminal::new(&notes, "first", &["apply"], &[]);
        terminal.sees("[y/N] ");
        terminal.types(answer);
        let (code, shown) = terminal.ends();
        assert!(code == Some(1) && shown.contains("nothing was changed"), "{answer:?}: {shown}");
    }
    // What is for machines asks nobody.
    let (code, shown) = Terminal::new(&notes, "first", &["apply", "--json"], &[]).ends();
    assert!(code == Some(2) && shown.contains("--yes"), "{shown}");
    assert_eq!(notes.text("to_regnamespace('app') IS NULL"), "true");
}

#[test]
fn a_database_that_changes_while_somebody_thinks_is_planned_for_again() {
    let notes = Notes::new("meanwhile");
    let mut terminal = Terminal::new(&notes, "first", &["apply"], &[]);
    terminal.sees("[y/N] ");
    notes.takes("CREATE SCHEMA app; CREATE TABLE app.notes (mine int)");
    terminal.types("y\n");
    let (code, shown) = terminal.ends();
    assert!(code == Some(1) && shown.contains("the database is another since the plan was made"), "{shown}");
    assert_eq!(
        notes.text("SELECT count(*) FROM pg_attribute WHERE attrelid = 'app.notes'::regclass AND attnum > 0"),
        "1"
    );
}

#[test]
fn colours_are_on_terminals_only_and_not_where_they_are_not_wanted() {
    let notes = Notes::new("colours");
    let shown = |variables: &[(&str, &str)]| Terminal::new(&notes, "first", &["print"], variables).ends().1;
    assert!(shown(&[]).contains("\u{1b}[2m-- "), "remarks are dim");
    for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        assert!(!shown(&variables).contains('\u{1b}'), "{variables:?}");
    }
    assert!(shown(&[("NO_COLOR", "")]).contains('\u{1b}'), "what is empty says nothing");
    // In a pipe of a terminal's shell: what is passed on has none.
    let line = format!("{} print > out.sql; cat -v out.sql", env!("CARGO_BIN_EXE_notes"));
    let (_, shown) = Terminal::shell(&notes, "first", &line, &[]).ends();
    assert!(shown.contains("CREATE TABLE app.notes") && !shown.contains("^["), "{shown}");
    let (code, shown) = Terminal::new(&notes, "first", &["check"], &[]).ends();
    assert!(code == Some(1) && shown.contains("\u{1b}[31m"), "{shown}");
}

#[test]
fn names_of_others_do_nothing_to_the_terminal() {
    let notes = Notes::new("escapes");
    assert_eq!(notes.run("first", &["apply", "--yes"]).code, Some(0));
    notes.takes("CREATE TABLE app.\"x\u{1b}[2K\u{1b}]0;title\u{7}\rNothing\u{202e}\" ()");
    let (code, shown) = Terminal::new(&notes, "first", &["apply", "--yes"], &[]).ends();
    assert!(
        code == Some(0) && shown.contains("table app.x\\u{1b}[2K\\u{1b}]0;title\\u{7}\\rNothing\\u{202e}"),
        "{shown}"
    );
    // A pipe gets it as it is: it is a name by which it can be allowed.
    assert!(notes.run("first", &["apply", "--yes"]).out.contains("x\u{1b}[2K"));
}

#[test]
fn what_runs_long_shows_how_far_it_is_on_terminals_only() {
    let notes = Notes::new("progress");
    assert_eq!(notes.run("first", &["apply", "--yes"]).code, Some(0));
    notes.takes("INSERT INTO app.notes (title, body) VALUES ('a', 'b')");
    let mut reader = notes.database.connect();
    reader.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1").unwrap();
    let mut terminal = Terminal::new(&notes, "grown", &["apply", "--yes"], &[("COLUMNS", "120")]);
    terminal.sees(" 1/3 ");
    terminal.sees(" 1s CREATE INDEX CONCURRENTLY");
    reader.batch_execute("COMMIT").unwrap();
    let (code, shown) = terminal.ends();
    assert!(code == Some(0) && shown.contains("Applied"), "{shown}");
}
