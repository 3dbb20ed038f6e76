//! Imports run in no circle: not between the files of a folder, and not between folders.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{code, root, sources};

/// Arrows that close a circle because the thing itself is recursive: the crate, who imports, what, and why.
const RECURSIVE: [(&str, &str, &str, &str); 5] = [
    ("schema-core", "ir/ty.rs", "ir/definition.rs", "a type names the definition of a struct, whose fields have types"),
    (
        "schema-mongo",
        "lower/schema/flatten.rs",
        "lower/schema/value.rs",
        "flattened fields have values, which have fields",
    ),
    (
        "schema-mongo",
        "lower/schema/tagged.rs",
        "lower/schema/value.rs",
        "kinds of objects have values, which have kinds",
    ),
    ("schema-pg", "lower/json/members.rs", "lower/json/shape.rs", "members of structs have values, which have members"),
    ("schema-mongo", "spec/schema/keyword.rs", "spec/schema/mod.rs", "keywords of a schema hold schemas"),
];

const CRATES: [&str; 4] = ["schema-core", "schema-derive", "schema-mongo", "schema-pg"];

#[test]
fn imports_run_in_no_circle() {
    let mut circles = Vec::new();
    for krate in CRATES {
        let mut arrows = Crate::read(krate).arrows();
        for (_, from, to, why) in RECURSIVE.iter().filter(|recursive| recursive.0 == krate) {
            let arrow = (from.to_string(), to.to_string());
            assert!(arrows.remove(&arrow).is_some(), "{krate}: {from} does not import {to} any more ({why})");
        }
        for folder in folders(&arrows) {
            if let Some(circle) = circle(&folder, &arrows) {
                circles.push(format!("{krate}/src/{folder}:\n{circle}"));
            }
        }
    }
    assert!(circles.is_empty(), "imports run in circles:\n{}", circles.join("\n"));
}

