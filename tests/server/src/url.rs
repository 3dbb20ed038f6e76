//! The urls of databases: behind a unix socket, and beside another on the same server.

use std::fmt::Write as _;
use std::path::Path;

/// The url of a database behind the unix socket in `folder`.
///
/// The host is left out of the authority and the user with it, because `postgres://postgres@/`
/// is no url to the crate `url`, and so to sqlx. The port is said, because libpq takes `PGPORT` else.
pub fn of_socket(folder: &Path, database: &str) -> String {
    let folder = encode(&folder.display().to_string());
    format!("postgres:///{database}?host={folder}&port=5432&user=postgres")
}

/// The same server, another database.
pub fn with_database(url: &str, database: &str) -> String {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let (url, query) = url.find('?').map_or((url, ""), |at| url.split_at(at));
    let end = url[authority..].find('/').map_or(url.len(), |at| authority + at);
    format!("{}/{database}{query}", &url[..end])
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a String takes all");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_folder_is_percent_encoded() {
        assert_eq!(
            of_socket(Path::new("/dev/shm/a b"), "postgres"),
            "postgres:///postgres?host=%2Fdev%2Fshm%2Fa%20b&port=5432&user=postgres"
        );
    }

    #[test]
    fn only_the_database_is_replaced() {
        let check = |url, expect: &str| assert_eq!(with_database(url, "t"), expect);
        check("postgres://me:pw@db:5433/old?sslmode=disable", "postgres://me:pw@db:5433/t?sslmode=disable");
        check("postgres://me@db", "postgres://me@db/t");
        check("postgresql://db?user=me", "postgresql://db/t?user=me");
        check("postgres:///old?host=/tmp/x", "postgres:///t?host=/tmp/x");
    }
}
