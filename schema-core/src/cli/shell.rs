//! Names as arguments of a shell.

/// A name as an argument of a shell.
///
/// ```
/// use schema_core::cli::shell_quoted;
///
/// assert_eq!(shell_quoted("app.users"), "app.users");
/// assert_eq!(shell_quoted("it's"), r"'it'\''s'");
/// ```
pub fn shell_quoted(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    if !name.is_empty() && name.bytes().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}
