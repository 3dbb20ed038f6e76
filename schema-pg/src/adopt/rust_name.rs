//! Names in Rust for names in SQL: without key words and collisions, and the same each time.

use std::collections::BTreeSet;

use schema_core::case::Case;

/// Key words, and names that can't be raw either.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Words that name no module: key words, and files that mean something.
const NO_MODULES: [&str; 6] = ["lib", "main", "mod", "objects", "types", "views"];

/// Names of types that generated files use for others.
const TAKEN_TYPES: [&str; 44] = [
    "Action",
    "Box",
    "BTreeMap",
    "Cidr",
    "CiText",
    "Column",
    "Columns",
    "Config",
    "DateTime",
    "DbEnum",
    "Decimal",
    "Default",
    "Definition",
    "Diagnostics",
    "Domain",
    "Embedded",
    "Entity",
    "Err",
    "Fn",
    "Geography",
    "Geometry",
    "HashMap",
    "IpNetwork",
    "Iterator",
    "Ltree",
    "MacAddr",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "None",
    "Ok",
    "Option",
    "Point",
    "Range",
    "Registry",
    "Result",
    "Some",
    "String",
    "TimeDelta",
    "TsVector",
    "Utc",
    "Uuid",
    "Vec",
    "Vector",
];

/// The words of a name: `users`, `OrderLine`, `order line` and `order-line` are read alike.
fn words(sql: &str) -> Vec<String> {
    let fits = |letter: char| letter.is_alphanumeric();
    let parts = sql.split(|letter: char| !fits(letter)).filter(|part| !part.is_empty());
    let snake = parts.map(|part| Case::Snake.of_type(part));
    snake
        .flat_map(|part| part.split('_').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The name of a type: `order_lines` is `OrderLine`.
pub fn of_type(sql: &str, plural: bool) -> String {
    let mut words = words(sql);
    if plural && let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    let name = Case::Pascal.of_field(&words.join("_"));
    started(&name, "T")
}

/// The name of a variant.
pub fn of_variant(label: &str) -> String {
    let name = Case::Pascal.of_field(&words(label).join("_"));
    let name = if name.is_empty() { spelt(label) } else { name };
    let name = started(&name, "N");
    if NEVER.contains(&&*name) { format!("{name}Value") } else { name }
}

/// Signs by their names, for labels that have no letters.
fn spelt(label: &str) -> String {
    let names = label.chars().map(|sign| match sign {
        '+' => "Plus",
        '-' => "Minus",
        '*' => "Star",
        '/' => "Slash",
        '=' => "Equal",
        '<' => "Less",
        '>' => "Greater",
        '!' => "Not",
        '?' => "Question",
        '%' => "Percent",
        '&' => "And",
        '|' => "Or",
        '~' => "Tilde",
        '.' => "Dot",
        ',' => "Comma",
        '#' => "Hash",
        _ => "Sign",
    });
    let name: String = names.collect();
    if name.is_empty() { "Empty".to_owned() } else { name }
}

/// The name of a field or module.
pub fn of_field(sql: &str) -> String {
    let name = words(sql).join("_");
    let kept = if is_snake(sql) { sql.to_owned() } else { name };
    let name = started(&kept, "n_");
    if NEVER.contains(&&*name) { format!("{name}_") } else { name }
}

/// The name of a module: no key word, no file that means something else, and only ASCII, since rustc looks for no file of another name.
pub fn of_module(sql: &str) -> String {
    let ascii = words(sql).join("_").chars().filter(char::is_ascii).collect::<String>();
    let name = match sql.is_ascii() {
        true => of_field(sql),
        false if ascii.trim_matches('_').is_empty() => "named".to_owned(),
        false => of_field(&ascii),
    };
    let reserved = NO_MODULES.contains(&&*name) || is_keyword(&name);
    if reserved { format!("{name}_") } else { name }
}

/// It is a name of a field as rustc likes them.
fn is_snake(name: &str) -> bool {
    let small = |letter: char| letter == '_' || letter.is_alphanumeric() && !letter.is_uppercase();
    let has_double = name.trim_matches('_').contains("__");
    !name.is_empty() && name.chars().all(small) && name.is_ascii() && !has_double
}

/// A name starts with a letter.
fn started(name: &str, letter: &str) -> String {
    match name.chars().next() {
        Some(first) if first.is_alphabetic() || first == '_' => name.to_owned(),
        _ => format!("{letter}{name}"),
    }
}

/// Words that stand in code as `r#…`.
pub fn is_keyword(name: &str) -> bool {
    // Reserved since the edition of adopted crates, and not before.
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

/// The singular of an English word, as far as its end tells.
fn singular(word: &str) -> String {
    const IRREGULAR: [(&str, &str); 8] = [
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("indices", "index"),
        ("vertices", "vertex"),
        ("matrices", "matrix"),
        ("movies", "movie"),
    ];
    const SAME: [&str; 9] = ["series", "species", "news", "data", "media", "canvas", "lens", "gps", "sms"];
    if SAME.contains(&word) {
        return word.to_owned();
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let cut = |end: &str| word.strip_suffix(end).filter(|rest| rest.len() > 1);
    if let Some(rest) = cut("ies") {
        return format!("{rest}y");
    }
    for end in ["sses", "xes", "ches", "shes", "zzes", "uses"] {
        // `statuses`, but not `causes`.
        let vowels = |rest: &str| rest.ends_with(['a', 'o', 'e']);
        if let Some(rest) =
            cut(end).filter(|rest| end != "uses" || !vowels(rest) && rest.len() > 2 && !rest.ends_with('h'))
        {
            return format!("{rest}{}", &end[..end.len() - 2]);
        }
    }
    if ["ss", "us", "is", "as", "os"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    cut("s").unwrap_or(word).to_owned()
}

/// Names of which each is given once.
#[derive(Debug, Clone, Default)]
pub struct Given(BTreeSet<String>);

impl Given {
    /// Names that are taken in files of structs.
    pub fn types() -> Self {
        Self(TAKEN_TYPES.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The first of these names that is free, else the last one with a number.
    pub fn first(&mut self, names: &[String]) -> String {
        let last = names.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last}{number}"));
        let free = names.iter().cloned().chain(numbered).find(|name| !self.0.contains(name)).unwrap_or(last);
        self.0.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_by_one_row() {
        for (table, name) in [
            ("users", "User"),
            ("order_lines", "OrderLine"),
            ("categories", "Category"),
            ("statuses", "Status"),
            ("addresses", "Address"),
            ("boxes", "Box"),
            ("people", "Person"),
            ("news", "News"),
            ("status", "Status"),
            ("analysis", "Analysis"),
            ("houses", "House"),
            ("OrderItem", "OrderItem"),
            ("2fa codes", "T2faCode"),
            ("größen", "Größen"),
        ] {
            assert_eq!(of_type(table, true), name, "{table}");
        }
    }

    #[test]
    fn columns_are_called_as_they_are_where_that_is_a_name() {
        for (column, name) in [
            ("id", "id"),
            ("createdAt", "created_at"),
            ("1st", "n_1st"),
            ("self", "self_"),
            ("a b", "a_b"),
            ("type", "type"),
            ("__x", "__x"),
            ("a__b", "a_b"),
        ] {
            assert_eq!(of_field(column), name, "{column}");
        }
        assert_eq!(of_module("type"), "type_");
        assert_eq!(of_module("lib"), "lib_");
        assert_eq!((of_module("تست"), of_module("Straße 2")), ("named".to_owned(), "strae_2".to_owned()));
    }

    #[test]
    fn variants_of_signs_have_names() {
        for (label, name) in [
            ("in-review", "InReview"),
            ("", "Empty"),
            ("+", "Plus"),
            ("<=", "LessEqual"),
            ("1", "N1"),
            ("self", "SelfValue"),
        ] {
            assert_eq!(of_variant(label), name, "{label}");
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let mut given = Given::types();
        let names = ["Option".to_owned(), "OptionRow".to_owned()];
        assert_eq!(given.first(&names), "OptionRow");
        assert_eq!(given.first(&names), "OptionRow2");
    }
}
