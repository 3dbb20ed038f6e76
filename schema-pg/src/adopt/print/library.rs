//! What holds the modules together: `lib.rs`, the modules of schemas, `Cargo.toml`, `objects.sql`.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::adopt::AdoptedFile;
use schema_core::ir::{Text, Type};

use super::source::{formatted, literal};
use crate::adopt::AdoptOptions;
use crate::adopt::model::Model;
use crate::catalog::Extension;
use crate::config::Version;

/// Adds the files next to those of structs.
pub fn files(
    model: &Model,
    objects: &str,
    crates: &BTreeSet<&'static str>,
    options: &AdoptOptions,
    files: &mut Vec<AdoptedFile>,
) {
    let modules = modules(model);
    for (schema, parts) in modules.iter().filter(|(schema, _)| !schema.is_empty()) {
        let doc = format!("#![doc = {}]\n", literal(&format!(" The schema `{schema}`.")));
        files.push(AdoptedFile {
            path: format!("src/{schema}.rs"),
            text: formatted(&format!("{doc}{}", declared(parts))),
        });
    }
    files.push(AdoptedFile {
        path: "src/lib.rs".to_owned(),
        text: library(model, &modules, !objects.is_empty(), options),
    });
    if !objects.is_empty() {
        files.push(AdoptedFile { path: "src/objects.sql".to_owned(), text: objects.to_owned() });
    }
    files.push(AdoptedFile { path: "Cargo.toml".to_owned(), text: manifest(crates, options) });
}

/// Modules of the crate by the module of their schema, each with the types that it declares.
fn modules(model: &Model) -> BTreeMap<String, BTreeMap<String, Vec<Text>>> {
    let mut modules: BTreeMap<String, BTreeMap<String, Vec<Text>>> = BTreeMap::new();
    let all = model.enums.iter().map(|(_, item)| &item.rust);
    let all = all.chain(model.domains.iter().map(|(_, item)| &item.rust));
    let all = all.chain(model.entities.iter().map(|(_, item)| &item.rust));
    for rust in all.chain(model.views.iter().map(|(_, item)| &item.rust)) {
        let parts: Vec<&str> = rust.path.split("::").collect();
        let (schema, module) = match parts.as_slice() {
            [_, schema, module, _] => (*schema, *module),
            [_, module, _] => ("", *module),
            _ => continue,
        };
        modules.entry(schema.to_owned()).or_default().entry(module.to_owned()).or_default().push(rust.name.clone());
    }
    modules
}

/// `mod` and `pub use` of modules.
fn declared(parts: &BTreeMap<String, Vec<Text>>) -> String {
    let mods: String = parts.keys().map(|module| format!("mod {module};\n")).collect();
    let uses = parts.iter().map(|(module, names)| match names.as_slice() {
        [one] => format!("pub use {module}::{one};\n"),
        several => format!("pub use {module}::{{{}}};\n", several.join(", ")),
    });
    mods + &uses.collect::<String>()
}

