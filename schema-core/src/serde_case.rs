//! Names as serde's `rename_all` makes them. Not [`case`](crate::case): serde takes no words apart and knows capitals of ASCII
//! only, and it has one rule for fields and another for variants.

/// What `rename_all` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SerdeCase {
    /// `lowercase`
    Lower,
    /// `UPPERCASE`
    Upper,
    /// `PascalCase`
    Pascal,
    /// `camelCase`
    Camel,
    /// `snake_case`
    Snake,
    /// `SCREAMING_SNAKE_CASE`
    ScreamingSnake,
    /// `kebab-case`
    Kebab,
    /// `SCREAMING-KEBAB-CASE`
    ScreamingKebab,
}

impl SerdeCase {
    /// All cases with the names that serde has for them.
    pub const ALL: [(&'static str, SerdeCase); 8] = [
        ("lowercase", SerdeCase::Lower),
        ("UPPERCASE", SerdeCase::Upper),
        ("PascalCase", SerdeCase::Pascal),
        ("camelCase", SerdeCase::Camel),
        ("snake_case", SerdeCase::Snake),
        ("SCREAMING_SNAKE_CASE", SerdeCase::ScreamingSnake),
        ("kebab-case", SerdeCase::Kebab),
        ("SCREAMING-KEBAB-CASE", SerdeCase::ScreamingKebab),
    ];

    /// The case that serde calls so.
    pub fn named(name: &str) -> Option<SerdeCase> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, case)| *case)
    }

    /// The name of a field. A field is taken to be in snake case already: `lowercase` and `snake_case` leave it as it is.
    ///
    /// ```
    /// use schema_core::serde_case::SerdeCase;
    /// assert_eq!(SerdeCase::Lower.of_field("first_name"), "first_name");
    /// assert_eq!(SerdeCase::Camel.of_field("first_name"), "firstName");
    /// ```
    pub fn of_field(self, field: &str) -> String {
        match self {
            SerdeCase::Lower | SerdeCase::Snake => field.to_owned(),
            SerdeCase::Upper | SerdeCase::ScreamingSnake => field.to_ascii_uppercase(),
            SerdeCase::Pascal => joined(field),
            SerdeCase::Camel => small_first(joined(field)),
            SerdeCase::Kebab => field.replace('_', "-"),
            SerdeCase::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// The name of a variant. A variant is taken to be in Pascal case already, and each capital begins a word.
    ///
    /// ```
    /// use schema_core::serde_case::SerdeCase;
    /// assert_eq!(SerdeCase::Camel.of_variant("USDollar"), "uSDollar");
    /// assert_eq!(SerdeCase::Snake.of_variant("USDollar"), "u_s_dollar");
    /// ```
    pub fn of_variant(self, variant: &str) -> String {
        match self {
            SerdeCase::Pascal => variant.to_owned(),
            SerdeCase::Lower => variant.to_ascii_lowercase(),
            SerdeCase::Upper => variant.to_ascii_uppercase(),
            SerdeCase::Camel => small_first(variant.to_owned()),
            SerdeCase::Snake => parted(variant),
            SerdeCase::ScreamingSnake => parted(variant).to_ascii_uppercase(),
            SerdeCase::Kebab => parted(variant).replace('_', "-"),
            SerdeCase::ScreamingKebab => parted(variant).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

/// Without underscores; the letter after each is a capital, and so is the first.
fn joined(field: &str) -> String {
    let capitalised = field.split('_').flat_map(|part| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
    });
    capitalised.collect()
}

/// An underscore before each capital but the first letter, all in small letters of ASCII.
fn parted(variant: &str) -> String {
    let mut name = String::with_capacity(variant.len() + 4);
    for (at, letter) in variant.char_indices() {
        if at > 0 && letter.is_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// The first letter small. Where it is none of ASCII, or there is none, serde's derive stops; there is no name to be right about.
fn small_first(mut name: String) -> String {
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::SerdeCase;

    /// Hostile names of fields, as serde writes them under a case.
    macro_rules! fields {
        ($case:literal: $($field:ident)*) => {{
            #[derive(Serialize)]
            #[serde(rename_all = $case)]
            struct It { $($field: u8),* }
            let written = serde_json::to_value(It { $($field: 0),* }).unwrap();
            let case = SerdeCase::named($case).unwrap();
            let ours = [$(case.of_field(stringify!($field).trim_start_matches("r#"))),*];
            assert_eq!(written.as_object().unwrap().len(), ours.len());
            for name in &ours {
                assert!(written.get(name).is_some(), "{name} is not in {written}");
            }
        }};
    }

    /// The same of variants.
    macro_rules! variants {
        ($case:literal: $($variant:ident)*) => {{
            #[derive(Serialize)]
            #[serde(rename_all = $case)]
            #[allow(non_camel_case_types, reason = "serde does not mind")]
            enum It { $($variant),* }
            let case = SerdeCase::named($case).unwrap();
            for (written, ours) in [$((It::$variant, case.of_variant(stringify!($variant)))),*] {
                assert_eq!(serde_json::to_value(written).unwrap(), ours.as_str());
            }
        }};
    }

    macro_rules! all {
        ($($case:literal)*) => {{
            $(
                fields!($case: first_name _id _lead trail_ a__b x1 x_1y hTTP aB_cD Upper r#type größe mit_ß i_Ä);
                variants!($case: USDollar HTTPError Foo_Bar A Ab1 B2C lower snake_case FooBAR Straße GrÖße __X);
            )*
            assert_eq!([$($case),*], SerdeCase::ALL.map(|(name, _)| name));
        }};
    }

    #[test]
    #[allow(non_snake_case, reason = "serde does not mind")]
    fn names_are_those_that_serde_writes() {
        all!("lowercase" "UPPERCASE" "PascalCase" "camelCase" "snake_case" "SCREAMING_SNAKE_CASE" "kebab-case" "SCREAMING-KEBAB-CASE");
        // Here serde's derive makes a name of them, and under camelCase it can't.
        fields!("UPPERCASE": äh __);
        fields!("PascalCase": äh);
        variants!("snake_case": ÄÖ Über);
        variants!("SCREAMING-KEBAB-CASE": ÄÖ Über);
        assert_eq!(SerdeCase::Camel.of_field("äh"), "äh");
        assert_eq!(SerdeCase::Camel.of_field("__"), "");
    }
}
