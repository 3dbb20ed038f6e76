//! Storage parameters, and parameters of operator classes and columns.

use super::cursor::Cursor;
use super::problem::Read;
use crate::catalog::Text;

/// `fillfactor = 70, toast.autovacuum_enabled = false`, as the server keeps them.
pub fn parameters(list: Cursor<'_>) -> Read<Vec<(Text, Text)>> {
    let mut parameters = Vec::new();
    for mut part in list.parts() {
        let name = name(&mut part)?;
        let value: Text = match part.mark('=') {
            true => value(&mut part)?,
            false => "true".into(),
        };
        part.finish()?;
        parameters.push((name, value));
    }
    parameters.sort_by_key(|(name, _): &(Text, Text)| name.starts_with("toast."));
    Ok(parameters)
}

/// Names alone, after RESET.
pub fn names(list: Cursor<'_>) -> Read<Vec<Text>> {
    let mut names = Vec::new();
    for mut part in list.parts() {
        names.push(name(&mut part)?);
        part.finish()?;
    }
    Ok(names)
}

fn name(part: &mut Cursor<'_>) -> Read<Text> {
    let first = part.name()?;
    Ok(if part.mark('.') { format!("{first}.{}", part.name()?).into() } else { first })
}

/// What is written, without quotes.
fn value(part: &mut Cursor<'_>) -> Read<Text> {
    let whole = part.until(|_| false);
    let text = whole.verbatim()?;
    let mut literal = whole.clone();
    match literal.literal() {
        Ok(literal_text) if literal.is_done() => Ok(literal_text),
        _ => Ok(text),
    }
}

/// Parameters that are set, after those that stay; those of the table that holds long values stand last (introspection).
pub fn set(held: &mut Vec<(Text, Text)>, parameters: Vec<(Text, Text)>) {
    held.retain(|(known, _)| !parameters.iter().any(|(name, _)| name == known));
    held.extend(parameters);
    held.sort_by_key(|(name, _)| name.starts_with("toast."));
}

/// Parameters that are no longer set.
pub fn reset(held: &mut Vec<(Text, Text)>, names: &[Text]) {
    held.retain(|(known, _)| !names.contains(known));
}
