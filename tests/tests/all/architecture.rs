//! What ARCHITECTURE.md says is not there, is not there.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Rust files below a folder, with their text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no Rust files");
    found
}

/// The code without comments and without unit tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_file_says_what_it_holds() {
    for folder in
        ["schema-core/src", "schema-derive/src", "schema-pg/src", "schema-mongo/src", "tests/tests", "examples"]
    {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//! "), "{} does not open with a sentence", path.display());
        }
    }
}

#[test]
fn sql_words_stand_in_sql_only() {
    const WORDS: [&str; 9] = [
        "CREATE ",
        "ALTER ",
        "DROP ",
        "COMMENT ON",
        "REFERENCES ",
        " CHECK (",
        "PRIMARY KEY",
        "LANGUAGE ",
        "char_length(",
    ];
    let elsewhere =
        sources("schema-core/src").into_iter().chain(sources("schema-pg/src")).chain(sources("schema-derive/src"));
    let is_in = |path: &PathBuf, folder: &str| path.components().any(|part| part.as_os_str() == folder);
    for (path, text) in elsewhere.filter(|(path, _)| !is_in(path, "sql")) {
        // What people read of a lint or of a check: reasons, advice and examples.
        let is_lint = is_in(&path, "lint") || is_in(&path, "checks");
        let is_text = |line: &str| {
            let line = line.trim_start();
            is_lint
                && ["title: ", "reason: ", "help: ", "wrong: ", "right: "].iter().any(|member| line.starts_with(member))
        };
        for line in code(&text).lines().filter(|line| !is_text(line)) {
            for word in WORDS {
                assert!(!line.contains(word), "{}: `{word}` in: {line}", path.display());
            }
        }
    }
}

#[test]
fn only_sql_knows_sea_query_and_nothing_reads_the_clock_or_the_environment() {
    for (path, text) in sources("schema-pg/src").into_iter().chain(sources("schema-core/src")) {
        let in_sql = path.components().any(|part| part.as_os_str() == "sql");
        let is_column = path.ends_with("schema-core/src/column.rs") || path.ends_with("schema-core/src/table.rs");
        // What these give is statements of sea-query.
        let gives = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
        let gives = gives("query") || gives("sea_query.rs");
        let names = |line: &str| line.contains("sea_query") && line != "pub mod sea_query;";
        // Migrations and documents are files, and are written when a variable asks for it; so is a crate that is adopted.
        let is_file = path.components().any(|part| part.as_os_str() == "migration")
            || path.ends_with("adopt/files.rs")
            || path.ends_with("docs/check.rs");
        // A program reads its arguments, its variables, and the time for the name of a migration.
        let is_program = path.components().any(|part| part.as_os_str() == "cli");
        for line in code(&text).lines() {
            assert!(in_sql || is_column || gives || !names(line), "{}: {line}", path.display());
            for word in [
                "SystemTime",
                "Instant",
                "env::var",
                "rand::",
                "std::fs",
                "TcpStream",
                "UdpSocket",
                "todo!",
                "unimplemented!",
                "unwrap()",
            ] {
                let is_allowed = is_file && matches!(word, "env::var" | "std::fs")
                    || is_program && matches!(word, "env::var" | "SystemTime");
                assert!(is_allowed || !line.contains(word), "{}: `{word}` in: {line}", path.display());
            }
        }
    }
}

/// Names that a prelude brings into scope.
fn names(prelude: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(prelude)).unwrap();
    let mut names = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("pub const ") {
            names.push(rest.split(':').next().unwrap().to_owned());
        } else if let Some(rest) = line.strip_prefix("pub use ") {
            let list = rest.rsplit("::").next().unwrap().trim_matches(|c| "{};".contains(c));
            names.extend(list.split(", ").map(str::to_owned));
        }
    }
    names
}

