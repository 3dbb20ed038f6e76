//! The model as the files of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use schema_core::adopt::AdoptedFile;
use schema_core::ir::{Embedded, Enum, Field, Text, Type};

use super::attributes;
use super::names::printable;
use super::raise::{Model, Raised, RaisedView};
use super::types::{Notes, Types};
use super::{AdoptOptions, AdoptReport};
use crate::options::{EmbeddedOptions, EntityOptions, ValidatorOptions, ViewOptions};
use crate::spec::Value;

/// Comments that are no documentation pass through the printer as documentation with this mark.
const MARK: &str = "@@note@@";

/// So do attributes, which a printer of tokens would lay out as it lays out code.
const AS_IT_IS: &str = "@@attribute@@";

/// Longer validators stand in files of their own.
const INLINE: usize = 300;

/// A file under construction.
#[derive(Default)]
struct File {
    items: String,
    /// Types that are defined in it.
    defines: BTreeSet<String>,
    /// Types of the crate that it names.
    names: BTreeSet<String>,
    derives: BTreeSet<&'static str>,
}

/// The files of the crate.
pub(super) fn files(model: &Model, options: &AdoptOptions, report: &mut AdoptReport) -> Vec<AdoptedFile> {
    let mut sources: BTreeMap<String, File> = BTreeMap::new();
    let mut files = Vec::new();
    let homes = homes(model);
    for raised in &model.entities {
        let file = sources.entry(raised.module.clone()).or_default();
        entity(raised, &model.types, file, &mut files);
    }
    for raised in &model.views {
        view(raised, &model.types, sources.entry(raised.module.clone()).or_default());
    }
    for known in &model.types.structs {
        let Some(home) = homes.get(&*known.embedded.rust.path) else { continue };
        embedded(&known.name, &known.embedded, &known.notes, &model.types, sources.entry(home.clone()).or_default());
    }
    for known in &model.types.enums {
        let Some(home) = homes.get(&*known.db_enum.rust.path) else { continue };
        db_enum(&known.name, &known.db_enum, sources.entry(home.clone()).or_default());
    }
    let lib = lib(model, &sources, options, report);
    files.push(AdoptedFile { path: "Cargo.toml".to_owned(), text: manifest(options) });
    let sources = sources.iter().map(|(module, file)| (format!("src/{module}.rs"), source(module, file, model)));
    for (path, text) in std::iter::once(("src/lib.rs".to_owned(), lib)).chain(sources) {
        let text = pretty(&text).unwrap_or_else(|error| {
            report.left_out.push(format!("{path}: a mistake of this library, it is no Rust: {error}"));
            text
        });
        files.push(AdoptedFile { path, text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// In which file each type of documents stands: that of the one collection whose documents it is in, else the shared one.
fn homes(model: &Model) -> BTreeMap<String, String> {
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    let entities = model.entities.iter().map(|raised| (&raised.module, &raised.entity.fields));
    let views = model.views.iter().map(|raised| (&raised.module, &raised.view.fields));
    for (module, fields) in entities.chain(views) {
        for definition in model.types.definitions(fields) {
            let path = match definition {
                schema_core::ir::Definition::Embedded(known) => known.rust.path,
                schema_core::ir::Definition::Enum(known) => known.rust.path,
                schema_core::ir::Definition::Domain(known) => known.rust.path,
            };
            let home = homes.entry(path.into_owned()).or_insert_with(|| module.clone());
            if home != module {
                "shared".clone_into(home);
            }
        }
    }
    homes
}

fn manifest(options: &AdoptOptions) -> String {
    let library = |name: &str, more: &str| format!("{name} = {{ {}{more} }}\n", options.library.of(name));
    format!(
        "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         bson = {{ version = \"3\", features = [\"serde\"] }}\n{}{}serde = {{ version = \"1\", features = [\"derive\"] }}\n",
        options.crate_name,
        library("schema-core", ", features = [\"bson\"]"),
        library("schema-mongo", ""),
    )
}

fn lib(model: &Model, sources: &BTreeMap<String, File>, options: &AdoptOptions, report: &AdoptReport) -> String {
    let mut text = "#![doc = \" The documents of a database as structs.\"]\n".to_owned();
    for (module, file) in sources {
        let _ = writeln!(text, "mod {module};");
        let names: Vec<&str> = file.defines.iter().map(String::as_str).collect();
        let _ = writeln!(text, "pub use {module}::{{{}}};", names.join(", "));
    }
    text.push_str("use schema_core::{Diagnostics, Registry};\n");
    if !report.left_out.is_empty() {
        let declared = format!("The database holds what is not said here: {}.", report.left_out.join("; "));
        let _ = write!(text, "{}", notes(&[declared]));
    }
    text.push_str("#[doc = \" All collections and views.\"]\n#[doc = \"\"]\n#[doc = \" # Errors\"]\n#[doc = \" Everything that is wrong with the structs, at once.\"]\n");
    let entities: Vec<&str> = model.entities.iter().map(|raised| &*raised.entity.rust.name).collect();
    let views: Vec<&str> = model.views.iter().map(|raised| &*raised.view.rust.name).collect();
    text.push_str("pub fn registry() -> Result<Registry, Diagnostics> {\n    let builder = Registry::builder();\n");
    if entities.is_empty() && views.is_empty() {
        text.push_str("    let builder = builder.allow_empty();\n");
    }
    for name in &entities {
        let _ = writeln!(text, "    let builder = builder.entity::<{name}>();");
    }
    for name in &views {
        let _ = writeln!(text, "    let builder = builder.view::<{name}>();");
    }
    text.push_str("    builder.build()\n}\n");
    text.push_str("#[doc = \" The settings under which the database was adopted: its version.\"]\npub fn config() -> schema_mongo::Config {\n");
    let version = format!("{:?}", options.config().version);
    let _ = writeln!(
        text,
        "    schema_mongo::Config {{ version: schema_mongo::Version::{version}, ..schema_mongo::Config::default() }}\n}}"
    );
    text
}

fn source(module: &str, file: &File, model: &Model) -> String {
    let what = model
        .entities
        .iter()
        .find(|raised| raised.module == module)
        .map(|raised| format!("Documents of the collection `{}`.", printable(&raised.collection)))
        .or_else(|| {
            let view = model.views.iter().find(|raised| raised.module == module)?;
            Some(format!("Documents of the view `{}`.", printable(&view.view.store_name())))
        })
        .unwrap_or_else(|| "What stands in documents of several collections.".to_owned());
    let mut text = format!("#![doc = {:?}]\n", format!(" {what}"));
    let derives: Vec<&str> = file.derives.iter().copied().collect();
    let _ = writeln!(text, "use schema_core::{{{}}};", derives.join(", "));
    text.push_str("use serde::{Deserialize, Serialize};\n");
    let others: Vec<&str> = file.names.difference(&file.defines).map(String::as_str).collect();
    if !others.is_empty() {
        let _ = writeln!(text, "use crate::{{{}}};", others.join(", "));
    }
    text.push_str(&file.items);
    text
}

/// The text as a person would lay it out, its comments as comments.
fn pretty(text: &str) -> Result<String, syn::Error> {
    let printed = prettyplease::unparse(&syn::parse_file(text)?);
    let (mark, attribute) = (format!("///{MARK}"), format!("///{AS_IT_IS}"));
    let mut out = String::with_capacity(printed.len());
    let mut last = "";
    for line in printed.lines() {
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        // A blank line before each item, as rustfmt leaves it to people.
        let begins =
            indent.is_empty() && (rest.starts_with("///") || rest.starts_with("#[") || rest.starts_with("pub fn"));
        if begins && (last == "}" || last.ends_with(';')) {
            out.push('\n');
        }
        let _ = match (rest.strip_prefix(&mark), rest.strip_prefix(&attribute)) {
            (Some(note), _) => writeln!(out, "{indent}//{note}"),
            (None, Some(attribute)) => writeln!(out, "{indent}{attribute}"),
            (None, None) => writeln!(out, "{line}"),
        };
        last = line;
    }
    Ok(out)
}

/// Comments, their lines not too long.
fn notes(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for word in printable(line).split(' ') {
            if !row.is_empty() && row.chars().count() + word.chars().count() > 110 {
                let _ = writeln!(text, "#[doc = {:?}]", format!("{MARK} {row}"));
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        let _ = writeln!(text, "#[doc = {:?}]", format!("{MARK} {row}"));
    }
    text
}

/// An attribute on a line of its own.
fn said_as_it_is(text: &mut String, attribute: &str) {
    let _ = writeln!(text, "#[doc = {:?}]", format!("{AS_IT_IS}{attribute}"));
}

fn docs(doc: Option<&Text>) -> String {
    let lines = doc.iter().flat_map(|doc| doc.lines());
    lines.map(|line| format!("#[doc = {:?}]\n", format!(" {line}"))).collect()
}

fn declared(notes_of: &Notes, name: &str) -> String {
    notes_of.get(name).map_or_else(String::new, |lines| notes(lines))
}

const DERIVES: &str = "Debug, Clone, PartialEq, Serialize, Deserialize";

fn entity(raised: &Raised, types: &Types, file: &mut File, files: &mut Vec<AdoptedFile>) {
    let entity = &raised.entity;
    let name = &*entity.rust.name;
    file.defines.insert(name.to_owned());
    file.derives.insert("Entity");
    let mut text = docs(entity.doc.as_ref()) + &declared(&raised.notes, "");
    let _ = writeln!(text, "#[derive({DERIVES}, Entity)]");
    for attribute in attributes::serde(&entity.serde).into_iter().chain(attributes::entity(entity)) {
        said_as_it_is(&mut text, &attribute);
    }
    match entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.validator.as_ref()) {
        None => {}
        Some(ValidatorOptions::None) => said_as_it_is(&mut text, "#[mongo(no_validator)]"),
        Some(ValidatorOptions::Raw(raw)) if raw.json.len() <= INLINE => {
            said_as_it_is(&mut text, &format!("#[mongo(validator({}))]", attributes::text(&raw.json)));
        }
        Some(ValidatorOptions::Raw(raw)) => {
            let path = format!("validators/{}.json", raised.module);
            said_as_it_is(&mut text, &format!("#[mongo(validator(include_str!({:?})))]", format!("../{path}")));
            let value: Value = serde_json::from_str(&raw.json).unwrap_or_default();
            let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
            files.push(AdoptedFile { path, text: pretty + "\n" });
        }
    }
    let _ = writeln!(text, "pub struct {name} {{");
    for field in &entity.fields {
        text.push_str(&docs(field.doc.as_ref()));
        text.push_str(&declared(&raised.notes, &field.name));
        if matches!(&entity.primary_key, schema_core::ir::PrimaryKey::Fields(key) if key.contains(&field.name)) {
            said_as_it_is(&mut text, "#[entity(primary_key)]");
        }
        let uniques = entity.uniques.iter().filter(|unique| attributes::is_on_field(unique));
        for _ in uniques.filter(|unique| unique.fields.contains(&field.name)) {
            said_as_it_is(&mut text, "#[entity(unique)]");
        }
        for key in entity.foreign_keys.iter().filter(|key| key.fields.contains(&field.name)) {
            said_as_it_is(&mut text, &format!("#[entity(references({}))]", key.target.name));
            file.names.insert(key.target.name.to_string());
        }
        member(field, types, file, &mut text);
    }
    text.push_str("}\n");
    file.items.push_str(&text);
}

fn view(raised: &RaisedView, types: &Types, file: &mut File) {
    let view = &raised.view;
    let name = &*view.rust.name;
    file.defines.insert(name.to_owned());
    file.derives.insert("View");
    let mut text = declared(&raised.notes, "");
    let _ = writeln!(text, "#[derive({DERIVES}, View)]");
    for attribute in attributes::serde(&view.serde) {
        said_as_it_is(&mut text, &attribute);
    }
    if let Some(name) = &view.name {
        said_as_it_is(&mut text, &format!("#[entity(name = {})]", attributes::text(name)));
    }
    if let Some((on, stages)) = view.extensions.get::<ViewOptions>().and_then(|attrs| attrs.pipeline.as_ref()) {
        said_as_it_is(
            &mut text,
            &format!("#[mongo(pipeline({}, {}))]", attributes::text(on), attributes::text(stages)),
        );
    }
    let _ = writeln!(text, "pub struct {name} {{");
    fields(&view.fields, &raised.notes, types, file, &mut text);
    text.push_str("}\n");
    file.items.push_str(&text);
}

fn embedded(name: &str, known: &Embedded, notes: &Notes, types: &Types, file: &mut File) {
    file.defines.insert(name.to_owned());
    file.derives.insert("Embedded");
    let mut text = docs(known.doc.as_ref()) + &declared(notes, "");
    let _ = writeln!(text, "#[derive({DERIVES}, Embedded)]");
    for attribute in attributes::serde(&known.serde) {
        said_as_it_is(&mut text, &attribute);
    }
    if known.extensions.get::<EmbeddedOptions>().is_some_and(|attrs| attrs.open) {
        said_as_it_is(&mut text, "#[mongo(open)]");
    }
    let _ = writeln!(text, "pub struct {name} {{");
    fields(&known.fields, notes, types, file, &mut text);
    text.push_str("}\n");
    file.items.push_str(&text);
}

fn fields(fields: &[Field], notes: &Notes, types: &Types, file: &mut File, text: &mut String) {
    for field in fields {
        text.push_str(&docs(field.doc.as_ref()));
        text.push_str(&declared(notes, &field.name));
        member(field, types, file, text);
    }
}

/// The attributes, the name and the type of a field.
fn member(field: &Field, types: &Types, file: &mut File, text: &mut String) {
    for attribute in
        attributes::field(field).into_iter().chain(field.serde.iter().flat_map(|own| attributes::serde(own)))
    {
        said_as_it_is(text, &attribute);
    }
    let of = rust(&field.ty, types, file);
    let of = if field.nullable { format!("Option<{of}>") } else { of };
    let _ = writeln!(text, "pub {}: {of},", field.name);
}

fn db_enum(name: &str, known: &Enum, file: &mut File) {
    file.defines.insert(name.to_owned());
    file.derives.insert("DbEnum");
    let mut text = docs(known.doc.as_ref());
    let _ = writeln!(text, "#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, DbEnum)]");
    for attribute in attributes::serde(&known.serde) {
        said_as_it_is(&mut text, &attribute);
    }
    let _ = writeln!(text, "pub enum {name} {{");
    for variant in &known.variants {
        for attribute in variant.serde.as_deref().map(attributes::serde).unwrap_or_default() {
            said_as_it_is(&mut text, &attribute);
        }
        let _ = writeln!(text, "{},", variant.name);
    }
    text.push_str("}\n");
    file.items.push_str(&text);
}

/// A type as Rust writes it.
fn rust(ty: &Type, types: &Types, file: &mut File) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Decimal => "bson::Decimal128".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "bson::Binary".to_owned(),
        Type::Uuid => "bson::Uuid".to_owned(),
        Type::Timestamp => "bson::DateTime".to_owned(),
        Type::ObjectId => "bson::oid::ObjectId".to_owned(),
        Type::List(of) => format!("Vec<{}>", rust(of, types, file)),
        Type::Map(of) if **of == Type::Json => "bson::Document".to_owned(),
        Type::Map(of) => format!("std::collections::BTreeMap<String, {}>", rust(of, types, file)),
        Type::Embedded(own) | Type::Enum(own) => {
            let name = types.name_of(&own.path).unwrap_or(&own.name).to_owned();
            file.names.insert(name.clone());
            name
        }
        _ => "bson::Bson".to_owned(),
    }
}