fn library(
    model: &Model,
    modules: &BTreeMap<String, BTreeMap<String, Vec<Text>>>,
    has_objects: bool,
    options: &AdoptOptions,
) -> String {
    let mut text = "#![doc = \" The schema of a database, as structs.\"]\n".to_owned();
    text.push_str("use schema_core::{Diagnostics, Registry};\nuse schema_pg::Config;\n");
    if !model.extensions.is_empty() {
        text.push_str("use schema_pg::catalog::Extension;\n");
    }
    for schema in modules.keys().filter(|schema| !schema.is_empty()) {
        text.push_str(&format!("pub mod {schema};\n"));
    }
    modules.get("").into_iter().for_each(|parts| text.push_str(&declared(parts)));
    let named = |path: &Text| {
        let parts: Vec<&str> = path.split("::").collect();
        match parts.as_slice() {
            [_, schema, _, name] => format!("{schema}::{name}"),
            _ => parts.last().copied().unwrap_or_default().to_owned(),
        }
    };
    let mut calls = String::new();
    let used = used(model);
    let enums = model.enums.iter().map(|(_, item)| &item.rust).filter(|rust| !used.contains(&rust.path));
    let domains = model.domains.iter().map(|(_, item)| &item.rust).filter(|rust| !used.contains(&rust.path));
    for rust in enums {
        calls.push_str(&format!(".db_enum::<{}>()", named(&rust.path)));
    }
    for rust in domains {
        calls.push_str(&format!(".domain::<{}>()", named(&rust.path)));
    }
    for (_, entity) in &model.entities {
        calls.push_str(&format!(".entity::<{}>()", named(&entity.rust.path)));
    }
    for (_, view) in &model.views {
        calls.push_str(&format!(".view::<{}>()", named(&view.rust.path)));
    }
    if calls.is_empty() {
        calls.push_str(".allow_empty()");
    }
    text.push_str(&format!(
        "/// All tables and views that are structs, with the types that they use.\n///\n/// # Errors\n/// What is wrong with the structs, all at once.\n\
         pub fn registry() -> Result<Registry, Diagnostics> {{ Registry::builder(){calls}.build() }}\n"
    ));
    let mut settings = String::new();
    if model.schema != "public" && !model.schema.is_empty() {
        settings.push_str(&format!("schema: {}.into(),", literal(&model.schema)));
    }
    if options.version != Version::V15 {
        settings.push_str(&format!("version: schema_pg::Version::V{},", options.version));
    }
    let extensions: Vec<String> = model.extensions.iter().map(extension).collect();
    if !extensions.is_empty() {
        settings.push_str(&format!("extensions: vec![{}],", extensions.join(", ")));
    }
    if has_objects {
        settings.push_str("sql: include_str!(\"objects.sql\").into(),");
    }
    text.push_str(&format!(
        "/// What else the database holds, and its version.\npub fn config() -> Config {{ Config {{ {settings} ..Config::default() }} }}\n"
    ));
    formatted(&text)
}

/// The paths of enums and domains that fields have: they come along with those.
fn used(model: &Model) -> BTreeSet<Text> {
    let fields = model.entities.iter().flat_map(|(_, entity)| &entity.fields);
    let fields = fields.chain(model.views.iter().flat_map(|(_, view)| &view.fields));
    let own = |ty: &Type| match ty.element() {
        Type::Enum(rust) | Type::Domain(rust) => Some(rust.path.clone()),
        _ => None,
    };
    let of_domains = model.domains.iter().filter_map(|(_, domain)| own(&domain.ty));
    fields.filter_map(|field| own(&field.ty)).chain(of_domains).collect()
}

/// An extension, with the schema that it is in where that is not `public`.
fn extension(found: &Extension) -> String {
    let schema = found.schema.as_deref().unwrap_or("public");
    format!("Extension {{ schema: Some({}.into()), ..Extension::new({}) }}", literal(schema), literal(&found.name))
}

fn manifest(crates: &BTreeSet<&'static str>, options: &AdoptOptions) -> String {
    let features: Vec<String> = ["chrono", "ipnetwork", "rust_decimal"]
        .iter()
        .filter(|name| crates.contains(**name))
        .map(|name| format!("\"{name}\""))
        .collect();
    let from = |name: &str| options.library.of(name);
    let mut text = format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n",
        options.crate_name
    );
    let others = [
        ("chrono", "chrono = { version = \"0.4\", default-features = false }\n"),
        ("ipnetwork", "ipnetwork = { version = \"0.21\", default-features = false }\n"),
        ("rust_decimal", "rust_decimal = { version = \"1\", default-features = false }\n"),
    ];
    for (name, line) in others {
        text.push_str(if crates.contains(name) { line } else { "" });
    }
    let features = match features.is_empty() {
        true => String::new(),
        false => format!(", features = [{}]", features.join(", ")),
    };
    text.push_str(&format!("schema-core = {{ {}{features} }}\n", from("schema-core")));
    text.push_str(&format!("schema-pg = {{ {} }}\n", from("schema-pg")));
    for (name, line) in
        [("serde_json", "serde_json = \"1\"\n"), ("uuid", "uuid = { version = \"1\", default-features = false }\n")]
    {
        text.push_str(if crates.contains(name) { line } else { "" });
    }
    text
}
