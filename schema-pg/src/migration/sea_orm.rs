//! Migrations of SeaORM: Rust that hands SQL to the connection as it is.

use std::fmt::Write;

use super::error::MigrationError;
use super::layout::Layout;
use super::script::{Around, Half, Piece};

/// A file of SeaORM.
pub(super) struct Module<'r, 'p, 'a> {
    /// The name of the file, without its ending: what SeaORM notes.
    pub name: &'r str,
    pub up: (&'r Half<'p, 'a>, Around),
    pub down: (&'r Half<'p, 'a>, Around),
}

impl Module<'_, '_, '_> {
    /// The text of the file.
    pub fn text(&self) -> Result<String, MigrationError> {
        let mut text = String::new();
        self.up.0.notes.iter().for_each(|note| remark(note, "//!", "", &mut text));
        let _ = writeln!(
            text,
            "//!\n//! It is run once `lib.rs` says `mod {0};`, and `Box::new({0}::Migration)` as the last of `migrations()`.\n",
            self.name
        );
        text.push_str("use sea_orm_migration::prelude::*;\nuse sea_orm_migration::sea_orm::ConnectionTrait;\n\n");
        text.push_str("#[derive(DeriveMigrationName)]\npub struct Migration;\n\n");
        text.push_str("#[async_trait::async_trait]\nimpl MigrationTrait for Migration {\n");
        for (name, notes, (half, around)) in [("up", &[][..], self.up), ("down", &self.down.0.notes[..], self.down)] {
            if name == "down" {
                text.push('\n');
            }
            notes.iter().for_each(|note| remark(note, "//", "    ", &mut text));
            let _ = writeln!(text, "    async fn {name}(&self, manager: &SchemaManager) -> Result<(), DbErr> {{");
            body(&half.pieces(Layout::SeaOrm, around)?, &mut text);
            text.push_str("        Ok(())\n    }\n");
        }
        text.push_str("}\n");
        Ok(text)
    }
}

fn body(pieces: &[Piece], text: &mut String) {
    if !pieces.iter().any(|piece| matches!(piece, Piece::Statement(_))) {
        text.push_str("        let _ = manager;\n");
    } else {
        text.push_str("        let connection = manager.get_connection();\n");
    }
    let first = pieces.iter().position(|piece| *piece != Piece::Gap).unwrap_or_default();
    for piece in &pieces[first..] {
        match piece {
            Piece::Gap => text.push('\n'),
            Piece::Remark(line) => remark(line, "//", "        ", text),
            Piece::Statement(sql) => {
                let _ = writeln!(text, "        connection.execute_unprepared({}).await?;", literal(sql));
            }
        }
    }
}

fn remark(lines: &str, sign: &str, indent: &str, text: &mut String) {
    for line in lines.split(['\n', '\r']) {
        // What turns the direction of a text is no part of a comment for rustc.
        let line: String = line.chars().map(|letter| if is_plain(letter) { letter } else { '\u{fffd}' }).collect();
        let _ = writeln!(text, "{}", format!("{indent}{sign} {line}").trim_end());
    }
}

/// A string of Rust (reference, "Raw string literals"): as it is where that is what it says, with its signs written as codes elsewhere.
fn literal(text: &str) -> String {
    if !text.chars().all(|letter| letter == '\n' || letter == '\t' || is_plain(letter)) {
        return format!("{text:?}");
    }
    let mut longest = None;
    for (at, _) in text.match_indices('"') {
        let signs = text[at + 1..].chars().take_while(|letter| *letter == '#').count();
        longest = longest.max(Some(signs));
    }
    match (longest, text.contains('\\')) {
        (None, false) => format!("\"{text}\""),
        (longest, _) => {
            let signs = "#".repeat(longest.map_or(0, |signs| signs + 1));
            format!("r{signs}\"{text}\"{signs}")
        }
    }
}

/// It stands in Rust as it is: nothing that rustc changes or refuses.
fn is_plain(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_rust_hold_what_was_said_and_end_where_they_should() {
        for (text, expected) in [
            ("SELECT 1", "\"SELECT 1\""),
            (r"a\b", r#"r"a\b""#),
            (r#"A "B""#, r##"r#"A "B""#"##),
            ("a\"##b", "r###\"a\"##b\"###"),
            ("a\r\nb", "\"a\\r\\nb\""),
            ("a\nb", "\"a\nb\""),
            ("\u{202e}x", "\"\\u{202e}x\""),
        ] {
            assert_eq!(literal(text), expected, "{text:?}");
        }
    }
}
