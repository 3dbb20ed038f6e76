//! What the compiler says to mistakes in attributes, by family, and what must compile.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    for family in [
        "all_at_once",
        "conflict",
        "duplicate",
        "malformed",
        "misuse_of_shape",
        "unknown_attribute",
        "unknown_column",
        "unknown_option",
        "unknown_value",
        "unsupported_type",
        "wrong_columns",
        "wrong_default",
        "wrong_place",
        "wrong_reference",
        "wrong_rule",
    ] {
        cases.compile_fail(format!("ui/{family}/*.rs"));
    }
    cases.pass("ui/pass/*.rs");
}
