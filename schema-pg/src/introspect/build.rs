//! The rows of an introspection, put together.

use rustc_hash::FxHashMap;

use super::constraint::domain_check;
use super::depends::Depends;
use super::error::IntrospectError;
use super::grant::Granted;
use super::names::{Class, Names, name};
use super::parts::Parts;
use super::relation::{of_view, one, unmodelled};
use super::rows::{Kind, Rows};
use super::{distribution, function, sequence, table, trigger, types, view};
use crate::catalog::{
    Attribute, Catalog, Extension, GeneralObject, Object, QualifiedName, Schema, Statistics, Text, Unmodelled,
};
use crate::catalog::{PUBLIC_COMMENT, sql_texts};

/// The catalog that the rows describe.
pub fn catalog(mut rows: Rows) -> Result<Catalog, IntrospectError> {
    let mut catalog = Catalog::default();
    let mut names = Names::of(&mut rows);
    let mut depends = Depends::of(&rows.dependencies, &names);
    let mut granted = Granted::of(std::mem::take(&mut rows.grants));
    catalog.unmodelled = std::mem::take(&mut rows.unmodelled).into_iter().map(Unmodelled::from).collect();
    schemas(&mut rows, &mut granted, &mut names, &mut catalog);
    for (name, schema, version, comment) in std::mem::take(&mut rows.extensions) {
        catalog.extensions.push(Extension { name, schema: Some(schema), version: Some(version), comment });
    }
    let mut parts = Parts::of(&mut rows, &mut granted, &names)?;
    made_types(&mut rows, &mut parts, &mut depends, &mut names, &mut catalog)?;
    sequences(&rows, &mut granted, &mut names, &mut catalog)?;
    for row in std::mem::take(&mut rows.functions) {
        let (oid, declared) = (row.oid, row.privileges);
        let mut function = function::function(row, granted.function(oid, declared), &mut names)?;
        function.depends_on = depends.take(Kind::Function, oid);
        catalog.functions.push(function);
    }
    for row in std::mem::take(&mut rows.aggregates) {
        let privileges = granted.function(row.oid, row.privileges);
        catalog.aggregates.push(function::aggregate(row, privileges, &mut names));
    }
    let queries: FxHashMap<i64, Text> = std::mem::take(&mut rows.views).into_iter().collect();
    for row in rows.relations.iter().filter(|row| row.chosen) {
        match row.kind {
            'r' | 'p' => {
                let mut table = one(row, &mut parts, &mut names, &mut catalog.unmodelled)?;
                table.grants = granted.relation(row.oid, &names);
                table.depends_on = depends.take(Kind::Relation, row.oid);
                catalog.tables.push(table);
            }
            'v' | 'm' => {
                let columns = parts.columns.remove(&row.oid).unwrap_or_default();
                let query = queries.get(&row.oid).cloned().unwrap_or_default();
                let mut view = view::view(row, &query, &columns, &mut names)?;
                of_view(row, &mut view, &mut parts, &mut names, &mut catalog.unmodelled)?;
                for (held, row) in view.columns.iter_mut().zip(&columns) {
                    held.default = parts.default(row).cloned();
                }
                view.grants = granted.relation(row.oid, &names);
                view.depends_on = depends.take(Kind::Relation, row.oid);
                catalog.views.push(view);
            }
            _ => {}
        }
    }
    for row in std::mem::take(&mut rows.statistics) {
        catalog.statistics.push(Statistics {
            name: name(&row.schema, &row.name),
            table: names.relation(row.relation)?.clone(),
            comment: names.comment(Class::Statistics, row.oid, 0),
            definition: row.definition,
        });
    }
    for row in std::mem::take(&mut rows.general) {
        catalog.general.push(GeneralObject {
            comment: names.comment_of(row.class, row.oid),
            kind: row.kind,
            name: row.name,
            relation: row.schema.zip(row.relation).map(|(schema, name)| QualifiedName { schema, name }),
            definition: row.definition,
            more: row.more,
        });
    }
    let event_triggers = std::mem::take(&mut rows.event_triggers).into_iter();
    catalog.event_triggers.extend(event_triggers.map(|row| trigger::event_trigger(row, &mut names)));
    let type_privileges = std::mem::take(&mut rows.type_privileges).into_iter().map(super::grant::of_type);
    catalog.type_privileges.extend(type_privileges.filter(|of| of.private || !of.grants.is_empty()));
    let default_privileges = std::mem::take(&mut rows.default_privileges).into_iter();
    let default_privileges = default_privileges.map(|row| granted.default(row));
    // What an owner gave up is not modelled, and leaves nothing.
    let says = |of: &crate::catalog::DefaultPrivileges| !of.grants.is_empty() || !of.revoked_from_public.is_empty();
    catalog.default_privileges.extend(default_privileges.filter(says));
    distribution::distributed(&rows.distributed, &names, &mut catalog);
    crate::catalog::bodies::depends(&mut catalog);
    super::attached::names(&parts.attached, &names, &mut catalog)?;
    catalog.owners = std::mem::take(&mut names.owned);
    // The server begins a CASE on a line of its own.
    sql_texts::for_each_expression(&mut catalog, &mut |sql| {
        if sql.starts_with('\n') {
            *sql = sql.trim_start().to_owned().into();
        }
    });
    catalog.sort();
    Ok(catalog)
}

