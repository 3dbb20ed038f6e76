//! Things of kinds that a catalog does not take apart: they are held by the statements that make them.

use serde::{Deserialize, Serialize};

use super::expression::{TokenKind, tokens};
use super::{Object, QualifiedName, Text};

/// A collation, a cast, an operator, a foreign table: a thing of a kind that is not modelled in its parts. Two are the same where their
/// statements are the same texts; one that changes is dropped and made anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneralObject {
    /// What it is, in capitals, as DROP says it: `COLLATION`, `OPERATOR CLASS`, `FOREIGN TABLE`.
    pub kind: Text,
    /// What it is called by, as DROP has it, quoted: `app.natural`, `app.=== (text, text)`, `(text AS app.state)`.
    pub name: Text,
    /// Its name as a relation, where it is a foreign table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<QualifiedName>,
    /// The whole statement that makes it, without a semicolon.
    pub definition: Text,
    /// Statements that complete it, in order: mappings of a text search configuration, tables of a publication, privileges on a server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl GeneralObject {
    /// Its kind and name.
    pub fn object(&self) -> Object {
        match &self.relation {
            Some(name) => Object::Relation(name.clone()),
            None => Object::General(self.kind.clone(), self.name.clone()),
        }
    }

    /// The word by which texts name it: the last part of its name, or its sign where it is an operator. None where nothing names it: a cast.
    pub fn word(&self) -> Option<String> {
        if matches!(&*self.kind, "CAST" | "USER MAPPING" | "TRANSFORM") {
            return None;
        }
        let mut word = None;
        let mut sign = String::new();
        for token in tokens(&self.name) {
            match token.kind {
                TokenKind::Mark if token.is_mark('(') => break,
                TokenKind::Mark if token.is_mark('.') && sign.is_empty() => {}
                TokenKind::Mark => sign.push_str(token.text),
                TokenKind::Word if token.text == "USING" => break,
                _ => word = token.name().map(|name| name.into_owned()).or(word),
            }
        }
        if self.kind == "OPERATOR" { Some(sign).filter(|sign| !sign.is_empty()) } else { word }
    }

    /// A text names it, as far as its word tells.
    pub fn is_named_in(&self, text: &str, word: &str) -> bool {
        let is_part = |letter: Option<char>| match self.kind == "OPERATOR" {
            true => letter.is_some_and(|letter| "+-*/<>=~!@#%^&|`?".contains(letter)),
            false => letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '$'),
        };
        text.match_indices(word)
            .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_things_by_their_last_word_or_sign() {
        let thing = |kind: &'static str, name: &'static str| GeneralObject {
            kind: kind.into(),
            name: name.into(),
            relation: None,
            definition: "".into(),
            more: Vec::new(),
            comment: None,
        };
        let operator = thing("OPERATOR", "app.=== (text, text)");
        assert_eq!(operator.word().as_deref(), Some("==="));
        assert!(operator.is_named_in("a === b", "===") && !operator.is_named_in("a ==== b", "==="));
        let class = thing("OPERATOR CLASS", "app.\"My ops\" USING btree");
        assert_eq!(class.word().as_deref(), Some("My ops"));
        let collation = thing("COLLATION", "app.natural");
        assert!(collation.is_named_in("app.natural", "natural") && !collation.is_named_in("unnatural", "natural"));
        assert_eq!(thing("CAST", "(text AS app.state)").word(), None);
    }
}
