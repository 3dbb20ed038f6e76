//! Attributes as people lay them out: the formatter of Rust breaks them inside of parentheses, where nobody would.

/// The widest line, as rustfmt has it.
const WIDTH: usize = 100;

/// The mark of an attribute in a file that is still to be formatted: a doc comment that nobody writes.
const MARK: &str = "\u{1}";

/// The namespace of a comment.
const COMMENT: &str = "//";

/// Attributes that stand in a file by their marks.
#[derive(Debug, Default)]
pub struct Attributes(Vec<(&'static str, Vec<String>)>);

impl Attributes {
    /// The mark of an attribute with these items in one line, as far as they fit.
    pub fn filled(&mut self, namespace: &'static str, items: Vec<String>) -> String {
        if items.is_empty() { String::new() } else { self.mark(namespace, items) }
    }

    /// The same with a line for each item.
    pub fn listed(&mut self, namespace: &'static str, items: Vec<String>) -> String {
        items.into_iter().map(|item| self.mark(namespace, vec![item])).collect()
    }

    /// The mark of a comment.
    pub fn noted(&mut self, notes: &[String]) -> String {
        notes.iter().map(|note| self.mark(COMMENT, vec![note.clone()])).collect()
    }

    fn mark(&mut self, namespace: &'static str, items: Vec<String>) -> String {
        self.0.push((namespace, items));
        format!("#[doc = \"{MARK}{}\"]\n", self.0.len() - 1)
    }

    /// The formatted file with attributes in place of their marks.
    pub fn placed(&self, text: &str) -> String {
        let mut placed = String::with_capacity(text.len() * 2);
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            let number = line.trim_start().strip_prefix("///").and_then(|rest| rest.strip_prefix(MARK));
            match number.and_then(|number| self.0.get(number.parse::<usize>().ok()?)) {
                Some((namespace, items)) if *namespace == COMMENT => {
                    items.iter().for_each(|note| placed.push_str(&format!("{:indent$}// {note}\n", "")));
                }
                Some((namespace, items)) => write(namespace, items, indent, &mut placed),
                None => {
                    placed.push_str(line);
                    placed.push('\n');
                }
            }
        }
        placed
    }
}

/// Items in as few lines as they fit; one that fits none has a line for each of its methods.
fn write(namespace: &str, items: &[String], indent: usize, to: &mut String) {
    let around = namespace.len() + "#[()]".len() + indent;
    let mut lines: Vec<Vec<&String>> = Vec::new();
    for item in items {
        let width = |line: &Vec<&String>| line.iter().map(|item| item.len() + 2).sum::<usize>();
        match lines.last_mut() {
            Some(line) if around + width(line) + item.len() <= WIDTH => line.push(item),
            _ => lines.push(vec![item]),
        }
    }
    let space = " ".repeat(indent);
    for line in lines {
        let joined = line.iter().map(|item| item.as_str()).collect::<Vec<_>>().join(", ");
        let is_wide = around + joined.len() > WIDTH && !joined.contains('\n');
        let parts = if is_wide { segments(&joined) } else { vec![&*joined] };
        let written = parts.join(&format!("\n{space}    "));
        to.push_str(&format!("{space}#[{namespace}({written})]\n"));
    }
}

/// A call and the methods after it.
fn segments(item: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    let mut letters = item.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '"' => {
                let marks = item[..at].bytes().rev().take_while(|byte| *byte == b'#').count();
                let is_raw = item[..at - marks].ends_with('r');
                let end = if is_raw { raw_end(&item[at + 1..], marks) } else { text_end(&item[at + 1..]) };
                while letters.peek().is_some_and(|(next, _)| *next <= at + end) {
                    letters.next();
                }
            }
            '.' if depth == 0 && item[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic()) => {
                parts.push(&item[start..at]);
                start = at;
            }
            _ => {}
        }
    }
    parts.push(&item[start..]);
    parts
}

/// How many bytes a text has with the quote that ends it.
fn text_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The same of one in which a quote with so many marks ends it.
fn raw_end(rest: &str, marks: usize) -> usize {
    let end = format!("\"{}", "#".repeat(marks));
    rest.find(&end).map_or(rest.len(), |at| at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_one_line_as_far_as_they_fit() {
        let mut attributes = Attributes::default();
        let mark = attributes.filled("entity", vec!["name = \"a.b\"".into(), "no_primary_key".into()]);
        assert_eq!(
            attributes.placed(&mark.replace("#[doc = \"", "    ///").replace("\"]", "")),
            "    #[entity(name = \"a.b\", no_primary_key)]\n"
        );
    }

    #[test]
    fn a_long_item_has_a_line_for_each_method() {
        let item = "policy(\"a.b\").using(r#\"x.y(\"z\")\"#).to(\"c\")";
        assert_eq!(segments(item), ["policy(\"a.b\")", ".using(r#\"x.y(\"z\")\"#)", ".to(\"c\")"]);
        assert_eq!(segments("range(0.5..=1.5)"), ["range(0.5..=1.5)"]);
    }
}
