//! One thing of a catalog.

use super::{
    Aggregate, Column, CompositeType, Constraint, DefaultPrivileges, Domain, DomainCheck, EnumType, EventTrigger,
    Extension, Function, GeneralObject, Index, Object, Policy, QualifiedName, RangeDefinition, Rule, Schema, SeedRow,
    Sequence, Statistics, Table, Text, Trigger, TypePrivileges, View,
};

/// A thing in a catalog, with what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Item<'a> {
    /// A schema.
    Schema(&'a Schema),
    /// An extension.
    Extension(&'a Extension),
    /// An enum type.
    Enum(&'a EnumType),
    /// A label of an enum type.
    Label(&'a EnumType, &'a Text),
    /// A domain.
    Domain(&'a Domain),
    /// A rule of a domain alone, where what it calls is made anew.
    DomainCheck(&'a Domain, &'a DomainCheck),
    /// The default of a domain alone, where what it calls is made anew.
    DomainDefault(&'a Domain),
    /// A composite type.
    Composite(&'a CompositeType),
    /// A range type.
    Range(&'a RangeDefinition),
    /// A sequence.
    Sequence(&'a Sequence),
    /// A function or procedure.
    Function(&'a Function),
    /// An aggregate.
    Aggregate(&'a Aggregate),
    /// A table: with all that belongs to it where it is made or dropped, else options of the table itself.
    Table(&'a Table),
    /// A column of a table.
    Column(&'a Table, &'a Column),
    /// The default of a column alone, where what it calls is made anew.
    Default(&'a Table, &'a Column),
    /// A constraint of a table.
    Constraint(&'a Table, &'a Constraint),
    /// An index of a table.
    Index(&'a Table, &'a Index),
    /// The names of indexes and keys that a partition has from the tables above it.
    IndexNames(&'a Table),
    /// What columns that a table has from others have otherwise than PostgreSQL gives them.
    Overrides(&'a Table),
    /// An index of a materialized view.
    ViewIndex(&'a View, &'a Index),
    /// A trigger of a table or view.
    Trigger(&'a QualifiedName, &'a Trigger),
    /// A policy of a table.
    Policy(&'a Table, &'a Policy),
    /// A rule of a table or view.
    Rule(&'a QualifiedName, &'a Rule),
    /// A reference row of a table.
    Row(&'a Table, &'a SeedRow),
    /// A view or materialized view, with all that belongs to it where it is made or dropped.
    View(&'a View),
    /// A statistics object.
    Statistics(&'a Statistics),
    /// An event trigger.
    EventTrigger(&'a EventTrigger),
    /// A thing of a kind that is not taken apart.
    General(&'a GeneralObject),
    /// Who may use a type.
    TypePrivileges(&'a TypePrivileges),
    /// Default privileges.
    DefaultPrivileges(&'a DefaultPrivileges),
}

impl<'a> Item<'a> {
    /// It belongs to a table or view that is there.
    pub fn is_part(&self) -> bool {
        matches!(
            self,
            Item::Column(..)
                | Item::Default(..)
                | Item::Constraint(..)
                | Item::Index(..)
                | Item::ViewIndex(..)
                | Item::Trigger(..)
                | Item::Policy(..)
                | Item::Rule(..)
                | Item::Label(..)
                | Item::Row(..)
                | Item::DomainCheck(..)
                | Item::DomainDefault(_)
                | Item::Statistics(_)
        )
    }

    /// The name of an enum, domain, composite or range type; `None` for what is no type.
    pub fn type_name(&self) -> Option<&'a QualifiedName> {
        match *self {
            Item::Enum(item) => Some(&item.name),
            Item::Domain(item) => Some(&item.name),
            Item::Composite(item) => Some(&item.name),
            Item::Range(item) => Some(&item.name),
            _ => None,
        }
    }

    /// The comment on it; `None` where there is none, or there can't be one.
    pub fn comment(&self) -> Option<&'a Text> {
        match *self {
            Item::Schema(item) => item.comment.as_ref(),
            Item::Enum(item) => item.comment.as_ref(),
            Item::Domain(item) => item.comment.as_ref(),
            Item::DomainCheck(_, check) => check.comment.as_ref(),
            Item::Composite(item) => item.comment.as_ref(),
            Item::Range(item) => item.comment.as_ref(),
            Item::Sequence(item) => item.comment.as_ref(),
            Item::Function(item) => item.comment.as_ref(),
            Item::Aggregate(item) => item.comment.as_ref(),
            Item::Table(item) => item.comment.as_ref(),
            Item::Column(_, item) => item.comment.as_ref(),
            Item::Constraint(_, item) => item.comment.as_ref(),
            Item::Index(_, item) | Item::ViewIndex(_, item) => item.comment.as_ref(),
            Item::Trigger(_, item) => item.comment.as_ref(),
            Item::Policy(_, item) => item.comment.as_ref(),
            Item::Rule(_, item) => item.comment.as_ref(),
            Item::View(item) => item.comment.as_ref(),
            Item::Statistics(item) => item.comment.as_ref(),
            Item::EventTrigger(item) => item.comment.as_ref(),
            Item::General(item) => item.comment.as_ref(),
            Item::Extension(_)
            | Item::Label(..)
            | Item::IndexNames(_)
            | Item::Overrides(_)
            | Item::Row(..)
            | Item::Default(..)
            | Item::DomainDefault(_)
            | Item::TypePrivileges(_)
            | Item::DefaultPrivileges(_) => None,
        }
    }

    /// Its kind and name; `None` for default privileges, which have none.
    pub fn object(&self) -> Option<Object> {
        let index = |owner: &QualifiedName, index: &Index| {
            Object::Index(QualifiedName { schema: owner.schema.clone(), name: index.name.clone() })
        };
        Some(match self {
            Item::Schema(item) => Object::Schema(item.name.clone()),
            Item::Extension(item) => Object::Extension(item.name.clone()),
            Item::Enum(item) => Object::Type(item.name.clone()),
            Item::Label(item, _) => Object::Type(item.name.clone()),
            Item::Domain(item) => Object::Type(item.name.clone()),
            Item::DomainCheck(item, check) => Object::Constraint(item.name.clone(), check.name.clone()),
            Item::DomainDefault(item) => Object::Default(item.name.clone(), "".into()),
            Item::Composite(item) => Object::Type(item.name.clone()),
            Item::Range(item) => Object::Type(item.name.clone()),
            Item::Sequence(item) => Object::Sequence(item.name.clone()),
            Item::Function(item) => Object::Function(item.name.clone()),
            Item::Aggregate(item) => Object::Function(item.name.clone()),
            Item::Table(item) | Item::IndexNames(item) | Item::Overrides(item) => Object::Relation(item.name.clone()),
            Item::Column(table, item) => Object::Column(table.name.clone(), item.name.clone()),
            Item::Default(table, item) => Object::Default(table.name.clone(), item.name.clone()),
            Item::Constraint(table, item) => Object::Constraint(table.name.clone(), item.name.clone()),
            Item::Index(table, item) => index(&table.name, item),
            Item::ViewIndex(view, item) => index(&view.name, item),
            Item::Trigger(table, item) => Object::Trigger((*table).clone(), item.name.clone()),
            Item::Policy(table, item) => Object::Policy(table.name.clone(), item.name.clone()),
            Item::Rule(table, item) => Object::Rule((*table).clone(), item.name.clone()),
            Item::Row(table, row) => {
                let key = table.seed.as_ref().map(|seed| seed.key(row)).unwrap_or_default();
                Object::Row(table.name.clone(), key)
            }
            Item::View(item) => Object::Relation(item.name.clone()),
            Item::Statistics(item) => Object::Statistics(item.name.clone()),
            Item::EventTrigger(item) => Object::EventTrigger(item.name.clone()),
            Item::General(item) => item.object(),
            Item::TypePrivileges(item) => Object::Type(item.name.clone()),
            Item::DefaultPrivileges(_) => return None,
        })
    }

    /// All that it says, as it is serialized.
    pub fn to_json(&self) -> serde_json::Value {
        let value = match self {
            Item::Schema(item) => serde_json::to_value(item),
            Item::Extension(item) => serde_json::to_value(item),
            Item::Enum(item) | Item::Label(item, _) => serde_json::to_value(item),
            Item::Domain(item) | Item::DomainCheck(item, _) | Item::DomainDefault(item) => serde_json::to_value(item),
            Item::Composite(item) => serde_json::to_value(item),
            Item::Range(item) => serde_json::to_value(item),
            Item::Sequence(item) => serde_json::to_value(item),
            Item::Function(item) => serde_json::to_value(item),
            Item::Aggregate(item) => serde_json::to_value(item),
            Item::Table(item) => serde_json::to_value(item),
            Item::Column(_, item) | Item::Default(_, item) => serde_json::to_value(item),
            Item::Constraint(_, item) => serde_json::to_value(item),
            Item::Overrides(table) => serde_json::to_value(&table.overrides),
            Item::IndexNames(table) => serde_json::to_value(&table.index_names),
            Item::Index(_, item) | Item::ViewIndex(_, item) => serde_json::to_value(item),
            Item::Trigger(_, item) => serde_json::to_value(item),
            Item::Policy(_, item) => serde_json::to_value(item),
            Item::Rule(_, item) => serde_json::to_value(item),
            Item::Row(table, row) => {
                let columns = table.seed.iter().flat_map(|seed| seed.columns.iter().zip(&row.0));
                serde_json::to_value(columns.collect::<std::collections::BTreeMap<_, _>>())
            }
            Item::View(item) => serde_json::to_value(item),
            Item::Statistics(item) => serde_json::to_value(item),
            Item::EventTrigger(item) => serde_json::to_value(item),
            Item::General(item) => serde_json::to_value(item),
            Item::TypePrivileges(item) => serde_json::to_value(item),
            Item::DefaultPrivileges(item) => serde_json::to_value(item),
        };
        // Plain data can always be serialized.
        value.unwrap_or_default()
    }
}
