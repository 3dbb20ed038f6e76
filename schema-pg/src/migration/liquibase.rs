//! Formatted SQL of Liquibase. It reads files line by line and knows no SQL: a line that looks like one of its own is one, wherever
//! it stands, also within a text. And it replaces `${…}` everywhere. So what would be taken for its own is written otherwise, with the
//! same meaning. Source: AbstractFormattedChangeLogParser of Liquibase 4.

use std::fmt::Write;

use super::error::MigrationError;
use super::layout::Layout;
use super::plain::{Marks, plain};
use super::script::{Around, Half, remark};

/// A file of Liquibase, with one changeset.
pub(super) struct Changeset<'r, 'p, 'a> {
    /// The file's name.
    pub path: &'r str,
    /// Its number and words.
    pub id: String,
    pub up: (&'r Half<'p, 'a>, Around),
    pub down: (&'r Half<'p, 'a>, Around),
    /// Liquibase begins a transaction, for either way.
    pub in_transaction: bool,
}

impl Changeset<'_, '_, '_> {
    /// The text of the file.
    pub fn text(&self) -> Result<String, MigrationError> {
        let (up, down) = (self.up, self.down);
        let mut text = format!("--liquibase formatted sql logicalFilePath:{}\n\n", self.path);
        for note in &up.0.notes {
            text.push_str(&plain(&remark(note), MARKS));
        }
        let _ = write!(
            text,
            "--changeset schema-pg:{} splitStatements:false stripComments:false rollbackSplitStatements:false",
            self.id
        );
        text.push_str(if self.in_transaction { "\n" } else { " runInTransaction:false\n" });
        text.push_str(&plain(&up.0.sql(Layout::Liquibase, up.1)?, MARKS));
        text.push('\n');
        for note in &down.0.notes {
            text.push_str(&plain(&remark(note), MARKS));
        }
        let back = plain(&down.0.sql(Layout::Liquibase, down.1)?, MARKS);
        match back.is_empty() {
            true => text.push_str("--rollback empty\n"),
            false => back.lines().for_each(|line| {
                let _ = writeln!(text, "--rollback {line}");
            }),
        }
        Ok(text)
    }
}

/// Words with which lines of Liquibase begin after `--`.
const WORDS: [&str; 10] = [
    "changeset",
    "comment",
    "ignore",
    "include",
    "liquibase",
    "logicalfilepath",
    "precondition",
    "property",
    "rollback",
    "validchecksum",
];

/// What Liquibase takes for its own. Where `changesetId` stands in the text of a way back, that is the name of another changeset to it.
const MARKS: Marks = Marks { line: is_taken, word: Some("changesetid"), parameters: true };

/// The line would be one of Liquibase's. One dash is a mistake to it, where it means two.
fn is_taken(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches('-').trim_start();
    let word = match line.strip_prefix("/*") {
        Some(rest) => rest.trim_start(),
        None if line.len() > rest.len() => rest,
        None => return false,
    };
    let begins = |known: &str| word.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
    WORDS.iter().any(|known| begins(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, expected: &str) {
        assert_eq!(plain(sql, MARKS), expected, "{sql}");
    }

    #[test]
    fn what_liquibase_does_not_look_at_stays_as_it_is() {
        for sql in [
            "SELECT 'it''s', $$a\n-- a remark\n$$, E'a\\nb', \"A b\", 1 - 2;\n",
            "SELECT 'a'\n'b';\n",
            "-- the way back\nSELECT 1;\n",
            "SELECT '$5 {}', $1;\n",
            "SELECT a\n- b, rollback\n, - comment;\n",
        ] {
            check(sql, sql);
        }
    }

    #[test]
    fn lines_within_texts_are_not_liquibases() {
        check("SELECT 'a\n--rollback DROP TABLE x;\nb\\';", "SELECT E'a\\n--rollback DROP TABLE x;\nb\\\\';");
        check("DO $x$\n  -- Comment it's\n$x$", "DO E'\\n  -- Comment it''s\n'");
        check("SELECT E'a\\\n - property x'", "SELECT E'a\\n - property x'");
        check("SELECT \"a\\\n--changeset b:c\"", "SELECT U&\"a\\\\\\000A--changeset b:c\"");
        check("SELECT U&'a!0062\n--changeset b:c' UESCAPE '!'", "SELECT U&'a!0062!000A--changeset b:c' UESCAPE '!'");
        check("SELECT 'a\n/* liquibase rollback\n*/'", "SELECT E'a\\n/* liquibase rollback\n*/'");
        check("SELECT 'a\r--rollback x'", "SELECT E'a\\r--rollback x'");
        check("SELECT 'a\u{2028}b'", "SELECT E'a\\u2028b'");
        check("SELECT 'a'\n'\n--rollback \\'", "SELECT E'a\\n--rollback \\\\'");
    }

    #[test]
    fn lines_outside_of_texts_are_not_liquibases() {
        check("SELECT a\n- rollback ;", "SELECT a\n/**/ - rollback ;");
        check("SELECT a -- Rollback\n  --Rollback\n;", "SELECT a -- Rollback\n  /**/ --Rollback\n;");
        check("/* a\n--rollback b */ c", "/* a --rollback b */ c");
        check("/* liquibase rollback\n*/ c", "/**/ /* liquibase rollback\n*/ c");
        check("-- changeset a:b\n", "/**/ -- changeset a:b\n");
    }

    #[test]
    fn parameters_and_names_of_changesets_are_not_liquibases() {
        check("SELECT 'a${b}'", "SELECT E'a\\x24{b}'");
        check("SELECT $${a}$$", "SELECT E'{a}'");
        check("SELECT \"${\"", "SELECT U&\"\\0024{\"");
        check("SELECT ChangesetId", "SELECT U&\"\\0063hangesetid\"");
        check("SELECT 'the ChangeSetId'", "SELECT E'the \\x43hangeSetId'");
        check("-- ${a} changesetId\n", "-- $ {a} c hangesetId\n");
    }
}