#[test]
fn imports_are_read_as_rust_reads_them() {
    let text = |text: &str| format!("//! Tests.\n{text}");
    let files = [
        ("lib.rs", text("mod a;\nmod b;\npub use a::Thing;")),
        ("a/mod.rs", text("mod inner;\npub use self::inner::{Deep, Thing};\npub fn help() {}")),
        // `crate::b` in a comment is none, nor is "crate::b" in a text.
        (
            "a/inner.rs",
            text("use super::help; // crate::b\n const TEXT: &str = r#\"crate::b\"#; struct Thing<'a>(&'a str);"),
        ),
        (
            "b.rs",
            text(
                "use crate::{Thing, a::{self, Deep as D}};\nfn b() { super::a::help() }\n#[cfg(test)]\nmod tests { use crate::c; }",
            ),
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    let arrows = Crate { files: files.into() }.arrows();
    let found: Vec<(&str, &str)> = arrows.keys().map(|(from, to)| (&**from, &**to)).collect();
    assert_eq!(found, [("a/inner.rs", "a/mod.rs"), ("b.rs", "a/inner.rs"), ("b.rs", "a/mod.rs")]);
    assert_eq!(folders(&arrows), ["", "a/"]);
    assert_eq!(circle("", &arrows), None);
    let mut back = arrows.clone();
    back.insert(("a/mod.rs".into(), "b.rs".into()), "crate::b".into());
    let expected = "  a/mod.rs -> b.rs (crate::b)\n  b.rs -> a/inner.rs (crate::Thing)\n";
    assert_eq!(circle("", &back).as_deref(), Some(expected));
}

/// From one file to another, by the path that is imported.
type Arrows = BTreeMap<(String, String), String>;

/// The files of a crate, by their paths below `src`.
struct Crate {
    files: BTreeMap<String, String>,
}

impl Crate {
    fn read(krate: &str) -> Self {
        let src = root().join(krate).join("src");
        let files = sources(&format!("{krate}/src")).into_iter();
        let named = files.map(|(path, text)| (path.strip_prefix(&src).unwrap().display().to_string(), text));
        Self { files: named.collect() }
    }

    fn arrows(&self) -> Arrows {
        let modules: BTreeMap<Vec<String>, &str> = self.files.keys().map(|path| (module(path), &**path)).collect();
        let read = self.files.iter().map(|(path, text)| (module(path), paths(text)));
        let read: BTreeMap<Vec<String>, Vec<Import>> = read.collect();
        let mut shown = BTreeMap::new();
        for (module, imports) in &read {
            for import in imports.iter().filter(|import| import.is_shown) {
                shown.insert((module.clone(), import.name.clone()), import.path.clone());
            }
        }
        let names = Names { modules: &modules, shown };
        let mut arrows = Arrows::new();
        for (module, imports) in &read {
            for import in imports.iter().filter(|import| !import.is_shown) {
                let Some(to) = names.resolve(module, &import.path, 0) else { continue };
                let (from, to) = (modules[module], modules[&to]);
                // The root shows what the folders hold, and holds nothing itself.
                if from != to && from != "lib.rs" && to != "lib.rs" {
                    arrows.entry((from.to_owned(), to.to_owned())).or_insert_with(|| import.path.join("::"));
                }
            }
        }
        arrows
    }
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`.
fn module(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

struct Names<'f> {
    modules: &'f BTreeMap<Vec<String>, &'f str>,
    /// What `pub use` shows in a module, and where it is from.
    shown: BTreeMap<(Vec<String>, String), Vec<String>>,
}

impl Names<'_> {
    /// The module in which a path leads to something, seen from another.
    fn resolve(&self, from: &[String], path: &[String], depth: u32) -> Option<Vec<String>> {
        let mut at = from.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            child => {
                let mut inner = at.clone();
                inner.push(child.to_owned());
                self.modules.get(&inner)?;
            }
        }
        while let [name, after @ ..] = rest {
            rest = after;
            let mut inner = at.clone();
            inner.push(name.clone());
            let is_shown = self.shown.get(&(at.clone(), name.clone()));
            if name == "super" {
                at.pop();
            } else if self.modules.contains_key(&inner) {
                at = inner;
            } else if let Some(shown) = is_shown.filter(|_| depth < 8) {
                let path: Vec<String> = shown.iter().chain(rest).cloned().collect();
                return self.resolve(&at, &path, depth + 1).or(Some(at));
            } else {
                break;
            }
        }
        Some(at)
    }
}

/// A path in a file, and the name that it has there.
struct Import {
    path: Vec<String>,
    name: String,
    /// `pub use`: it is shown to others, and not needed here.
    is_shown: bool,
}

/// All paths of several parts in a file.
fn paths(text: &str) -> Vec<Import> {
    let tokens = tokens(&code(text));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).map_or("", |before| &*tokens[before]);
        if tokens[at] == "use" {
            let is_shown = before == "pub" || before == ")";
            at = tree(&tokens, at + 1, &[], is_shown, &mut found);
        } else if is_name(&tokens[at]) && !matches!(before, "." | "::" | "$") {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::")
                && tokens.get(at + 2).is_some_and(|t| is_name(t))
            {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            if path.len() > 1 {
                found.push(Import { name: String::new(), path, is_shown: false });
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Reads `a::{b, c as d}` from a token on; says where it ends.
fn tree(tokens: &[String], mut at: usize, above: &[String], is_shown: bool, found: &mut Vec<Import>) -> usize {
    let mut path = above.to_vec();
    let mut name = None;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => {}
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &path, is_shown, found);
                    if tokens.get(at).is_some_and(|token| token == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "as" => {
                name = tokens.get(at + 1).cloned();
                at += 1;
            }
            "self" if !path.is_empty() => {}
            "*" => {}
            part if is_name(part) => path.push(part.to_owned()),
            _ => break,
        }
        at += 1;
    }
    let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
    found.push(Import { path, name, is_shown });
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names and signs, without comments, texts and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = raw(rest) {
            length
        } else if first == '"' {
            quoted(rest)
        } else if first == '\'' {
            // 'a' and '\n' are characters, 'a is a lifetime.
            let mut inner = rest.chars().skip(1);
            match (inner.next(), inner.next()) {
                (Some('\\'), Some(escaped)) => {
                    let start = 2 + escaped.len_utf8();
                    start + rest[start..].find('\'').map_or(0, |end| end + 1)
                }
                (Some(c), Some('\'')) => 2 + c.len_utf8(),
                _ => 1 + rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len() - 1),
            }
        } else if name > 0 {
            found.push(rest[..name].to_owned());
            name
        } else if rest.starts_with("::") {
            found.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                found.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

/// The length of `r#"…"#`; none where it is something else.
fn raw(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    let inner = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(inner.find(&end).map_or(text.len(), |at| 2 + hashes + at + end.len()))
}

/// The length of a text in quotes.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// All folders, each with `/` at its end; the first is `src` itself.
fn folders(arrows: &Arrows) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for file in arrows.keys().flat_map(|(from, to)| [from, to]) {
        let ends = file.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at + 1);
        found.extend([0].into_iter().chain(ends).map(|end| file[..end].to_owned()));
    }
    found.into_iter().collect()
}

/// The part of a folder in which a file stands: itself, or a folder below. `a.rs` and `a/` are one module.
fn part<'f>(folder: &str, file: &'f str) -> Option<&'f str> {
    let rest = file.strip_prefix(folder)?;
    Some(rest.split_once('/').map_or(rest.trim_end_matches(".rs"), |(inner, _)| inner))
}

/// The shortest circle of the parts of a folder, an arrow a line.
fn circle(folder: &str, arrows: &Arrows) -> Option<String> {
    let mut graph: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for ((from, to), by) in arrows {
        let (Some(a), Some(b)) = (part(folder, from), part(folder, to)) else { continue };
        if a != b {
            let line = || format!("  {from} -> {to} ({by})\n");
            graph.entry(a).or_default().entry(b).or_insert_with(line);
        }
    }
    let circles = graph.keys().filter_map(|start| {
        let mut open = VecDeque::from([vec![*start]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = open.pop_front() {
            for next in graph.get(way.last()?).into_iter().flat_map(BTreeMap::keys) {
                let way: Vec<&str> = way.iter().copied().chain([*next]).collect();
                if next == start {
                    return Some(way);
                }
                if seen.insert(*next) {
                    open.push_back(way);
                }
            }
        }
        None
    });
    let shortest = circles.min_by_key(Vec::len)?;
    Some(shortest.windows(2).map(|arrow| &*graph[arrow[0]][arrow[1]]).collect())
}
