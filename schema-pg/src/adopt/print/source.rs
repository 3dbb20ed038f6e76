//! A file of Rust while it is written.

use std::collections::BTreeSet;

use schema_core::ir::{Text, TypeRef};

use super::attributes::Attributes;
use crate::adopt::rust_name::is_keyword;

/// What a file holds, and what it uses of others.
#[derive(Debug, Default)]
pub struct Source {
    /// Paths of `use`.
    pub uses: BTreeSet<String>,
    /// Crates that it names by their paths.
    pub crates: BTreeSet<&'static str>,
    /// Items.
    pub body: String,
    /// Their attributes.
    pub attributes: Attributes,
}

impl Source {
    /// The name of a type of another crate, which is used from now on.
    pub fn of_crate(&mut self, krate: &'static str, path: &str, name: &str) -> String {
        self.crates.insert(krate);
        self.uses.insert(format!("{krate}::{path}{name}"));
        name.to_owned()
    }

    /// The name of a struct or enum of the crate.
    pub fn of_own(&mut self, rust: &TypeRef) -> String {
        self.uses.insert(shown(&rust.path));
        rust.name.to_string()
    }

    /// The file, as rustfmt would have it.
    pub fn print(&self, doc: &str, own: &[&Text]) -> String {
        let own: Vec<String> = own.iter().map(|path| shown(path)).collect();
        let uses = self.uses.iter().filter(|path| !own.contains(path));
        let (inner, outer): (Vec<&String>, Vec<&String>) = uses.partition(|path| path.starts_with("crate::"));
        let mut text = format!("#![doc = {}]\n{}{}", literal(&format!(" {doc}")), grouped(&outer), grouped(&inner));
        text.push_str(&self.body);
        self.attributes.placed(&formatted(&text))
    }
}

/// The path under which other modules know a type: its own module is nobody's business.
fn shown(path: &str) -> String {
    let mut parts: Vec<&str> = path.split("::").collect();
    if parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join("::")
}

/// `use` of paths, those of one module together.
fn grouped(paths: &[&String]) -> String {
    let mut text = String::new();
    let mut rest = paths;
    while let Some((first, _)) = rest.split_first() {
        let module = |path: &str| path.rsplit_once("::").map_or("", |(module, _)| module).to_owned();
        let of = module(first);
        let count = rest.iter().take_while(|path| module(path) == of).count();
        let names: Vec<&str> = rest[..count].iter().filter_map(|path| path.rsplit("::").next()).collect();
        match names.as_slice() {
            [_] => text.push_str(&format!("use {first};\n")),
            names => text.push_str(&format!("use {of}::{{{}}};\n", names.join(", "))),
        }
        rest = &rest[count..];
    }
    text
}

/// Rust as rustfmt would have it; as it is where it can't be read, which the compiler then reports.
pub fn formatted(text: &str) -> String {
    match syn::parse_file(text) {
        Ok(file) => spaced(&prettyplease::unparse(&file)),
        Err(_) => text.to_owned(),
    }
}

/// A blank line between what is used and what is specified, and between items.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 64);
    let mut before = "";
    for line in text.lines() {
        let is_use = |line: &str| {
            line.starts_with("use ")
                || line.starts_with("pub use ")
                || line.starts_with("mod ")
                || line.starts_with("pub mod ")
        };
        let kind = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let starts = !line.is_empty() && !line.starts_with([' ', '}', ')']) && !before.is_empty();
        let after_doc = before.starts_with("//!") && !line.starts_with("//!");
        let after_use = is_use(before) && (!is_use(line) || kind(before) != kind(line));
        let after_item = before.starts_with('}') && starts;
        let groups = is_use(before) && is_use(line) && line.contains("use crate::") && !before.contains("use crate::");
        if starts && (after_doc || after_use || after_item || groups) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        before = line;
    }
    spaced
}

/// A text in Rust: without escapes where it can be.
pub fn literal(text: &str) -> String {
    let is_odd = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if text.chars().any(is_odd) || !text.contains(['"', '\\', '\n']) {
        return format!("{text:?}").replace("\\'", "'");
    }
    let mut marks = String::new();
    while text.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    format!("r{marks}\"{text}\"{marks}")
}

/// A field or variant as it stands in code.
pub fn ident(name: &str) -> String {
    if is_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}

/// Fields as a list: `[a, b]`.
pub fn idents(names: &[Text]) -> String {
    format!("[{}]", names.iter().map(|name| ident(name)).collect::<Vec<_>>().join(", "))
}

/// A doc comment, if there is one.
pub fn doc(comment: Option<&Text>) -> String {
    comment.map_or_else(String::new, |text| {
        text.lines().map(|line| format!("#[doc = {}]\n", literal(&format!(" {line}")))).collect()
    })
}
