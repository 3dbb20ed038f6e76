//! Types from the words of people and of the server.

use super::expression::{TokenKind, tokens};
use super::type_words::{of_extension, with_modifiers, words_for};
use super::{DataType, QualifiedName};

impl DataType {
    /// The type that words of SQL name, in any of PostgreSQL's spellings: `int`, `timestamp(3)`, `varchar(20)[]`, `app.mood`. `None` where they name none.
    ///
    /// ```
    /// use schema_pg::catalog::DataType;
    ///
    /// assert_eq!(DataType::from_words("int8"), Some(DataType::BigInt));
    /// assert_eq!(DataType::from_words("character varying(20)"), Some(DataType::Varchar(20)));
    /// let precise = DataType::from_words("timestamp(3)").unwrap();
    /// assert_eq!(precise.to_string(), "timestamp(3) without time zone");
    /// assert_eq!(DataType::from_words("app.mood").unwrap().to_string(), "app.mood");
    /// assert_eq!(DataType::from_words("int; DROP TABLE items"), None);
    /// ```
    pub fn from_words(words: &str) -> Option<Self> {
        let parts: Vec<_> = tokens(words).filter(super::expression::Token::has_meaning).collect();
        let is_part = |kind| matches!(kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::Number);
        let fits =
            parts.iter().all(|token| is_part(token.kind) || ["(", ")", "[", "]", ",", ".", "-"].contains(&token.text));
        let first = parts.first()?;
        let has_comment = tokens(words).any(|token| token.kind == TokenKind::Comment);
        if !fits || has_comment || first.name().is_none() {
            return None;
        }
        let words = words.trim();
        if let Some(of) = words.strip_suffix("[]") {
            return Some(Self::Array(Box::new(Self::from_words(of.trim_end())?)));
        }
        if let [schema, dot, own] = parts.as_slice()
            && dot.is_mark('.')
        {
            let (schema, own) = (schema.name()?, own.name()?);
            return Some(match (&*schema, &*own) {
                ("public", "citext") => Self::Citext,
                ("public", "ltree") => Self::Ltree,
                ("pg_catalog", own) => return Self::from_words(own),
                _ => Self::Named(Box::new(QualifiedName::new(schema.into_owned(), own.into_owned()))),
            });
        }
        Some(of_server(words).unwrap_or_else(|| Self::other(words.to_owned())))
    }
}

/// One of PostgreSQL's own, or of the extensions that are known here.
fn of_server(words: &str) -> Option<DataType> {
    let small = words.to_ascii_lowercase();
    let (name, modifiers, behind) = match small.split_once('(') {
        Some((name, rest)) => {
            let (modifiers, behind) = rest.split_once(')')?;
            (name.trim(), Some(modifiers.trim()), behind.trim())
        }
        None => (small.as_str(), None, ""),
    };
    // Shapes keep the capitals of their kind.
    let written = words.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').trim());
    if let Some(of) = of_extension(name.strip_prefix("public.").unwrap_or(name), written) {
        return Some(of);
    }
    let whole = match behind {
        "" => name.to_owned(),
        behind => format!("{name} {behind}"),
    };
    let called = match &*whole {
        "char" if !words.starts_with('"') => "character",
        // Modifiers of extensions may have capitals.
        known if modifiers.is_some() && known.contains(['.', '"']) => return None,
        known => words_for(known).unwrap_or(known),
    };
    let modifiers: Option<String> = modifiers.map(|modifiers| modifiers.split_whitespace().collect());
    match (called, modifiers) {
        ("character", None) => Some(with_modifiers(called, Some("1"))),
        (_, modifiers) => Some(with_modifiers(called, modifiers.as_deref())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_as_the_same_type() {
        for words in [
            "boolean",
            "numeric(10,2)",
            "varchar(20)",
            "char(2)",
            "timestamptz",
            "timestamp",
            "time",
            "timestamp(3) with time zone",
            "time(0) without time zone",
            "character varying",
            "bit varying(8)",
            "public.hstore",
            "app.\"Odd name\"[]",
            "vector(3)",
            "geometry(Point,25832)",
            "extensions.geometry(LineString,4326)",
            "bit(5)[]",
            "int4range[]",
            "\"char\"",
            "numeric(3,-2)",
            "interval day to second",
        ] {
            let ty = DataType::from_words(words).unwrap_or_else(|| panic!("{words}"));
            assert_eq!(ty.to_string(), words);
        }
    }

    #[test]
    fn spellings_of_one_type_are_one() {
        for (a, b) in
            [("int", "int4"), ("timestamptz(3)", "timestamp(3) with time zone"), ("varchar", "character varying")]
        {
            assert_eq!(DataType::from_words(a), DataType::from_words(b));
        }
        for words in ["", "(", "text; x", "text -- x", "'text'", "5"] {
            assert_eq!(DataType::from_words(words), None, "{words}");
        }
    }
}
