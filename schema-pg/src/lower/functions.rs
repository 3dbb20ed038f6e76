//! Functions that fragments of SQL call: what they need, and which of them give another value each time.

use crate::config::Version;

/// The names before parentheses, in lower case, and the words that are functions without them. What stands in quotes is
/// text or a name, not a call.
pub fn called(sql: &str) -> Vec<String> {
    let mut called = Vec::new();
    let mut rest = sql;
    while let Some(at) = rest.find(|c: char| c == '\'' || c == '"' || c == '_' || c.is_ascii_alphabetic()) {
        let from = &rest[at..];
        if let Some(quote) = from.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            let end = from[1..].find(quote).map_or(from.len(), |end| end + 2);
            rest = &from[end..];
            continue;
        }
        let end = from.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(from.len());
        let word = &from[..end];
        rest = &from[end..];
        if rest.trim_start().starts_with('(')
            || WITHOUT_PARENTHESES.iter().any(|known| word.eq_ignore_ascii_case(known))
        {
            called.push(word.to_ascii_lowercase());
        }
    }
    called
}

const WITHOUT_PARENTHESES: [&str; 9] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_schema",
];

/// Functions of PostgreSQL that are not immutable and that a reader would not suspect (`pg_proc.provolatile`).
pub fn is_volatile(function: &str) -> bool {
    WITHOUT_PARENTHESES.contains(&function)
        || matches!(
            function,
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
                | "to_timestamp"
                | "age"
                | "concat"
                | "concat_ws"
                | "unaccent"
        )
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

/// The version that brought a function, where that is one of the last.
pub fn since(function: &str) -> Option<Version> {
    Some(match function {
        "regexp_count" | "regexp_instr" | "regexp_like" | "regexp_substr" => Version::V15,
        "any_value" | "random_normal" | "array_shuffle" | "array_sample" | "date_add" | "date_subtract"
        | "json_array" | "json_object" | "json_arrayagg" | "json_objectagg" => Version::V16,
        "json_table" | "json_query" | "json_exists" | "json_value" | "to_bin" | "to_oct" => Version::V17,
        "uuidv7" | "uuidv4" | "casefold" | "array_sort" | "array_reverse" | "crc32" | "crc32c" => Version::V18,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn calls_are_found_and_texts_and_names_are_not() {
        assert_eq!(called("Lower(a) = 'now()' AND \"f\"(x) > current_date"), ["lower", "current_date"]);
        assert_eq!(called("app.f (b) IN ('it''s (')"), ["f", "in"]);
        assert!(called("quantity >= 0").is_empty() && called("'").is_empty());
    }
}
