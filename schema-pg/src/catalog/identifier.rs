//! Names as they stand in SQL.

use super::Text;

/// Whether a name has to be quoted, as PostgreSQL's `quote_ident` decides it: by the key words of versions 14 to 18 together.
pub fn needs_quotes(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let bytes = name.as_bytes();
    let is_plain = bytes.first().is_some_and(|first| !first.is_ascii_digit()) && bytes.iter().copied().all(plain);
    !is_plain || is_keyword(name)
}

/// Whether a plain name is one of [`KEYWORDS`]. Every name that is printed asks, so those with its first letter are enough.
fn is_keyword(name: &str) -> bool {
    let first = name.as_bytes()[0];
    if !first.is_ascii_lowercase() {
        return false;
    }
    let letter = usize::from(first - b'a');
    KEYWORDS[STARTS[letter]..STARTS[letter + 1]].contains(&name)
}

/// Where the key words of each letter start in [`KEYWORDS`], and where the last ones end.
const STARTS: [usize; 27] = {
    let mut starts = [0; 27];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let letter = (KEYWORDS[at].as_bytes()[0] - b'a') as usize;
        at += 1;
        let mut after = letter + 1;
        while after < starts.len() {
            starts[after] = at;
            after += 1;
        }
    }
    starts
};

/// A name as it stands in SQL: in double quotes where it has to be.
pub fn quoted_if_needed(name: &str) -> String {
    match needs_quotes(name) {
        true => quoted(name),
        false => name.to_owned(),
    }
}

/// A name in double quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// PostgreSQL cuts longer names silently (NAMEDATALEN - 1).
pub const MAX: usize = 63;

/// The parts with `_` between; the longer of the first two is cut until all fit (server, `makeObjectName`).
pub fn object_name(first: &str, second: &str, label: &str) -> Text {
    let overhead = label.len() + 1 + usize::from(!second.is_empty());
    let (mut one, mut two) = (first.len(), second.len());
    while one + two > MAX - overhead {
        if one > two {
            one -= 1;
        } else {
            two -= 1;
        }
    }
    let (first, second) = (cut(first, one), cut(second, two));
    let between = if second.is_empty() { "" } else { "_" };
    format!("{first}{between}{second}_{label}").into()
}

/// The first bytes of a text, as many as are whole characters.
pub fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Key words that are not free for every name, sorted: `pg_get_keywords()` where `catcode` is not `U`, of versions 14 to 18.
pub const KEYWORDS: [&str; 164] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_the_server_cuts_them() {
        assert_eq!(object_name("events_1", "note", "idx"), "events_1_note_idx");
        assert_eq!(object_name("events_1", "", "pkey"), "events_1_pkey");
        assert_eq!(object_name(&"t".repeat(60), "note", "idx"), format!("{}_note_idx", "t".repeat(54)));
        assert_eq!(object_name("t", &"c".repeat(80), "key"), format!("t_{}_key", "c".repeat(57)));
    }

    #[test]
    fn names_are_quoted_where_the_server_would_quote_them() {
        assert!(KEYWORDS.is_sorted());
        for name in ["users", "_a1", "name", "value", "key", "virtual"] {
            assert!(!needs_quotes(name), "{name}");
        }
        for name in ["", "1a", "Users", "a b", "a$", "größe", "order", "user", "json"].into_iter().chain(KEYWORDS) {
            assert!(needs_quotes(name), "{name}");
        }
        assert_eq!(quoted_if_needed("a\"b"), "\"a\"\"b\"");
    }
}
