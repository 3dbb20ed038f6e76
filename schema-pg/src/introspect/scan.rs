//! Taking apart what the server writes, without being misled by what stands in quotes.

/// The parts between commas that stand in no quotes and no brackets, trimmed.
pub fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0);
    for (at, letter) in bare(text) {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        parts.push(last);
    }
    parts
}

/// What stands between the first bracket behind `word` and the one that closes it. The word stands in no quotes.
pub fn inside<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let letters: Vec<(usize, char)> = bare(text).collect();
    let start = letters.iter().map(|(at, _)| *at).find(|at| text[*at..].starts_with(word))? + word.len();
    let mut depth = 0;
    let mut open = None;
    for (at, letter) in letters.into_iter().filter(|(at, _)| *at >= start) {
        match letter {
            '(' => {
                depth += 1;
                open = open.or(Some(at + 1));
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return open.map(|open| &text[open..at]);
                }
            }
            _ => {}
        }
    }
    None
}

/// The letters that stand in no quotes, and their places.
fn bare(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut quote = None;
    let mut escaping = false;
    let mut before = ' ';
    text.char_indices().filter(move |(_, letter)| {
        let letter = *letter;
        match quote {
            // A doubled quote closes and opens again, which comes to the same.
            Some(_) if escaping && before == '\\' => before = ' ',
            Some(open) if letter == open => quote = None,
            Some(_) => before = letter,
            None if letter == '\'' || letter == '"' => {
                // E'…': a backslash takes what follows with it.
                escaping = letter == '\'' && matches!(before, 'E' | 'e');
                quote = Some(letter);
                before = ' ';
                return false;
            }
            None => {
                before = letter;
                return true;
            }
        }
        false
    })
}

/// `fillfactor=70` as a name and a value.
pub fn setting(text: &str) -> (schema_core::ir::Text, schema_core::ir::Text) {
    match text.split_once('=') {
        Some((name, value)) => (name.to_owned().into(), value.to_owned().into()),
        None => (text.to_owned().into(), "".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{inside, parts};

    #[test]
    fn commas_in_quotes_and_brackets_part_nothing() {
        assert_eq!(parts("'a, b', f(1, 2), \"x, y\", E'\\', '"), ["'a, b'", "f(1, 2)", "\"x, y\"", "E'\\', '"]);
        assert_eq!(parts("'it''s, so'"), ["'it''s, so'"]);
        assert!(parts("").is_empty());
    }

    #[test]
    fn words_in_quotes_are_no_words() {
        let trigger = "ON \" WHEN (\" FOR EACH ROW WHEN (((old.a)::text = ')'::text)) EXECUTE FUNCTION f()";
        assert_eq!(inside(trigger, " WHEN "), Some("((old.a)::text = ')'::text)"));
        assert_eq!(inside("FOR VALUES FROM ('(') TO (2)", "TO"), Some("2"));
        assert_eq!(inside("FOR VALUES", "TO"), None);
    }
}
