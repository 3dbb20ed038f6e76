//! What a doc comment says of a database.

use crate::ir::Text;

/// The text of a doc comment whose lines are these, with the lines of a paragraph in one: breaking a comment's lines elsewhere must not change a database.
/// What Markdown reads line by line (lists, headings, tables, code) keeps its lines.
pub fn joined(lines: Text) -> Text {
    if !lines.contains('\n') {
        return lines;
    }
    let own_line = |line: &str| {
        line.is_empty()
            || line.starts_with("    ")
            || ["- ", "* ", "+ ", "#", "|", ">", "```"].iter().any(|mark| line.trim_start().starts_with(mark))
            || line.trim_start().split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok())
    };
    let mut text = String::with_capacity(lines.len());
    let mut code = false;
    let mut joins = false;
    for line in lines.split('\n').map(str::trim_end) {
        let fence = line.trim_start().starts_with("```");
        if !text.is_empty() {
            text.push(if joins && !code && !own_line(line) { ' ' } else { '\n' });
        }
        text.push_str(if text.ends_with(' ') { line.trim_start() } else { line });
        code ^= fence;
        joins = !code && !fence && !line.is_empty() && !line.trim_start().starts_with(['#', '|']);
    }
    text.trim().to_owned().into()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    fn joined(lines: &'static str) -> Cow<'static, str> {
        super::joined(lines.into())
    }

    #[test]
    fn paragraphs_are_joined_and_lists_and_code_are_not() {
        assert_eq!(joined("One\nsentence.\n\nTwo."), "One sentence.\n\nTwo.");
        assert_eq!(joined("List:\n- a\n  more\n- b\n1. c"), "List:\n- a more\n- b\n1. c");
        assert!(matches!(joined("One line."), Cow::Borrowed("One line.")));
        assert_eq!(joined("```\na\nb\n```\nc\nd"), "```\na\nb\n```\nc d");
    }
}
