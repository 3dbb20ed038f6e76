//! Numbers of migrations, of any width, so that 10 comes after 9.

use std::cmp::Ordering;

/// It is a number: digits and nothing else.
pub fn is_number(version: &str) -> bool {
    !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
}

/// In the order of numbers: zeros in front do not count.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// They are one number: `1` and `01`.
pub fn is_same(a: &str, b: &str) -> bool {
    compare(a, b) == Ordering::Equal
}

/// The number, as it is written, and the words of the migration that a file belongs to: `7_a.up.sql`, `V7__a.sql`,
/// `7_a/up.sql`, `m7_a.rs`. `None` where it belongs to none.
pub fn parts_of(file: &str) -> Option<(&str, &str)> {
    file.split('/').find_map(|part| {
        let of_rust = part.strip_prefix('m').filter(|_| part.ends_with(".rs"));
        let rest = of_rust.or_else(|| part.strip_prefix(['V', 'U'])).unwrap_or(part);
        let digits = rest.find(|sign: char| !sign.is_ascii_digit()).map(|end| rest.split_at(end))?;
        let words = digits.1.strip_prefix('_')?;
        (!digits.0.is_empty()).then_some((digits.0, words.strip_prefix('_').unwrap_or(words)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_the_order_of_numbers_whatever_their_width() {
        let mut versions = ["10", "9", "20261120101500", "2", "001", "18446744073709551616", "0"];
        versions.sort_by(|a, b| compare(a, b));
        assert_eq!(versions, ["0", "001", "2", "9", "10", "20261120101500", "18446744073709551616"]);
        assert!(is_same("1", "01") && is_same("0", "00") && !is_same("1", "10"));
        assert!(is_number("007") && !is_number("") && !is_number("-1") && !is_number("1a"));
    }
}
