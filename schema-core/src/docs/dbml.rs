//! A picture as DBML, which dbdiagram.io and others read.

use std::fmt::Write as _;

use super::diagram::Diagram;
use super::escape::Quoted;

/// The tables in the Database Markup Language.
pub fn dbml(diagram: &Diagram<'_>) -> String {
    let mut text = String::new();
    for table in &diagram.tables {
        let _ = writeln!(text, "Table \"{}\" {{", Quoted(&table.name));
        for column in &table.columns {
            let mut settings: Vec<String> = Vec::new();
            settings.extend(column.is_key.then(|| "pk".to_owned()));
            settings.extend((!column.nullable && !column.is_key).then(|| "not null".to_owned()));
            settings.extend((column.is_unique && !column.is_key).then(|| "unique".to_owned()));
            if !column.comment.is_empty() {
                settings.push(format!("note: \"{}\"", Quoted(&column.comment)));
            }
            let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
            let _ = writeln!(text, "  \"{}\" \"{}\"{settings}", Quoted(&column.name), Quoted(&column.ty));
        }
        if !table.comment.is_empty() {
            let _ = writeln!(text, "  Note: \"{}\"", Quoted(&table.comment));
        }
        text.push_str("}\n\n");
    }
    for reference in &diagram.references {
        let (from, to) = (&diagram.tables[reference.from], &diagram.tables[reference.to]);
        let keys: Vec<&str> = to.columns.iter().filter(|column| column.is_key).map(|column| &*column.name).collect();
        let sign = match (reference.is_many_to_many, reference.is_one_to_one) {
            (true, _) => "<>",
            (false, true) => "-",
            (false, false) => ">",
        };
        let list = |names: &[&str]| {
            let quoted: Vec<String> = names.iter().map(|name| format!("\"{}\"", Quoted(name))).collect();
            if quoted.len() == 1 { quoted[0].clone() } else { format!("({})", quoted.join(", ")) }
        };
        let own: Vec<&str> = match reference.is_many_to_many {
            true => from.columns.iter().filter(|column| column.is_key).map(|column| &*column.name).collect(),
            false => reference.columns.split(", ").collect(),
        };
        if own.len() == keys.len() && !own.is_empty() {
            let _ = writeln!(
                text,
                "Ref: \"{}\".{} {sign} \"{}\".{}",
                Quoted(&from.name),
                list(&own),
                Quoted(&to.name),
                list(&keys)
            );
        }
    }
    text
}
