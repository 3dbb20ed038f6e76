//! A picture as Mermaid, which GitHub, GitLab and editors draw.

use super::diagram::{Diagram, DiagramColumn};
use super::escape::quoted;

/// An entity relationship diagram of Mermaid.
pub fn mermaid(diagram: &Diagram) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in &diagram.tables {
        text.push_str(&format!("    \"{}\" {{\n", quoted(&table.name)));
        for column in &table.columns {
            text.push_str(&format!("        {}\n", attribute(column)));
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
        text.push_str(&format!(
            "    \"{}\" {line} \"{}\" : \"{}\"\n",
            quoted(&to.name),
            quoted(&from.name),
            quoted(&reference.columns)
        ));
    }
    text
}

fn attribute(column: &DiagramColumn) -> String {
    let mut keys = Vec::new();
    keys.extend(column.is_key.then_some("PK"));
    keys.extend(column.is_reference.then_some("FK"));
    keys.extend((column.is_unique && !column.is_key).then_some("UK"));
    let optional = if column.nullable { "optional" } else { "" };
    let comment =
        [optional, &column.comment].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    let mut line = format!("{} {}", word(&column.ty), word(&column.name));
    if !keys.is_empty() {
        line.push_str(&format!(" {}", keys.join(", ")));
    }
    if !comment.is_empty() {
        line.push_str(&format!(" \"{}\"", quoted(&comment)));
    }
    line
}

/// Types and names of attributes are single words there, which begin with a letter.
fn word(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let plain = plain.trim_matches('_').to_owned();
    match plain.chars().next() {
        Some(letter) if letter.is_alphabetic() => plain,
        _ => format!("x{plain}"),
    }
}
