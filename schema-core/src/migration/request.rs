//! What a build is asked by its environment, and what it says to cargo and to people.

use std::fmt::{Debug, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::name::Name;

/// The variable that asks to write: its value is the name of the migration.
pub const VARIABLE: &str = "UPDATE_MIGRATIONS";

/// The value that asks to take the files as they are.
pub const SUM: &str = "sum";

/// The value of a variable that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A line for cargo.
#[allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]
pub fn cargo(line: &str) {
    println!("cargo::{line}");
}

/// Tests of one program may all be asked to write at the same time: the first does, the others find it done.
pub fn one() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The command that writes a migration with these words after the last one.
pub fn command(last: Option<&Name>, words: &str, command: &str) -> String {
    let package = variable("CARGO_PKG_NAME").map(|name| format!(" -p {name}")).unwrap_or_default();
    let number = match last {
        Some(last) if !last.is_time() => last.digits_after(1),
        _ => "$(date -u +%Y%m%d%H%M%S)".to_owned(),
    };
    format!("{VARIABLE}={number}_{words} {command}{package}")
}

/// A plan for a terminal.
pub fn shortened(script: &str) -> String {
    const MOST: usize = 200;
    let lines = script.lines().count();
    let mut text = String::new();
    for line in script.lines().take(MOST) {
        let _ = writeln!(text, "{}{line}", if line.is_empty() { "" } else { "    " });
    }
    if lines > MOST {
        let _ = writeln!(text, "    … and {} lines more", lines - MOST);
    }
    text
}

/// The calls that allow what has these names.
pub fn allowing<T: Ord + Debug>(mut names: Vec<T>) -> String {
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| format!("\n        .allow({name:?})")).collect()
}
