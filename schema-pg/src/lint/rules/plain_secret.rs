//! PL56: secrets as they are.

use schema_core::Severity;
use schema_core::lint::words::{has_word, words};
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL56",
        severity: Severity::Warning,
        title: "a secret that is kept as it is",
        reason: "Who reads a backup, a replica or a log of statements has it. What is called a hash is not looked at: call a hash of a password `password_hash`.",
        help: "keep a hash of what is only compared, and encrypt what is used: `#[pg(encrypted)]`",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, password text NOT NULL);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, password_hash text NOT NULL);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        let encrypted = table.model.entity().map_or(&[][..], |model| &model.encrypted);
        for column in &table.columns {
            let is_text = match &column.ty {
                DataType::Text | DataType::Varchar(_) | DataType::Char(_) => true,
                DataType::Other(words) => &***words == "character varying",
                _ => false,
            };
            let is_of_signing_in =
                has_word(&table.name.name, &["reset", "session", "verification", "login", "invite", "invitation"]);
            let is_encrypted = encrypted.iter().any(|(name, _)| *name == column.name);
            if is_text && !is_encrypted && (is_secret(&column.name) || is_of_signing_in && column.name == "token") {
                on_column(
                    found,
                    table,
                    &column.name,
                    format!("`{}` may be a secret that is kept as it is", column.name),
                );
            }
        }
    }
}

fn is_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    const NOT_ITSELF: &[&str] = &[
        "hash",
        "hashed",
        "encrypted",
        "enc",
        "crypt",
        "digest",
        "display",
        "masked",
        "preview",
        "prefix",
        "last4",
        "public",
        "pk",
    ];
    if words.iter().any(|word| NOT_ITSELF.contains(word)) {
        return false;
    }
    let ends_so = |endings: &[&[&str]]| endings.iter().any(|ending| words.ends_with(ending));
    ends_so(&[
        &["password"],
        &["passwd"],
        &["secret"],
        &["api", "key"],
        &["apikey"],
        &["private", "key"],
        &["access", "token"],
        &["refresh", "token"],
        &["api", "token"],
        &["auth", "token"],
        &["secret", "key"],
        &["access", "key"],
    ])
}
