//! Settings of a function under which values become text, and under which SQL that people wrote means what it meant to them.

/// How times, intervals, numbers and bytes are written: as a session writes them that sets nothing, in UTC, with all digits. An
/// ordinary owner may set each in the definition of a function; each costs a call 0.8 µs.
pub const OUTPUT_SETTINGS: [(&str, &str); 5] = [
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, MDY"),
    ("IntervalStyle", "postgres"),
    ("extra_float_digits", "1"),
    ("bytea_output", "hex"),
];

/// What the meaning of SQL in a body depends on beside [`OUTPUT_SETTINGS`]: that is parsed when it runs, in the session of whoever calls it. Each
/// with what a text holds for which it can matter.
const MEANING: [(&str, &str, &str); 3] = [
    // `'^\d+$'` would be `^d+$`.
    ("standard_conforming_strings", "on", "\\"),
    // `a = NULL` would be `a IS NULL`.
    ("transform_null_equals", "off", "null"),
    // `'{NULL}'` would hold a text.
    ("array_nulls", "on", "null"),
];

/// The settings of a function whose body holds a short expression that somebody wrote, of what the session says.
pub fn parsing_settings(sql: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let sql = sql.to_ascii_lowercase();
    let meaning = MEANING.into_iter().filter(move |(.., word)| sql.contains(*word));
    meaning.map(|(name, value, _)| (name, value))
}

/// The settings of a function whose body holds SQL that somebody wrote, so that it means the same whatever a session sets.
pub fn meaning_settings(sql: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    // A GIN index would give a part of the rows.
    let whole = [("gin_fuzzy_search_limit", "0")];
    OUTPUT_SETTINGS.into_iter().chain(whole).chain(parsing_settings(sql))
}
