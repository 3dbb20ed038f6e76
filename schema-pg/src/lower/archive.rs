//! `retain(…).archive()` of a table that is not cut by its time: a table for what is older, and the functions that move rows there and back.

use schema_core::Diagnostic;
use schema_core::ir::{Duration, Entity, Retention};
use schema_core::origin::{Origin, generated_for};

use super::columns::column_of;
use super::scope::Scope;
use super::{encrypted, name};
use crate::catalog::{
    Argument, Catalog, Constraint, ConstraintKind, DataType, Dependencies, Event, Function, Grant, Identity, Index,
    Model, Object, Policy, PolicyCommand, QualifiedName, Returns, RowSecurity, Table, Text,
};
use crate::options::EntityOptions;
use crate::sql::archive::{Archive, archive_body, restore_body};
use crate::sql::interval_words;

/// How long rows are kept in a table from which a function moves them.
pub fn of(entity: &Entity) -> Option<&Retention> {
    let retention = entity.lifecycle.as_ref()?.retention.as_ref().filter(|retention| retention.archive)?;
    let partitions = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.partitions.as_ref());
    partitions.is_none().then_some(retention)
}

/// The table that holds what is older.
pub fn table(of: &QualifiedName) -> QualifiedName {
    QualifiedName::new(of.schema.clone(), name::fitted(format!("{}_archive", of.name).into()))
}

/// The function that moves rows there.
pub fn function(of: &QualifiedName) -> QualifiedName {
    QualifiedName::new(of.schema.clone(), name::fitted(format!("archive_{}", of.name).into()))
}

/// The function that moves a row back.
fn restore(of: &QualifiedName) -> QualifiedName {
    QualifiedName::new(of.schema.clone(), name::fitted(format!("restore_archived_{}", of.name).into()))
}

/// What can't be archived.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(retention) = of(entity) else { return };
    let (message, help) = match () {
        () if encrypted::fields(entity).next().is_some() => (
            "encrypted values in an archive would keep the key that they have, whatever key comes".to_owned(),
            "keep the rows, without `.archive()`; or cut the table along the calendar, and detach partitions",
        ),
        () if entity.key_fields().next().is_none() => (
            "a row of the archive could not be found and restored without a primary key".to_owned(),
            "give the entity a primary key",
        ),
        () if !matches!(
            entity.field(&retention.field).map(|field| &field.ty),
            Some(
                schema_core::ir::Type::Timestamp | schema_core::ir::Type::LocalTimestamp | schema_core::ir::Type::Date
            )
        ) =>
        {
            (
                format!("`{}` is no moment since which rows are kept", retention.field),
                "say `.by(…)` with a field that is a moment or a day",
            )
        }
        () => return,
    };
    let path = format!("{}.retain", entity.rust.name);
    scope.found.push(Diagnostic::new("P0572", path, retention.source, message).help(help));
}

/// The index by which old rows are found, unless one leads with their time.
pub fn index(entity: &Entity, table: &mut Table) {
    let Some(at) = of(entity).and_then(|retention| column_of(entity, &retention.field)) else { return };
    if !table.is_indexed(&[&*at]) {
        table.indexes.push(super::index::of_word(entity, "retain", &table.name.name, vec![at], "idx"));
    }
}

/// Adds the tables and the functions, once all tables are there.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let registry = scope.registry;
    for entity in registry.entities() {
        let Some(retention) = of(entity) else { continue };
        let own = scope.table_name(entity);
        let Some(source) = catalog.tables.iter().find(|table| table.name == own).cloned() else { continue };
        let Some(at) = column_of(entity, &retention.field) else { continue };
        let Some(ty) = source.column(&at).map(|column| column.ty.clone()) else { continue };
        let archive = like(&source);
        let functions = functions(entity, (&source, &archive), (&at, &ty), retention.after, catalog, scope);
        catalog.functions.extend(functions);
        scope.name_hashes.table(&archive);
        catalog.tables.push(archive);
    }
}

/// A table like another, for rows of which nothing changes any more: no default, no number, no reference, nothing unique but the key, no trigger.
/// Who sees a row of the one sees it in the other.
fn like(source: &Table) -> Table {
    let mut archive = Table::new(table(&source.name));
    archive.columns.clone_from(&source.columns);
    for column in &mut archive.columns {
        (column.default, column.identity) = (None, None);
        if let Some(options) = &mut column.options {
            options.sequence_name = None;
        }
    }
    archive.storage.clone_from(&source.storage);
    let called = |own: &Text| renamed(own, &source.name.name, &archive.name.name);
    let stays = |constraint: &&Constraint| {
        matches!(constraint.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Check { .. })
    };
    archive.constraints = source.constraints.iter().filter(stays).cloned().collect();
    archive.constraints.iter_mut().for_each(|constraint| constraint.name = called(&constraint.name));
    let indexes = source.indexes.iter().filter(|index| !index.unique);
    archive.indexes = indexes.map(|index| Index { name: called(&index.name), ..index.clone() }).collect();
    archive.row_security = source.row_security;
    let reads =
        |policy: &&Policy| matches!(policy.command, PolicyCommand::All | PolicyCommand::Select) || !policy.permissive;
    archive.policies = source.policies.iter().filter(reads).cloned().collect();
    archive.grants = source.grants.iter().filter_map(reading).collect();
    archive.depends_on = source.depends_on.clone();
    archive.model = Model::default();
    Constraint::sort(&mut archive.constraints);
    Index::sort(&mut archive.indexes);
    archive.comment = Some(generated_for(
        "retain",
        format_args!("holds the rows of {} that are older than it keeps them", source.name.name),
    ));
    archive
}

