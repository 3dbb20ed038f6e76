//! Public types can be shared between threads, and what the client does can be spawned.

use schema_core::migration::{FilesError, Finding, Name, Sum};
use schema_core::{Column, Diagnostic, Diagnostics, Registry, RegistryBuilder, Severity, ir};
use schema_mongo::documents::Caller;
use schema_mongo::{
    Applied, Change, CheckOutcome, CollectionInfo, Command, Config, Document, Drift, File, Hazard, Migration,
    MigrationError, Migrations, OwnedPlan, Plan, PlanOptions, Record, Refused, Repair, Role, Snapshot, Spec, Step,
    Version, options, spec,
};

fn is_shared<T: Send + Sync + 'static>() {}

#[test]
fn types_of_the_core_are_send_and_sync() {
    is_shared::<Registry>();
    is_shared::<RegistryBuilder>();
    is_shared::<(Diagnostic, Diagnostics, Severity, Column)>();
    is_shared::<(ir::Entity, ir::View, ir::Field, ir::Enum, ir::Domain, ir::Embedded, ir::Definition)>();
    is_shared::<(ir::Index, ir::ForeignKey, ir::Extensions, ir::Value, ir::Junction, ir::Lifecycle)>();
    is_shared::<(FilesError, Finding, Name, Sum)>();
}

#[test]
fn types_of_mongo_are_send_and_sync() {
    is_shared::<(Spec, spec::Collection, spec::View, spec::Index, spec::Validator, spec::Schema, Document)>();
    is_shared::<(Change<'static>, Plan<'static>, Step<'static>, Command<'static>, Record, Hazard, Refused, PlanOptions)>(
    );
    is_shared::<(Drift, CollectionInfo, Config, Role, Version, Caller)>();
    is_shared::<(options::EntityOptions, options::FieldOptions, options::EmbeddedOptions, options::TypeOptions)>();
    is_shared::<(Migrations, Migration, MigrationError, Snapshot, Applied, Repair, OwnedPlan, CheckOutcome, File)>();
}

#[cfg(feature = "driver")]
#[test]
fn what_the_client_does_can_be_spawned() {
    use schema_mongo::client::{self, Error, LeftOut, MigrateOptions};

    fn is_send<T: Send>(_: fn(&'static mongodb::Database, &'static Plan<'static>, &'static MigrateOptions) -> T) {}

    is_shared::<(Error, LeftOut, MigrateOptions)>();
    is_send(|database, _, _| client::introspect(database));
    is_send(|database, plan, _| client::apply(database, plan));
    is_send(|database, _, _| client::drift(database, const { &Spec::EMPTY }));
    is_send(|database, _, options| client::migrate(database, &[], options));
}
