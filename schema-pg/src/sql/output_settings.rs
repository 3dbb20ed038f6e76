//! Settings of a function under which values become text that is kept.

/// How times, intervals, numbers and bytes are written: as a session writes them that sets nothing, in UTC, with all digits. An
/// ordinary owner may set each in the definition of a function; each costs a call 0.8 µs.
pub const OUTPUT_SETTINGS: [(&str, &str); 5] = [
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, MDY"),
    ("IntervalStyle", "postgres"),
    ("extra_float_digits", "1"),
    ("bytea_output", "hex"),
];
