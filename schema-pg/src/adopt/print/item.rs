//! Structs, enums and newtypes with their attributes.

use schema_core::ir::{Domain, Entity, Enum, PrimaryKey, View};

use super::source::{Source, doc, ident, idents, literal};
use super::value::{named, rule, rule_text, ty};
use super::{field, relation, rights, trigger};
use crate::options::{DomainOptions, EntityOptions, EnumOptions, ViewOptions};

/// The struct of a table.
pub fn entity(entity: &Entity, notes: &[String], source: &mut Source) {
    source.uses.insert("schema_core::Entity".to_owned());
    let mut given: Vec<String> = Vec::new();
    given.extend(entity.name.iter().map(|name| format!("name = {}", literal(name))));
    given.extend(entity.rename_all.iter().map(|case| format!("rename_all = {}", literal(case))));
    match &entity.primary_key {
        _ if entity.junction => given.push("junction".to_owned()),
        PrimaryKey::None | PrimaryKey::Unspecified => given.push("no_primary_key".to_owned()),
        PrimaryKey::Fields(key) if key.len() != 1 => {
            given.push(format!("primary_key({}){}", idents(key), named(entity.key_name.as_ref())));
        }
        PrimaryKey::Fields(_) => {}
    }
    given.extend(entity.timestamps.then(|| "timestamps".to_owned()));
    let is_soft = entity.lifecycle.as_ref().is_some_and(|life| life.soft_delete.is_some());
    given.extend(is_soft.then(|| "soft_delete".to_owned()));
    let head_said = source.attributes.filled("entity", std::mem::take(&mut given));
    for key in entity.foreign_keys.iter().filter(|key| key.fields.len() != 1) {
        let target = relation::target(entity, key, source);
        given.push(format!("foreign_key({}).references({target}){}", idents(&key.fields), relation::options(key)));
    }
    let on_field = |unique| entity.fields.iter().any(|field| field::is_unique_of(unique, field));
    given.extend(entity.uniques.iter().filter(|unique| !on_field(unique)).map(relation::unique));
    let on_field = |index| entity.fields.iter().any(|field| field::is_index_of(index, field));
    given.extend(entity.indexes.iter().filter(|index| !on_field(index)).map(relation::index));
    for check in &entity.checks {
        given.push(relation::check(check));
    }
    let given = source.attributes.listed("entity", given);
    let pg = entity.extensions.get::<EntityOptions>().map(|pg| of_store(entity, pg, source)).unwrap_or_default();
    let fields: String = entity.fields.iter().map(|item| field::of_entity(entity, item, source)).collect();
    let (head, name) = (source.attributes.noted(notes) + &doc(entity.doc.as_ref()), &entity.rust.name);
    source.body.push_str(&format!("{head}#[derive(Entity)]\n{head_said}{given}{pg}pub struct {name} {{\n{fields}}}\n"));
}

fn of_store(entity: &Entity, pg: &EntityOptions, source: &mut Source) -> String {
    let mut given: Vec<String> = Vec::new();
    given.extend(pg.schema.iter().map(|schema| format!("schema = {}", literal(schema))));
    for (name, value) in &pg.storage {
        given.push(format!("with({}, {})", literal(name), relation::parameter(value)));
    }
    let head = source.attributes.filled("pg", std::mem::take(&mut given));
    for key in &pg.foreign_keys {
        let target = if key.target == entity.rust { "Self".to_owned() } else { source.of_own(&key.target) };
        given.push(relation::store_reference(key, &target));
    }
    if let Some(partitions) = &pg.partitions {
        given.push(rights::partitions(entity, partitions, source));
    }
    given.extend(pg.of_partitions.iter().map(|of| rights::of_partition(of, source)));
    if pg.row_security {
        given.push(match &pg.not_forced {
            Some(why) => format!("rls.not_forced({})", literal(why)),
            None => "rls".to_owned(),
        });
    }
    given.extend(pg.indexes.iter().map(relation::store_index));
    given.extend(pg.exclusions.iter().map(rights::exclude));
    given.extend(pg.policies.iter().map(rights::policy));
    given.extend(pg.grants.iter().map(rights::grant));
    given.extend(pg.triggers.iter().map(trigger::trigger));
    head + &source.attributes.listed("pg", given)
}

