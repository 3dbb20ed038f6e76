//! Letter cases of names.

use serde::Serialize;

/// How words are written together, under serde's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Case {
    /// `firstname`
    #[serde(rename = "lowercase")]
    Lower,
    /// `FIRSTNAME`
    #[serde(rename = "UPPERCASE")]
    Upper,
    /// `FirstName`
    #[serde(rename = "PascalCase")]
    Pascal,
    /// `firstName`
    #[serde(rename = "camelCase")]
    Camel,
    /// `first_name`
    #[serde(rename = "snake_case")]
    Snake,
    /// `FIRST_NAME`
    #[serde(rename = "SCREAMING_SNAKE_CASE")]
    ScreamingSnake,
    /// `first-name`
    #[serde(rename = "kebab-case")]
    Kebab,
    /// `FIRST-NAME`
    #[serde(rename = "SCREAMING-KEBAB-CASE")]
    ScreamingKebab,
}

impl Case {
    /// All cases with serde's names.
    pub const ALL: [(&'static str, Case); 8] = [
        ("lowercase", Case::Lower),
        ("UPPERCASE", Case::Upper),
        ("PascalCase", Case::Pascal),
        ("camelCase", Case::Camel),
        ("snake_case", Case::Snake),
        ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
        ("kebab-case", Case::Kebab),
        ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
    ];

    /// The case that serde calls so.
    pub fn named(name: &str) -> Option<Case> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, case)| *case)
    }

    /// The name of a type or a variant (`HttpServer`) in this case.
    pub fn of_type(self, name: &str) -> String {
        let mut written = String::with_capacity(name.len() + 8);
        let mut rest = name;
        while let Some(word) = first_word(&mut rest) {
            self.push(word, &mut written);
        }
        written
    }

    /// The name of a field (`first_name`) in this case.
    pub fn of_field(self, name: &str) -> String {
        let mut written = String::with_capacity(name.len());
        for word in name.split('_').filter(|word| !word.is_empty()) {
            self.push(word, &mut written);
        }
        written
    }

    /// Appends the next word.
    fn push(self, word: &str, written: &mut String) {
        let first = written.is_empty();
        match self {
            Case::Snake | Case::ScreamingSnake if !first => written.push('_'),
            Case::Kebab | Case::ScreamingKebab if !first => written.push('-'),
            _ => {}
        }
        match self {
            Case::Upper | Case::ScreamingSnake | Case::ScreamingKebab => {
                written.extend(word.chars().flat_map(char::to_uppercase));
            }
            Case::Pascal => capitalised(word, written),
            Case::Camel if !first => capitalised(word, written),
            Case::Lower | Case::Snake | Case::Kebab | Case::Camel => lower(word, written),
        }
    }
}

fn lower(word: &str, written: &mut String) {
    match word.is_ascii() {
        true => {
            let start = written.len();
            written.push_str(word);
            written[start..].make_ascii_lowercase();
        }
        // Not letter by letter: a sigma at the end of a word has a form of its own.
        false => written.push_str(&word.to_lowercase()),
    }
}

fn capitalised(word: &str, written: &mut String) {
    let mut letters = word.chars();
    written.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    lower(letters.as_str(), written);
}

/// Takes the first word off a name. A word ends before a capital that follows a small letter or a digit, before the last
/// capital of a run, and at an underscore: `HTTPServer2Go` is `HTTP`, `Server2`, `Go`.
fn first_word<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let name = rest.trim_start_matches('_');
    let mut letters = name.char_indices();
    let (_, mut before) = letters.next()?;
    while let Some((at, letter)) = letters.next() {
        let next_is_small = || letters.clone().next().is_some_and(|(_, next)| next.is_lowercase());
        let starts = letter.is_uppercase() && (!before.is_uppercase() || next_is_small());
        if starts || letter == '_' {
            *rest = &name[at..];
            return Some(&name[..at]);
        }
        before = letter;
    }
    *rest = "";
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_split_where_a_reader_would() {
        for (name, snake) in [
            ("User", "user"),
            ("OrderItem", "order_item"),
            ("HTTPServer", "http_server"),
            ("Item00042Status", "item00042_status"),
            ("A", "a"),
            ("Über", "über"),
        ] {
            assert_eq!(Case::Snake.of_type(name), snake);
        }
    }

    #[test]
    fn each_case_writes_the_same_words() {
        let written: Vec<String> = Case::ALL.iter().map(|(_, case)| case.of_field("first_name")).collect();
        assert_eq!(
            written,
            [
                "firstname",
                "FIRSTNAME",
                "FirstName",
                "firstName",
                "first_name",
                "FIRST_NAME",
                "first-name",
                "FIRST-NAME"
            ]
        );
        assert_eq!(Case::Camel.of_type("InReview"), "inReview");
    }
}