/// Schemas; `public` only where something is said of it that is not said from the beginning.
fn schemas(rows: &mut Rows, granted: &mut Granted, names: &mut Names, catalog: &mut Catalog) {
    for row in std::mem::take(&mut rows.schemas) {
        let mut schema = Schema::new(row.name);
        schema.grants = granted.schema(row.oid);
        schema.distributed = rows.distributed_schemas.contains(&row.oid);
        schema.comment = names.comment(Class::Schema, row.oid, 0);
        names.owned(Class::Schema, row.oid, Object::Schema(schema.name.clone()), None);
        if schema.name == "public" {
            // Since PostgreSQL 15, not everybody may make things in it.
            let usual: &[&str] = if rows.version >= 15 { &["USAGE"] } else { &["CREATE", "USAGE"] };
            for privilege in usual {
                let has = schema
                    .grants
                    .iter()
                    .any(|grant| grant.role == "public" && grant.privileges.iter().any(|held| held == privilege));
                if !has {
                    schema.revoked_from_public.push((*privilege).into());
                }
            }
            for grant in schema.grants.iter_mut().filter(|grant| grant.role == "public") {
                grant.privileges.retain(|privilege| !usual.contains(&&**privilege));
            }
            schema.grants.retain(|grant| !grant.privileges.is_empty());
            // One that somebody took off is empty.
            schema.comment = Some(schema.comment.unwrap_or_default()).filter(|comment| *comment != PUBLIC_COMMENT);
            if schema == Schema::new("public") {
                continue;
            }
        }
        catalog.schemas.push(schema);
    }
}

fn made_types(
    rows: &mut Rows,
    parts: &mut Parts,
    depends: &mut Depends,
    names: &mut Names,
    catalog: &mut Catalog,
) -> Result<(), IntrospectError> {
    let enums = std::mem::take(&mut rows.enums).into_iter();
    catalog.enums.extend(enums.map(|row| types::enum_type(row, names)));
    for row in std::mem::take(&mut rows.domains) {
        let oid = row.oid;
        let mut checks = Vec::new();
        for row in parts.domain_constraints.remove(&oid).unwrap_or_default() {
            checks.push(domain_check(row, names)?);
        }
        checks.sort_by(|a, b| a.name.cmp(&b.name));
        let mut domain = types::domain(row, checks, names)?;
        domain.depends_on = depends.take(Kind::Type, oid);
        catalog.domains.push(domain);
    }
    for row in std::mem::take(&mut rows.ranges) {
        if row.canonical.is_some() {
            // Its function takes the type that it makes: a circle that only a shell type opens.
            let name = name(&row.schema, &row.name).to_string().into();
            catalog.unmodelled.push(Unmodelled { kind: "range type with a canonical function".into(), name });
            continue;
        }
        catalog.ranges.push(types::range(&row, names)?);
    }
    for row in rows.relations.iter().filter(|row| row.chosen && row.kind == 'c') {
        let mut composite = types::composite(name(&row.schema, &row.name), row.ty, names);
        for column in parts.columns.remove(&row.oid).unwrap_or_default() {
            let read = table::column(&column, &parts.declared, names)?;
            if names.has_comment(Class::Relation, row.oid, i32::from(column.number)) {
                unmodelled("comment on an attribute", row, &column.name, &mut catalog.unmodelled);
            }
            composite.attributes.push(Attribute {
                name: read.name,
                ty: read.ty,
                collation: read.collation.map(|name| *name),
            });
        }
        catalog.composites.push(composite);
    }
    Ok(())
}

fn sequences(
    rows: &Rows,
    granted: &mut Granted,
    names: &mut Names,
    catalog: &mut Catalog,
) -> Result<(), IntrospectError> {
    // Those of identity columns come with their columns.
    for row in rows.sequences.iter().filter(|row| row.owned != Some('i')) {
        let grants = granted.relation(row.oid, names);
        catalog.sequences.push(sequence::sequence(row, grants, names)?);
    }
    Ok(())
}
