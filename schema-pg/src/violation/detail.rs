//! What the detail of an error says: the columns of a key, and its values.

/// `Key (a, b)=(1, 2) already exists.`, in any language: the columns and the values, as one text each.
pub fn key(detail: &str) -> Option<(&str, &str)> {
    let (before, rest) = detail.split_once(")=(")?;
    let columns = before.split_once('(')?.1;
    // A value may hold parentheses; what follows the last one is words.
    Some((columns, rest.rsplit_once(')')?.0))
}

/// The values of so many columns; `None` where a comma within a value leaves open which is which.
pub fn values(text: &str, columns: usize) -> Option<Vec<String>> {
    if columns == 1 {
        return Some(vec![text.to_owned()]);
    }
    let values: Vec<String> = text.split(", ").map(str::to_owned).collect();
    (values.len() == columns).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_any_language() {
        let german = "Schlüssel »(email)=(a(b)@c)« existiert bereits.";
        assert_eq!(key(german), Some(("email", "a(b)@c")));
        assert_eq!(key("Key (a, b)=(1, x) is still referenced from table \"t\"."), Some(("a, b", "1, x")));
        assert_eq!(key("Key is not present in table \"t\"."), None);
        assert_eq!(values("1, x", 2), Some(vec!["1".to_owned(), "x".to_owned()]));
        assert_eq!((values("a, b", 1), values("a, b, c", 2)), (Some(vec!["a, b".to_owned()]), None));
    }
}
