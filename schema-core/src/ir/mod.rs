//! What the application said: plain data, as written in the attributes, that knows no database.

mod access;
mod definition;
mod domain;
mod duration;
mod embedded;
mod entity;
mod enumeration;
mod extension;
mod field;
mod index;
mod junction;
mod key;
mod lifecycle;
mod notes;
mod relation;
mod rule;
mod search;
mod seed;
mod serde_names;
mod source;
mod ty;
mod uncompared;
mod value;
mod view;
mod written;

pub use access::AccessPattern;
pub use definition::Definition;
pub use domain::Domain;
pub use duration::Duration;
pub use embedded::Embedded;
pub use entity::Entity;
pub use enumeration::{Enum, Variant};
pub use extension::{Extension, Extensions, Namespace};
pub use field::{Default, Field, Own};
pub use index::{Index, IndexColumn, IndexTerm, Nulls, OperatorClass, Order};
pub use junction::Junction;
pub use key::{KeySource, PrimaryKey, Unique};
pub use lifecycle::{
    Actors, Audit, IndexName, Lasting, Lifecycle, Mask, Private, Retention, SoftDelete, Tenancy, Transitions, Tree,
};
pub use notes::{Allowance, Backup, Compliance, Determines, FieldNotes, Growth, IntoSpan, Notes, Regulation, Span};
pub use relation::{Action, Deferrable, ForeignKey, ManyToMany, RowCount};
pub use rule::{Bound, Check, Rule, RuleText, RuleTexts};
pub use search::{Fuzzy, Search, Weight};
pub use seed::{Seed, SeedMode, SeedRow};
pub use serde_names::{Serde, WrittenAs};
pub use source::{AttributeError, Source};
pub use ty::{Shape, Type, TypeRef};
pub use uncompared::Uncompared;
pub use value::Value;
pub use view::View;
pub use written::Written;

/// Text of the model: borrowed from the program where it stands in an attribute, owned where it was made.
pub type Text = std::borrow::Cow<'static, str>;
