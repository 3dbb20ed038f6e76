//! The log of changes: a table as any other.

use schema_core::Diagnostic;
use schema_core::ir::{self, Entity, Field, KeySource, Lasting, PrimaryKey, Source, Type, TypeRef};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::{audit, citus, name, table};
use crate::audit_log::{AuditIndex, IpType};
use crate::catalog::{Catalog, PartitionStrategy, PolicyCommand, Text};
use crate::options::{
    DistributionOptions, EntityOptions, FieldOptions, GrantOptions, PartitionsOptions, Period, PeriodsOptions,
    PolicyOptions, Privilege,
};

/// Adds the log, where some entity is noted in it.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) -> Option<Entity> {
    let noted = |entity: &Entity| entity.lifecycle.as_ref().is_some_and(|declared| declared.audit.is_some());
    if !scope.registry.entities().iter().any(noted) {
        return None;
    }
    let log = log_entity(scope);
    table::lower(&log, scope, catalog);
    Some(log)
}

/// The log as an entity: it is cut into partitions, and lasts, as any other would.
fn log_entity(scope: &mut Scope<'_>) -> Entity {
    let config = scope.audit();
    let rust = TypeRef { name: "AuditLog".into(), path: "audit log".into(), id: None, define: None };
    let mut log = Entity::new(rust, Source::default());
    log.name = Some(config.table.clone());
    log.doc = Some(generated_for("audit", "the log of changes"));
    let mut add = |name: &'static str, ty: Type, nullable: bool| {
        log.fields.push(Field::new(name, ty, nullable, Source::default()));
    };
    add("at", Type::Timestamp, false);
    add("id", Type::Int64, false);
    add("table_name", Type::String, false);
    add("action", Type::String, false);
    add("record_key", Type::Json, true);
    add("old_values", Type::Json, true);
    add("new_values", Type::Json, true);
    add("changed_fields", Type::List(Box::new(Type::String)), true);
    add("actor", actor(scope), true);
    let sharded = citus::tenant_of_log(scope);
    add("tenant", sharded.clone().unwrap_or(Type::String), sharded.is_none());
    add("request_id", Type::String, true);
    add("ip_address", if config.ip == IpType::Inet { Type::IpAddress } else { Type::String }, true);
    add("user_agent", Type::String, true);
    add("db_user", Type::String, false);
    add("txid", Type::Int64, false);
    for (name, _) in &config.columns {
        if log.field(name).is_some() {
            let message = format!("the log has a column `{name}` already");
            report(message, "give the column another name: `AuditLog::new().column(\"…\", …)`", scope);
            continue;
        }
        log.fields.push(Field::new(name.clone(), Type::String, true, Source::default()));
    }
    // Triggers alone write it, a row for each change: nothing is asked of it again.
    if let Some(field) = log.fields.iter_mut().find(|field| field.name == "changed_fields") {
        field.extensions.get_mut::<FieldOptions>().unchecked = true;
    }
    // The time of the transaction would be that of its beginning, which may be long ago.
    log.fields[0].default = Some(ir::Default::Sql("clock_timestamp()".into()));
    log.fields[1].key_source = Some(KeySource::Identity);
    // Unless it is asked for, no key: its index would cost each noted row as much as all else in the log.
    log.primary_key = match config.primary_key {
        true => PrimaryKey::Fields(vec!["id".into(), "at".into()]),
        false => PrimaryKey::None,
    };
    log.indexes = config.indexes.iter().map(index).collect();
    for index in &log.indexes {
        scope.registry.verify_index(&log, index, &mut scope.found);
    }
    log.foreign_keys = config.actor_references.iter().map(reference).collect();
    log.lifecycle_mut().lasting = Some(Lasting::AppendOnly);
    let readers = readers(scope);
    // Beside the rows that it is about: what a trigger on a shard writes has to be on its node.
    if sharded.is_some() {
        let by = DistributionOptions::By {
            field: "tenant".into(),
            colocate_with: None,
            shards: None,
            source: Source::default(),
        };
        log.extensions.get_mut::<EntityOptions>().distribution = Some(by);
    }
    let declared = log.extensions.get_mut::<EntityOptions>();
    declared.closed = true;
    if !readers.is_empty() {
        declared.grants.push(GrantOptions {
            source: Source::default(),
            privileges: vec![Privilege::Select],
            columns: Vec::new(),
            roles: readers.clone(),
        });
        declared.policies.push(PolicyOptions {
            as_written: false,
            name: name::joined::<&str>(&config.table, &[], "read"),
            source: Source::default(),
            permissive: true,
            command: PolicyCommand::Select,
            roles: readers,
            using: Some("true".into()),
            check: None,
        });
    }
    declared.partitions = Some(PartitionsOptions {
        source: Source::default(),
        strategy: PartitionStrategy::Range,
        terms: vec![ir::IndexTerm::Field("at".into())],
        periods: Some(PeriodsOptions {
            every: Period::Month,
            from: config.from.clone(),
            from_now: config.from.is_none(),
            ahead: config.ahead,
            retain: config.retain,
        }),
        partitions: Vec::new(),
        modulus: None,
        default: true,
        then: None,
    });
    log
}

/// The roles that read all of it. The application's would read what other tenants did.
fn readers(scope: &mut Scope<'_>) -> Vec<Text> {
    let readers = scope.audit().readers.clone();
    let application = scope.roles().map(|roles| &roles.application);
    let tenants = scope.registry.entities().iter().any(|entity| entity.tenant().is_some());
    if let Some(role) = readers.iter().find(|role| tenants && Some(*role) == application) {
        let message =
            format!("`{role}` is the role of the application, and the log holds what is done for all tenants");
        report(message, "let another role read it: `AuditLog::new().read_by(\"app_admin\")`", scope);
    }
    readers
}

/// The type of `actor`: that of the key that it holds.
fn actor(scope: &mut Scope<'_>) -> Type {
    if let Some(key) = audit::actor_key(scope) {
        return key.clone();
    }
    if let Some(target) = &scope.audit().actor_references {
        let (message, help) = match scope.registry.target(target) {
            None => (
                format!("the log references `{}`, which is not registered", target.name),
                "add it to the registry, or remove `.actor_references::<…>()`",
            ),
            Some(_) => (
                format!("the log can hold no key of `{}`: it is no UUID, number or text", target.name),
                "remove `.actor_references::<…>()`: then `actor` is text",
            ),
        };
        report(message, help, scope);
    }
    Type::String
}

fn index(declared: &AuditIndex) -> ir::Index {
    ir::Index {
        name: declared.name.clone(),
        source: Source::default(),
        columns: declared.columns.iter().map(|column| (*column).into()).collect(),
        unique: false,
        filter: None,
        all_rows: false,
        across_tenants: false,
    }
}

fn reference(target: &TypeRef) -> ir::ForeignKey {
    ir::ForeignKey {
        name: None,
        source: Source::default(),
        fields: vec!["actor".into()],
        target: target.clone(),
        on_delete: ir::Action::NoAction,
        on_update: ir::Action::NoAction,
        deferrable: ir::Deferrable::No,
        index: true,
        index_name: None,
        one_to_one: false,
        rows: None,
        message: None,
    }
}

fn report(message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new("P0553", "Config.audit", Source::default(), message).help(help));
}