#[test]
fn the_preludes_are_disjoint_and_hold_values_only() {
    let (core, pg) = (names("schema-core/src/attr/prelude.rs"), names("schema-pg/src/attr/prelude.rs"));
    assert!(core.contains(&"Cascade".to_owned()) && core.contains(&"sql".to_owned()) && pg.contains(&"Gin".to_owned()));
    let mongo = names("schema-mongo/src/attr/prelude.rs");
    assert!(mongo.contains(&"Strict".to_owned()));
    assert!(core.iter().all(|name| !pg.contains(name)), "{core:?} {pg:?}");
    assert!(mongo.iter().all(|name| !pg.contains(name) && !core.contains(name)), "{core:?} {pg:?} {mongo:?}");
    for prelude in
        ["schema-core/src/attr/prelude.rs", "schema-pg/src/attr/prelude.rs", "schema-mongo/src/attr/prelude.rs"]
    {
        let text = fs::read_to_string(root().join(prelude)).unwrap();
        for word in ["pub struct", "pub enum", "pub trait", "pub type"] {
            assert!(!text.contains(word), "{prelude} holds a type");
        }
    }
}

#[test]
fn crates_depend_in_one_direction() {
    let manifest = |krate: &str| {
        let text = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
        // Tests may look in every direction.
        text.split("[dev-dependencies]").next().unwrap().to_owned()
    };
    let (core, derive) = (manifest("schema-core"), manifest("schema-derive"));
    for store in ["schema-pg", "schema-mongo", "postgres", "mongodb"] {
        assert!(!core.contains(&format!("\n{store}")), "schema-core depends on {store}");
    }
    assert!(!derive.contains("\nschema-"), "schema-derive depends on a crate of the workspace");
    assert!(!manifest("schema-pg").contains("schema-mongo") && !manifest("schema-mongo").contains("schema-pg"));
}

#[test]
fn the_oldest_rust_is_said_once() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let manifest = read("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"')).unwrap();
    assert!(
        read("README.md").contains(&format!("Rust {version} or newer.")),
        "README.md says another version than Cargo.toml"
    );
    for crate_ in ["schema-core", "schema-derive", "schema-pg", "schema-mongo"] {
        assert!(read(&format!("{crate_}/Cargo.toml")).contains("rust-version.workspace = true"), "{crate_}");
    }
}

#[test]
fn each_code_of_a_diagnostic_is_in_the_list() {
    let is_code = |word: &str| {
        let (letters, digits) = word.split_at(word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()));
        let length = match letters {
            "L" => 3,
            "ML" | "PL" => 2,
            _ => 4,
        };
        matches!(letters, "E" | "P" | "M" | "L" | "ML" | "PL")
            && digits.len() == length
            && digits.bytes().all(|b| b.is_ascii_digit())
            // A SQLSTATE: P0001.
            && (letters == "L" || !digits.starts_with("00"))
    };
    let mut reported = std::collections::BTreeSet::new();
    for folder in ["schema-core/src", "schema-pg/src", "schema-mongo/src"] {
        for (_, text) in sources(folder) {
            let text = code(&text);
            reported.extend(text.split('"').filter(|word| is_code(word)).map(str::to_owned));
        }
    }
    let list = fs::read_to_string(root().join("CODES.md")).unwrap();
    let listed: std::collections::BTreeSet<String> =
        list.lines().filter_map(|line| Some(line.strip_prefix("- ")?.split_once(':')?.0.to_owned())).collect();
    assert_eq!(reported, listed, "CODES.md is a list of all codes that are reported");
}

/// The derive writes their paths in front of calls, so that a column of that name does not stand in their place.
#[test]
fn the_derive_knows_the_functions_of_the_prelude() {
    let listed = |file: &str, before: &str| -> Vec<String> {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{file} has no {before}"));
        let rest = rest.split_once(['[', '{']).unwrap().1;
        let words = rest.split([']', '}']).next().unwrap().split(',');
        words.map(|word| word.trim().trim_matches('"').to_owned()).filter(|word| !word.is_empty()).collect()
    };
    let known = listed("schema-derive/src/item.rs", "const FUNCTIONS: [&str; ");
    assert_eq!(known, listed("schema-core/src/attr/prelude.rs", "pub use crate::attr::"));
}
