//! A picture as Mermaid, which GitHub, GitLab and editors draw.

use std::fmt::Write as _;

use super::diagram::{Diagram, DiagramColumn};
use super::escape::Quoted;

/// An entity relationship diagram of Mermaid.
pub fn mermaid(diagram: &Diagram<'_>) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in &diagram.tables {
        let _ = writeln!(text, "    \"{}\" {{", Quoted(&table.name));
        for column in &table.columns {
            text.push_str("        ");
            attribute(&mut text, column);
            text.push('\n');
        }
        text.push_str("    }\n");
    }
    for reference in &diagram.references {
        let (from, to) = (&diagram.tables[reference.from], &diagram.tables[reference.to]);
        let line = match (reference.is_many_to_many, reference.is_optional, reference.is_one_to_one) {
            (true, ..) => "}o--o{",
            (false, false, false) => "||--o{",
            (false, false, true) => "||--o|",
            (false, true, false) => "|o--o{",
            (false, true, true) => "|o--o|",
        };
        let _ = writeln!(
            text,
            "    \"{}\" {line} \"{}\" : \"{}\"",
            Quoted(&to.name),
            Quoted(&from.name),
            Quoted(&reference.columns)
        );
    }
    text
}

fn attribute(text: &mut String, column: &DiagramColumn<'_>) {
    word(text, &column.ty);
    text.push(' ');
    word(text, &column.name);
    let keys = [(column.is_key, "PK"), (column.is_reference, "FK"), (column.is_unique && !column.is_key, "UK")];
    let mut before = " ";
    for (_, key) in keys.into_iter().filter(|(is, _)| *is) {
        text.extend([before, key]);
        before = ", ";
    }
    if column.nullable || !column.comment.is_empty() {
        text.push_str(" \"");
        text.push_str(if column.nullable { "optional" } else { "" });
        text.push_str(if column.nullable && !column.comment.is_empty() { ": " } else { "" });
        let _ = write!(text, "{}", Quoted(&column.comment));
        text.push('"');
    }
}

/// Types and names of attributes are single words there, which begin with a letter.
fn word(into: &mut String, text: &str) {
    let plain = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    if !plain.chars().next().is_some_and(char::is_alphabetic) {
        into.push('x');
    }
    into.extend(plain.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }));
}
