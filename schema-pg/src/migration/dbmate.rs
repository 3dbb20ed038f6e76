//! Files of dbmate: both ways in one, apart by lines that it looks for wherever they stand.

use super::plain::{Marks, plain};

/// The text of a file: each way, and whether it runs outside of a transaction.
pub(super) fn text((up, up_outside): (&str, bool), (down, down_outside): (&str, bool)) -> String {
    let option = |outside: bool| if outside { " transaction:false" } else { "" };
    let (there, back) = (option(up_outside), option(down_outside));
    format!("-- migrate:up{there}\n{}\n-- migrate:down{back}\n{}", plain(up, MARKS), plain(down, MARKS))
}

const MARKS: Marks = Marks { line: is_mark, word: None, parameters: false };

fn is_mark(line: &str) -> bool {
    line.strip_prefix("--").is_some_and(|rest| rest.trim_start().starts_with("migrate:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_within_a_text_is_not_dbmates() {
        let text = text(("SELECT 'a\n-- migrate:down\n';\n-- migrate:up b\n", false), ("SELECT 1;\n", true));
        let expected = "-- migrate:up\nSELECT E'a\\n-- migrate:down\n';\n/**/ -- migrate:up b\n\n-- migrate:down transaction:false\nSELECT 1;\n";
        assert_eq!(text, expected);
    }
}
