//! What a database holds, as PostgreSQL itself models it: plain data, names unquoted, expressions as text.

mod column;
mod constraint;
mod data_type;
mod domain;
mod enum_type;
mod function;
mod index;
mod name;
mod partition;
mod table;
mod trigger;
mod view;

use serde::{Deserialize, Serialize};

pub use column::{Column, Generated, Identity};
pub use constraint::{Action, Constraint, ConstraintKind, Deferrable, Exclusion};
pub use data_type::{DataType, RangeType};
pub use domain::{Domain, DomainCheck};
pub use enum_type::EnumType;
pub use function::{Argument, Function, Language, Returns};
pub use index::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order};
pub use name::QualifiedName;
pub use partition::{PartitionBound, PartitionKey, PartitionOf, PartitionStrategy};
pub use table::Table;
pub use trigger::{Event, Timing, Trigger};
pub use view::{View, ViewColumn, ViewKind};

pub use schema_core::ir::Text;

/// Everything that a database holds. Each list is sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Schemas that are made; `public` is there already.
    pub schemas: Vec<Text>,
    /// Extensions.
    pub extensions: Vec<Text>,
    /// Enum types.
    pub enums: Vec<EnumType>,
    /// Domains.
    pub domains: Vec<Domain>,
    /// Functions.
    pub functions: Vec<Function>,
    /// Tables, with what belongs to each.
    pub tables: Vec<Table>,
    /// Views and materialized views.
    pub views: Vec<View>,
}

impl Catalog {
    /// A database that holds nothing.
    pub const EMPTY: Self = Self {
        schemas: Vec::new(),
        extensions: Vec::new(),
        enums: Vec::new(),
        domains: Vec::new(),
        functions: Vec::new(),
        tables: Vec::new(),
        views: Vec::new(),
    };

    /// The table with this name: `app.users`, or `users` where only one schema has it.
    pub fn table(&self, name: &str) -> Option<&Table> {
        only(self.tables.iter().filter(|table| table.name.is_called(name)))
    }

    /// The view or materialized view with this name.
    pub fn view(&self, name: &str) -> Option<&View> {
        only(self.views.iter().filter(|view| view.name.is_called(name)))
    }

    /// The enum type with this name.
    pub fn enum_type(&self, name: &str) -> Option<&EnumType> {
        only(self.enums.iter().filter(|enum_type| enum_type.name.is_called(name)))
    }

    /// The domain with this name.
    pub fn domain(&self, name: &str) -> Option<&Domain> {
        only(self.domains.iter().filter(|domain| domain.name.is_called(name)))
    }

    /// The function with this name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        only(self.functions.iter().filter(|function| function.name.is_called(name)))
    }
}

/// The one element; `None` where there are several, so that no test passes by luck.
fn only<T>(mut of: impl Iterator<Item = T>) -> Option<T> {
    let first = of.next()?;
    of.next().is_none().then_some(first)
}
