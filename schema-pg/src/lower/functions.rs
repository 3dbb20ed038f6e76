//! Functions that fragments of SQL call: what they need, and which of them give another value each time.

use crate::catalog::expression::{self, Call, Role, WITHOUT_PARENTHESES};
use crate::config::Version;

/// The extensions of the types to which something is cast: `email::citext`.
pub fn cast_to(sql: &str) -> Vec<&'static str> {
    let types = expression::names(sql).into_iter().filter(|name| name.role == Role::Type);
    let extension = |name: expression::Name<'_>| match &*name.name {
        "citext" => Some("citext"),
        "ltree" | "lquery" | "ltxtquery" => Some("ltree"),
        "hstore" => Some("hstore"),
        "vector" | "halfvec" | "sparsevec" => Some("vector"),
        "geometry" | "geography" => Some("postgis"),
        _ => None,
    };
    types.filter_map(extension).collect()
}

/// Functions of PostgreSQL that are not immutable and that a reader would not suspect (`pg_proc.provolatile`).
pub fn is_volatile(call: &Call) -> bool {
    call.builtin && (WITHOUT_PARENTHESES.contains(&&*call.name) || is_said_volatile(call))
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
    use super::cast_to;

    #[test]
    fn the_extensions_of_types_are_found() {
        assert_eq!(cast_to("a::text = b :: CIText OR c::hstore ? 'x::ltree'"), ["citext", "hstore"]);
    }
}
