//! What is translated, what is taken as it is, and what is refused.

use super::translated;

#[track_caller]
fn check(pattern: &str, expect: &str) {
    assert_eq!(translated(pattern).as_deref(), Ok(expect), "{pattern}");
}

#[test]
fn what_both_write_alike_stays_as_it_is() {
    for same in [
        "",
        "^[A-Z]{2}[0-9]+",
        "(a|b|)c*?",
        "^(?:x)??[^a-c]{1,3}",
        r"\d\w\s\D\W\S",
        r"\.\$\[",
        "[[:alpha:]_]",
        "ä{2,}",
        "(?=a)b(?!c)",
        "(?<=ab|c)d",
        "a|(b)",
        r"[\w.]",
        "[.$*]",
        "[.]",
        "[:=]",
        "(?i)abc",
    ] {
        check(same, same);
    }
}

#[test]
fn the_end_is_the_very_end_and_a_dot_is_any_character() {
    check("^[a-z]+$", r"^[a-z]+$(?!\n)");
    check("a$|b", r"a$(?!\n)|b");
    check("^.{3}$", r"^[\s\S]{3}$(?!\n)");
    check(r"\Aa\Z", r"^a$(?!\n)");
    check("[$]", "[$]");
}

#[test]
fn what_both_write_otherwise_is_translated() {
    for (pattern, expect) in [
        (r"\mab\M", r"\b(?=\w)ab\b(?<=\w)"),
        ("[[:<:]]a[[:>:]]", r"\b(?=\w)a\b(?<=\w)"),
        (r"\ya\Y", r"\ba\B"),
        (r"\u0041\x42\U0001F980", "AB🦀"),
        (r"[\u0041\]\-]", r"[A\]\-]"),
        (r"\x2e", r"\."),
        (r"(a)\1", r"(a)(?:\1)"),
        ("(?=(a))(b)(c)", "(?=(?:a))(b)(c)"),
        ("a(?# any )b", "ab"),
        ("a(?#x)*", "a*"),
        ("***=a.b$", r"a\.b\$"),
        ("***:a", "a"),
        ("(?c)a", "a"),
        ("x{y", r"x\{y"),
        ("[]a]", r"[\]a]"),
        ("[a[]", r"[a\[]"),
        ("[^-a]", r"[^\-a]"),
        (r"\cA\t", "\u{1}\\t"),
    ] {
        check(pattern, expect);
    }
}

#[test]
fn what_one_of_them_does_not_take_is_told() {
    for pattern in [
        "[a-z",
        "(a",
        "a)",
        "*a",
        "a|*",
        "a**",
        "a*+",
        "a++",
        "^*",
        "$+",
        "(?=a)*",
        "a{2",
        "a{3,2}",
        "a{300}",
        "{2}",
        "[z-a]",
        r"[a-\d]",
        r"[\w-.]",
        "[a-c-e]",
        r"\p{Greek}",
        r"\u{41}",
        r"\b",
        r"\B",
        r"\z",
        r"\Q.\E",
        r"\K",
        r"\R",
        r"\h",
        "[a&&b]",
        "[[.a.]]",
        "[[=a=]]",
        "[[:greek:]]",
        "[[:^alpha:]]",
        "(?<=a+)b",
        "(?<=a|b*)c",
        "(?<name>a)",
        "(?P<name>a)",
        "(?>a)",
        "(?|a)",
        "a(?i)b",
        "(?m)a",
        "(?x) a",
        "(*UCP)a",
        r"(a)\2",
        r"\1",
        r"(a)(?=\1)",
        r"(a)*\1*",
        "[:alpha:]",
        "[.a.]",
        r"\0",
        "a\\",
        "***a",
        "a\0",
        r"\uD800",
        "[",
        "[^",
        "[a-",
        r"[\",
        "(?#",
        "(?",
        r"\x",
        r"\c",
        "[[:alpha",
        "a{1,",
    ] {
        assert!(translated(pattern).is_err(), "{pattern}: {:?}", translated(pattern));
    }
    assert!(translated(&"(".repeat(100_000)).is_err());
    assert!(translated(&"a".repeat(40_000)).is_err());
}