/// The struct of a view.
pub fn view(view: &View, source: &mut Source) {
    source.uses.insert("schema_core::View".to_owned());
    let mut given: Vec<String> = Vec::new();
    given.extend(view.name.iter().map(|name| format!("name = {}", literal(name))));
    given.extend(view.rename_all.iter().map(|case| format!("rename_all = {}", literal(case))));
    given.extend(view.materialized.then(|| "materialized".to_owned()));
    let head_said = source.attributes.filled("entity", given);
    let indexes = view.indexes.iter().map(relation::index).collect();
    let indexes = source.attributes.listed("entity", indexes);
    let mut of_store: Vec<String> = Vec::new();
    if let Some(pg) = view.extensions.get::<ViewOptions>() {
        of_store.extend(pg.schema.iter().map(|schema| format!("schema = {}", literal(schema))));
        of_store.extend(pg.security_definer.then(|| "security_definer".to_owned()));
        of_store.extend(pg.security_barrier.then(|| "security_barrier".to_owned()));
        of_store.extend(pg.no_refresh_function.then(|| "no_refresh_function".to_owned()));
        for (name, value) in &pg.storage {
            of_store.push(format!("with({}, {})", literal(name), relation::parameter(value)));
        }
    }
    let pg = source.attributes.filled("pg", of_store);
    let declared = view.extensions.get::<ViewOptions>();
    let more = declared
        .into_iter()
        .flat_map(|pg| pg.indexes.iter().map(relation::store_index).chain(pg.grants.iter().map(rights::grant)));
    let more = more.collect();
    let more = source.attributes.listed("pg", more);
    let query = view.query.iter().map(|query| format!("query = {}", literal(query))).collect();
    let query = source.attributes.filled("entity", query);
    let fields: String = view.fields.iter().map(|item| field::of_view(item, source)).collect();
    let (head, name) = (doc(view.doc.as_ref()), &view.rust.name);
    source.body.push_str(&format!(
        "{head}#[derive(View)]\n{head_said}{indexes}{pg}{more}{query}pub struct {name} {{\n{fields}}}\n"
    ));
}

/// An enum.
pub fn db_enum(db_enum: &Enum, source: &mut Source) {
    source.uses.insert("schema_core::DbEnum".to_owned());
    let mut given: Vec<String> = Vec::new();
    given.extend(db_enum.name.iter().map(|name| format!("name = {}", literal(name))));
    given.extend(db_enum.rename_all.iter().map(|case| format!("rename_all = {}", literal(case))));
    let schema = db_enum.extensions.get::<EnumOptions>().and_then(|pg| pg.schema.as_ref());
    let pg: Vec<String> = schema.iter().map(|schema| format!("schema = {}", literal(schema))).collect();
    let variants: String = db_enum
        .variants
        .iter()
        .map(|variant| {
            let label: Vec<String> =
                variant.rename.iter().map(|label| format!("rename = {}", literal(label))).collect();
            format!("{}{},\n", source.attributes.filled("entity", label), ident(&variant.name))
        })
        .collect();
    let (given, pg) = (source.attributes.filled("entity", given), source.attributes.filled("pg", pg));
    let head = doc(db_enum.doc.as_ref());
    let name = &db_enum.rust.name;
    source.body.push_str(&format!("{head}#[derive(DbEnum)]\n{given}{pg}pub enum {name} {{\n{variants}}}\n"));
}

/// A newtype.
pub fn domain(domain: &Domain, source: &mut Source) {
    source.uses.insert("schema_core::Domain".to_owned());
    let mut given: Vec<String> = Vec::new();
    given.extend(domain.name.iter().map(|name| format!("name = {}", literal(name))));
    given.extend(domain.precision.map(|(digits, scale)| format!("precision({digits}, {scale})")));
    for found in &domain.rules {
        let text = rule_text(domain.rule_texts.as_ref(), found);
        given.push(format!("{}{text}", rule(found, &domain.ty, source)));
    }
    for check in &domain.checks {
        given.push(relation::check(check));
    }
    let mut pg: Vec<String> = Vec::new();
    if let Some(declared) = domain.extensions.get::<DomainOptions>() {
        pg.extend(declared.schema.iter().map(|schema| format!("schema = {}", literal(schema))));
        pg.extend(declared.sql_type.iter().map(|words| format!("sql_type = {}", literal(words))));
        pg.extend(declared.unchecked.then(|| "unchecked".to_owned()));
    }
    let inner = ty(&domain.ty, source);
    let (given, pg) = (source.attributes.filled("entity", given), source.attributes.filled("pg", pg));
    let head = doc(domain.doc.as_ref());
    let name = &domain.rust.name;
    source.body.push_str(&format!("{head}#[derive(Domain)]\n{given}{pg}pub struct {name}(pub {inner});\n"));
}
