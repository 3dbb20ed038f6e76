//! The log of changes: a table as any other.

use schema_core::ir::{self, Entity, Field, KeySource, Lasting, PrimaryKey, Source, Type, TypeRef};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::table;
use crate::catalog::{Catalog, PartitionStrategy};
use crate::options::{EntityOptions, FieldOptions, PartitionsOptions, Period, PeriodsOptions};

/// Adds the log, where some entity is noted in it.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let noted = |entity: &Entity| entity.lifecycle.as_ref().is_some_and(|declared| declared.audit.is_some());
    if scope.registry.entities().iter().any(noted) {
        table::lower(&log_entity(scope), scope, catalog);
    }
}

/// The log as an entity: it is cut into partitions, and lasts, as any other would.
fn log_entity(scope: &Scope<'_>) -> Entity {
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
    for name in ["actor", "tenant", "request_id", "ip_address", "user_agent"] {
        add(name, Type::String, true);
    }
    add("db_user", Type::String, false);
    add("txid", Type::Int64, false);
    // Triggers alone write it, a row for each change: nothing is asked of it again.
    if let Some(field) = log.fields.iter_mut().find(|field| field.name == "changed_fields") {
        field.extensions.get_mut::<FieldOptions>().unchecked = true;
    }
    // The time of the transaction would be that of its beginning, which may be long ago.
    log.fields[0].default = Some(ir::Default::Sql("clock_timestamp()".into()));
    log.fields[1].key_source = Some(KeySource::Identity);
    // No key: its index would cost each noted row as much as all else in the log.
    log.primary_key = PrimaryKey::None;
    log.lifecycle_mut().lasting = Some(Lasting::AppendOnly);
    let declared = log.extensions.get_mut::<EntityOptions>();
    declared.closed = true;
    declared.partitions = Some(PartitionsOptions {
        source: Source::default(),
        strategy: PartitionStrategy::Range,
        terms: vec![ir::IndexTerm::Field("at".into())],
        periods: Some(PeriodsOptions {
            every: Period::Month,
            from: Some(config.from.clone()),
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
