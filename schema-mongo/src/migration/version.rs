//! Versions: numbers, of any width, so that 10 comes behind 9.

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
