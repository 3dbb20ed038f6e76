//! Texts without the passwords that connection strings hold.

/// A text without this connection string and its password: what a driver says of a string that it can't read may repeat it.
///
/// ```
/// use schema_core::cli::without_password;
///
/// let url = "postgres://ada:p%40ss@db/shop";
/// assert_eq!(without_password("`postgres://ada:p%40ss@db/shop` is none", url), "`postgres://ada:…@db/shop` is none");
/// assert_eq!(without_password("p%40ss is no port", url), "… is no port");
/// let words = "host=db password='s e' user=ada";
/// assert_eq!(without_password(words, words), "host=db password='…' user=ada");
/// ```
pub fn without_password(text: &str, url: &str) -> String {
    let mut found = text.to_owned();
    for secret in secrets(url) {
        found = found.replace(secret, "…");
    }
    found
}

/// All that may be a password in a connection string, longest first.
fn secrets(url: &str) -> Vec<&str> {
    let mut found = Vec::new();
    if let Some((_, rest)) = url.split_once("://") {
        // A password may hold an `@` that somebody forgot to write as %40: it ends at the last one before the database.
        if let Some((who, _)) = rest.rsplit_once('@')
            && let Some((_, password)) = who.split_once(':')
        {
            found.push(password);
            found.extend(password.split(['@', '/', '?', ':']));
        }
    }
    for (at, _) in url.match_indices("password") {
        let rest = url.get(at + "password".len()..).unwrap_or_default().trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
        let end = match value.strip_prefix('\'') {
            Some(quoted) => {
                found.push(quoted.split('\'').next().unwrap_or_default());
                continue;
            }
            None => value.find(['&', ' ', '#']).unwrap_or(value.len()),
        };
        found.push(value.get(..end).unwrap_or_default());
    }
    // What is shorter is in every text.
    found.retain(|secret| secret.len() > 2);
    found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    found
}
