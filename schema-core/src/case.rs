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
        self.join(&words_of_type(name))
    }

    /// The name of a field (`first_name`) in this case.
    pub fn of_field(self, name: &str) -> String {
        self.join(&name.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>())
    }

    fn join(self, words: &[String]) -> String {
        let lower = |sep: &str| words.iter().map(|w| w.to_lowercase()).collect::<Vec<_>>().join(sep);
        let upper = |sep: &str| words.iter().map(|w| w.to_uppercase()).collect::<Vec<_>>().join(sep);
        match self {
            Case::Lower => lower(""),
            Case::Upper => upper(""),
            Case::Pascal => words.iter().map(|w| capitalised(w)).collect(),
            Case::Camel => {
                words.iter().enumerate().map(|(i, w)| if i == 0 { w.to_lowercase() } else { capitalised(w) }).collect()
            }
            Case::Snake => lower("_"),
            Case::ScreamingSnake => upper("_"),
            Case::Kebab => lower("-"),
            Case::ScreamingKebab => upper("-"),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters.as_str().to_lowercase().chars()).collect())
}

/// Splits before each capital that follows a small letter or a digit, and before the last capital of a run:
/// `HTTPServer2Go` is `HTTP`, `Server2`, `Go`.
fn words_of_type(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (i, &letter) in letters.iter().enumerate() {
        if letter == '_' {
            words.push(String::new());
            continue;
        }
        let starts = letter.is_uppercase()
            && i > 0
            && (!letters[i - 1].is_uppercase() || letters.get(i + 1).is_some_and(|next| next.is_lowercase()));
        match words.last_mut() {
            Some(word) if !starts => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
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