/// `orders_archive_pkey` for `orders_pkey`; a name that does not begin with the table's ends with what it is for.
fn renamed(own: &Text, table: &Text, archive: &Text) -> Text {
    match own.strip_prefix(&**table).filter(|rest| rest.starts_with('_')) {
        Some(rest) => name::fitted(format!("{archive}{rest}").into()),
        None => name::fitted(format!("{own}_archive").into()),
    }
}

/// The application reads the archive, and writes nothing there.
fn reading(grant: &Grant) -> Option<Grant> {
    let privileges: Vec<Text> = grant.privileges.iter().filter(|word| *word == "SELECT").cloned().collect();
    (!privileges.is_empty()).then(|| Grant { privileges, ..grant.clone() })
}

fn functions(
    entity: &Entity,
    (source, archive): (&Table, &Table),
    (at, ty): (&Text, &DataType),
    after: Duration,
    catalog: &Catalog,
    scope: &Scope<'_>,
) -> [Function; 2] {
    let dependents = dependents(source, catalog);
    let is_forced = |name: &QualifiedName| {
        catalog.tables.iter().any(|table| table.name == *name && table.row_security == RowSecurity::Forced)
    };
    let mut forced = vec![&source.name, &archive.name];
    forced.extend(dependents.iter().map(|(table, _)| table).filter(|name| **name != source.name && is_forced(name)));
    forced.retain(|name| is_forced(name) || **name == archive.name && archive.row_security == RowSecurity::Forced);
    let soft = entity.lifecycle.as_ref().and_then(|life| life.soft_delete.as_ref());
    let columns = source.columns.iter().filter(|column| column.generated.is_none());
    let said = Archive {
        table: &source.name,
        archive: &archive.name,
        columns: columns.map(|column| column.name.clone()).collect(),
        key: source.primary_key(),
        at,
        ty,
        hard_delete: soft.filter(|soft| soft.on_delete_statement).map(|_| &*scope.session().hard_delete),
        guards: triggers(source, &Event::Delete, &["append_only"]),
        of_new: triggers(source, &Event::Insert, &["timestamps", "actors", "version", "transitions", "soft_delete"]),
        overriding: source.columns.iter().any(|column| column.identity == Some(Identity::Always)),
        dependents: dependents.clone(),
        forced: forced.clone(),
    };
    let mut tables: Vec<QualifiedName> = dependents.iter().map(|(table, _)| table.clone()).collect();
    tables.push(archive.name.clone());
    tables.retain(|name| *name != source.name);
    tables.sort();
    tables.dedup();
    let depends_on = Dependencies(tables.into_iter().map(Object::Relation).collect());
    let purpose = format_args!("moves rows of {} that are old to {}", source.name.name, archive.name.name).to_string();
    let moves = Returns::Type(DataType::BigInt);
    let comment = generated_for("retain", purpose);
    let mut moved = Function::generated(function(&source.name), moves.clone(), &archive_body(&said), comment);
    let mut older = Argument::new("older_than", DataType::Interval);
    older.default = Some(format!("'{}'::interval", interval_words(after)).into());
    let mut at_most = Argument::new("at_most", DataType::Integer);
    at_most.default = Some("10000".into());
    moved.arguments = vec![older, at_most];
    let comment =
        generated_for("retain", format_args!("moves a row of {} back to {}", archive.name.name, source.name.name));
    let mut back = Function::generated(restore(&source.name), moves, &restore_body(&said), comment);
    let argument = |name: &Text| {
        let ty = source.column(name).map_or(DataType::Text, |column| column.ty.clone());
        Argument::new(name.clone(), ty)
    };
    back.arguments = source.primary_key().iter().map(argument).collect();
    for function in [&mut moved, &mut back] {
        function.private = true;
        function.depends_on = depends_on.clone();
    }
    [moved, back]
}

/// Triggers of this event that these words generated.
fn triggers(table: &Table, event: &Event, words: &[&str]) -> Vec<Text> {
    let is_it = |trigger: &&crate::catalog::Trigger| {
        trigger.events.contains(event)
            && matches!(Origin::of(trigger.comment.as_ref()), Origin::Generated(word) if words.contains(&word))
    };
    table.triggers.iter().filter(is_it).map(|trigger| trigger.name.clone()).collect()
}

/// The tables that reference this one, itself among them.
fn dependents(source: &Table, catalog: &Catalog) -> Vec<(QualifiedName, Vec<(Text, Text)>)> {
    let mut found = Vec::new();
    for table in &catalog.tables {
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &constraint.kind else { continue };
            if *target == source.name {
                let on = columns.iter().cloned().zip(target_columns.iter().cloned()).collect();
                found.push((table.name.clone(), on));
            }
        }
    }
    found
}

/// A table whose rows a function moves.
#[cfg(feature = "cli")]
pub struct Archived {
    /// The table.
    pub table: QualifiedName,
    /// Where they go.
    pub archive: QualifiedName,
    /// The function.
    pub function: QualifiedName,
}

/// The tables whose rows functions move.
#[cfg(feature = "cli")]
pub fn archives(registry: &schema_core::Registry, config: &crate::config::Config) -> Vec<Archived> {
    let scope = Scope::new(registry, config);
    let archived = registry.entities().iter().filter(|entity| of(entity).is_some());
    let names = archived.map(|entity| scope.table_name(entity));
    names.map(|own| Archived { archive: table(&own), function: function(&own), table: own }).collect()
}
