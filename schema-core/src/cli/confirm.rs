//! What is asked before something is changed.

use super::{Answer, Failure, Screen};

/// Asks; the error says what to do where nobody can be asked, or nobody said yes.
pub fn confirm(question: &str, place: &str, screen: &Screen) -> Result<(), Failure> {
    // What is not shown is not confirmed.
    let answer = if screen.json { Answer::Nobody } else { screen.ask(question) };
    match answer {
        Answer::Yes => Ok(()),
        Answer::No => Err(Failure::new("nothing was changed")),
        Answer::Nobody => {
            Err(Failure::usage(format!("nothing was changed: nobody is there to confirm it for {place}"))
                .help("say --yes to go on without being asked; `diff --live` shows what would be applied"))
        }
    }
}
