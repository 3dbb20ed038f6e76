//! The statements that plans are made of, each a type whose `Display` is the SQL.
//!
//! ```
//! use schema_pg::catalog::{Catalog, Schema};
//! use schema_pg::statement::Statement;
//!
//! let catalog = Catalog { schemas: vec![Schema::new("app")], ..Catalog::default() };
//! let plan = schema_pg::create(&catalog);
//! let Statement::CreateSchema(create) = &plan.steps[0].statement else { panic!() };
//! assert_eq!(create.0.name, "app");
//! assert_eq!(plan.steps[0].statement.to_string(), "CREATE SCHEMA app");
//! ```

pub use crate::sql::{
    AddEnumValue, AlterComposite, AlterDomain, AlterOwner, AlterSequence, AlterTable, AlterTogether, AttributeAction,
    Comment, Commented, ContinueSequence, CreateAggregate, CreateComposite, CreateDomain, CreateEnum,
    CreateEventTrigger, CreateExtension, CreateFunction, CreateIndex, CreatePolicy, CreateRange, CreateSchema,
    CreateSequence, CreateTable, CreateTrigger, CreateView, DeclareColumns, DefaultGrant, Distribute, DomainAction,
    DropAggregate, DropFunction, DropTrigger, EnableEventTrigger, Fill, GrantOn, GrantTo, OwnSequence, Place,
    PublicGrant, RenameConstructor, RenameEnumValue, RevokeFrom, Statement, TableAction, UpdateExtension,
};
