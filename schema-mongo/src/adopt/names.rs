//! Names in Rust for what a database calls otherwise.

use schema_core::case::Case;

/// Words that name no field (Rust reference, "Keywords").
const KEYWORDS: &str = " abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl \
in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof union unsafe unsized \
use virtual where while yield ";

/// Types that a generated file names, or that Rust names everywhere: none of its own is called so.
const TYPES: &str = " Self Option Some None Result Ok Err String Vec Box Entity Embedded View DbEnum Domain Registry Diagnostics Serialize \
Deserialize Default Clone Copy Debug PartialEq Eq PartialOrd Ord Hash From Into Iterator IntoIterator Extend ToString ToOwned AsRef AsMut \
Drop Fn FnMut FnOnce Send Sync Sized Unpin TryFrom TryInto FromIterator DoubleEndedIterator ExactSizeIterator BTreeMap Config Column ";

/// Modules that a generated crate has, or crates that it names.
const MODULES: &str =
    " lib main mod shared bson serde schema_core schema_mongo std core alloc registry config tests test ";

/// Longer names are cut.
const LONGEST: usize = 60;

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Parts of a name: at each sign that is no letter of ASCII and no digit, and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    let letters: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts = letters.split('_').filter(|part| !part.is_empty());
    parts.flat_map(|part| Case::Snake.of_type(part).split('_').map(ToOwned::to_owned).collect::<Vec<_>>()).collect()
}

fn cut(mut name: String) -> String {
    name.truncate(LONGEST);
    name.trim_end_matches('_').to_owned()
}

/// The name of a field.
pub(super) fn field(name: &str) -> String {
    let mut made = cut(words(name).join("_"));
    if made.is_empty() {
        made = "field".to_owned();
    }
    if made.starts_with(|c: char| c.is_ascii_digit()) {
        made.insert_str(0, "field_");
    }
    if is_in(KEYWORDS, &made) {
        made.push('_');
    }
    made
}

/// The name of a variant.
pub(super) fn variant(name: &str) -> String {
    let made = cut(pascal(name));
    match made.chars().next() {
        None => "Empty".to_owned(),
        Some(digit) if digit.is_ascii_digit() => format!("Value{made}"),
        // `Self` is a keyword.
        Some(_) if is_in(TYPES, &made) => format!("{made}Value"),
        Some(_) => made,
    }
}

fn pascal(name: &str) -> String {
    words(name).iter().map(|word| Case::Pascal.of_type(word)).collect()
}

/// The name of a struct for one of those that a collection or a list is called after.
pub(super) fn single(name: &str) -> String {
    let mut parts = words(name);
    if let Some(last) = parts.last_mut() {
        *last = singular(last);
    }
    ty(&parts.join("_"))
}

/// The name of a type.
pub(super) fn ty(name: &str) -> String {
    let mut made = cut(pascal(name));
    if made.is_empty() || made.starts_with(|c: char| c.is_ascii_digit()) {
        made.insert_str(0, "Item");
    }
    if is_in(TYPES, &made) {
        made.push_str("Item");
    }
    made
}

/// The name of a module for a type.
pub(super) fn module(ty: &str) -> String {
    let mut made = Case::Snake.of_type(ty);
    if is_in(MODULES, &made) || is_in(KEYWORDS, &made) {
        made.push_str("_item");
    }
    made
}

/// One of what a word of English names several of.
fn singular(word: &str) -> String {
    let odd = [
        ("people", "person"),
        ("children", "child"),
        ("statuses", "status"),
        ("aliases", "alias"),
        ("indices", "index"),
    ];
    if let Some((_, one)) = odd.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let stem = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() >= 2);
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    for end in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match stem("s") {
        Some(stem) if !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// The name, with a number where it is taken; it is taken then.
pub(super) fn unused(name: &str, taken: &mut std::collections::BTreeSet<String>) -> String {
    let mut made = name.to_owned();
    let mut number = 2;
    while !taken.insert(made.clone()) {
        let sign = if name.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        made = format!("{name}{sign}{number}");
        number += 1;
    }
    made
}

/// Text without line breaks and other signs that end a comment or hide in one.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// It ends a line, or turns the direction of text, which Rust refuses in comments and in literals (lint
/// `text_direction_codepoint_in_comment`).
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A doc comment can say the text as it is: one line without spaces at its ends.
pub(super) fn is_doc(text: &str) -> bool {
    !text.is_empty() && text == text.trim() && !text.chars().any(is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_a_programmer_would_give() {
        for (name, rust) in [
            ("firstName", "first_name"),
            ("_id", "id"),
            ("__v", "v"),
            ("type", "type_"),
            ("2fa", "field_2fa"),
            ("a-b c", "a_b_c"),
            ("größe", "gr_e"),
            ("日本", "field"),
            ("HTTPServer", "http_server"),
        ] {
            assert_eq!(field(name), rust, "{name}");
        }
        for (name, rust) in [
            ("users", "User"),
            ("categories", "Category"),
            ("people", "Person"),
            ("addresses", "Address"),
            ("boxes", "Box_".trim_end_matches('_')),
            ("status", "Status"),
            ("order_items", "OrderItem"),
            ("app.users", "AppUser"),
            ("strings", "StringItem"),
            ("123", "Item123"),
        ] {
            let rust = if rust == "Box" { "BoxItem" } else { rust };
            assert_eq!(single(name), rust, "{name}");
        }
        assert_eq!(
            (variant("in progress"), variant(""), variant("1st"), variant("self")),
            ("InProgress".into(), "Empty".into(), "Value1st".into(), "SelfValue".into())
        );
    }
}
