//! Functions that fragments of SQL call: what they need, and which of them give another value each time.

use crate::config::Version;

/// A call of a function.
#[derive(Debug, PartialEq)]
pub struct Call {
    /// Its name, in lower case.
    pub name: String,
    /// It is named without a schema, or in `pg_catalog`: otherwise it is somebody's own.
    pub builtin: bool,
    /// How many values it is given.
    pub arguments: usize,
}

/// The names before parentheses, and the words that are functions without them.
pub fn called(sql: &str) -> Vec<Call> {
    let mut called = Vec::new();
    let mut rest = sql;
    let mut schema: Option<&str> = None;
    while let Some(at) = rest.find(|c: char| c == '\'' || c == '"' || c == '_' || c.is_ascii_alphabetic()) {
        if &rest[..at] != "." {
            schema = None;
        }
        let from = &rest[at..];
        let (word, is_quoted) = match from.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            Some(quote) => (&from[..from[1..].find(quote).map_or(from.len(), |end| end + 2)], true),
            None => {
                let end = from.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(from.len());
                (&from[..end], false)
            }
        };
        rest = &from[word.len()..];
        let builtin = schema.is_none_or(|schema| schema.eq_ignore_ascii_case("pg_catalog"));
        let inside = rest.trim_start().strip_prefix('(');
        let is_call = inside.is_some() || !is_quoted && builtin && is_without_parentheses(word);
        if is_call && !word.starts_with('\'') {
            let name = match is_quoted {
                true => word.trim_matches('"').replace("\"\"", "\""),
                false => word.to_ascii_lowercase(),
            };
            // What needs quotes is not PostgreSQL's.
            called.push(Call { name, builtin: builtin && !is_quoted, arguments: inside.map_or(0, arguments) });
        }
        schema = Some(word);
    }
    called
}

/// How many values stand before the parenthesis that closes.
fn arguments(inside: &str) -> usize {
    let (mut depth, mut commas, mut quote) = (0, 0, None);
    for (at, letter) in inside.char_indices() {
        match (letter, quote) {
            (letter, Some(open)) => quote = (letter != open).then_some(open),
            ('\'' | '"', None) => quote = Some(letter),
            (')' | ']', None) if depth == 0 => return if inside[..at].trim().is_empty() { 0 } else { commas + 1 },
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth -= 1,
            (',', None) if depth == 0 => commas += 1,
            _ => {}
        }
    }
    commas + 1
}

fn is_without_parentheses(word: &str) -> bool {
    WITHOUT_PARENTHESES.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The extensions of the types to which something is cast: `email::citext`.
pub fn cast_to(sql: &str) -> impl Iterator<Item = &'static str> {
    sql.split("::").skip(1).filter_map(|cast| {
        let cast = cast.trim_start();
        let end = cast.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(cast.len());
        match cast[..end].to_ascii_lowercase().as_str() {
            "citext" => Some("citext"),
            "ltree" | "lquery" | "ltxtquery" => Some("ltree"),
            "hstore" => Some("hstore"),
            "vector" | "halfvec" | "sparsevec" => Some("vector"),
            "geometry" | "geography" => Some("postgis"),
            _ => None,
        }
    })
}

const WITHOUT_PARENTHESES: [&str; 10] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_schema",
    "system_user",
];

/// Functions of PostgreSQL that are not immutable and that a reader would not suspect (`pg_proc.provolatile`).
pub fn is_volatile(call: &Call) -> bool {
    call.builtin && (is_without_parentheses(&call.name) || is_said_volatile(call))
}

fn is_said_volatile(call: &Call) -> bool {
    match (call.name.as_str(), call.arguments) {
        // From a number to a moment, and between two moments: the same each time.
        ("to_timestamp", arguments) => arguments > 1,
        ("age", arguments) => arguments < 2,
        // In the language that the session has.
        ("to_tsvector" | "to_tsquery" | "plainto_tsquery" | "phraseto_tsquery" | "websearch_to_tsquery", arguments) => {
            arguments < 2
        }
        (
            "now"
            | "transaction_timestamp"
            | "statement_timestamp"
            | "clock_timestamp"
            | "timeofday"
            | "random"
            | "gen_random_uuid"
            | "uuidv4"
            | "uuidv7"
            | "uuid_generate_v1"
            | "uuid_generate_v4"
            | "nextval"
            | "currval"
            | "current_setting"
            | "to_char"
            | "to_date"
            | "to_number"
            | "format"
            | "array_to_string"
            | "concat"
            | "concat_ws"
            | "unaccent",
            _,
        ) => true,
        _ => false,
    }
}

/// The extension that a function is of.
pub fn extension(function: &str) -> Option<&'static str> {
    Some(match function {
        "crypt" | "gen_salt" | "digest" | "hmac" | "pgp_sym_encrypt" | "pgp_sym_decrypt" | "gen_random_bytes"
        | "pgp_pub_encrypt" | "pgp_pub_decrypt" | "encrypt" | "decrypt" | "armor" | "dearmor" => "pgcrypto",
        "similarity" | "word_similarity" | "strict_word_similarity" | "show_trgm" => "pg_trgm",
        "uuid_generate_v1" | "uuid_generate_v1mc" | "uuid_generate_v3" | "uuid_generate_v4" | "uuid_generate_v5" => {
            "uuid-ossp"
        }
        "unaccent" => "unaccent",
        "nlevel" | "subpath" | "subltree" | "lca" | "text2ltree" | "ltree2text" => "ltree",
        "soundex" | "levenshtein" | "metaphone" | "dmetaphone" => "fuzzystrmatch",
        "cosine_distance" | "l2_distance" | "inner_product" => "vector",
        function if function.starts_with("st_") => "postgis",
        _ => return None,
    })
}

/// The version that brought a function, where that is one of the last. Forms that are no plain calls, such as `JSON_VALUE(…)`,
/// are found where fragments are read.
pub fn since(call: &Call) -> Option<Version> {
    Some(match (call.name.as_str(), call.arguments) {
        ("regexp_count" | "regexp_instr" | "regexp_like" | "regexp_substr", _) => Version::V15,
        (
            "any_value"
            | "random_normal"
            | "array_shuffle"
            | "array_sample"
            | "date_add"
            | "date_subtract"
            | "pg_input_is_valid"
            | "pg_input_error_info"
            | "system_user",
            _,
        ) => Version::V16,
        ("to_bin" | "to_oct" | "uuid_extract_timestamp" | "uuid_extract_version", _) | ("random", 2..) => Version::V17,
        ("uuidv7" | "uuidv4" | "casefold" | "array_sort" | "array_reverse" | "crc32" | "crc32c", _) => Version::V18,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{called, cast_to};

    #[test]
    fn calls_are_found_and_texts_and_names_are_not() {
        let check = |sql: &str, expected: &[(&str, usize)]| {
            let builtin = called(sql).into_iter().filter(|call| call.builtin);
            let found: Vec<(String, usize)> = builtin.map(|call| (call.name, call.arguments)).collect();
            let expected: Vec<(String, usize)> = expected.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
            assert_eq!(found, expected, "{sql}");
        };
        check("Lower(a) = 'now()' AND \"f\"(x) > current_date", &[("lower", 1), ("current_date", 0)]);
        check("app.f (b) IN ('it''s (')", &[("in", 1)]);
        check("app . now() > pg_catalog.NOW ( ) OR \"App\".random()", &[("now", 0), ("now", 0)]);
        check("age(a, f(b, ARRAY[1, 2])) > age(')', \",\")", &[("age", 2), ("f", 2), ("age", 2)]);
        assert_eq!(called("app.f(x)").iter().map(|call| &*call.name).collect::<Vec<_>>(), ["f"]);
        check("quantity >= 0", &[]);
        check("'", &[]);
        assert_eq!(cast_to("a::text = b :: CIText OR c::hstore ? 'x'").collect::<Vec<_>>(), ["citext", "hstore"]);
    }
}
