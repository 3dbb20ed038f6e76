//! What the columns of a table are made of: for each table of an entity its fields, with those of flattened structs in their places, and what serde
//! writes into those that are jsonb.

use schema_core::Registry;
use schema_core::ir::{Entity, Field, Type};

use super::scope::Scope;
use super::{encrypted, flatten, inside, json, name, ty};
use crate::catalog::{DataType, QualifiedName, Text};
use crate::config::Config;
use crate::options::{EntityOptions, FieldOptions};
use crate::sql::json::Json;

/// The table of an entity.
pub struct MadeOf<'r> {
    /// The entity as it was declared.
    pub entity: &'r Entity,
    /// Its table.
    pub table: QualifiedName,
    /// Its columns, in order, but for those that PostgreSQL alone has.
    pub columns: Vec<ColumnOf>,
    /// Conditions of rules by hand that look at a row alone: the name, and the condition over `NEW`.
    pub rules: Vec<(Text, String)>,
}

/// A column, and the field that it holds.
pub struct ColumnOf {
    /// Its name.
    pub name: Text,
    /// The field: its type is that of what is held, under a domain that of the domain.
    pub field: Field,
    /// The name of its type in the application differs from that of the column: a domain's.
    pub domain_checks: Vec<Text>,
    /// The type of PostgreSQL under all domains.
    pub ty: DataType,
    /// What serde writes, where it is jsonb.
    pub json: Option<Json>,
    /// It is held encrypted.
    pub encrypted: bool,
    /// The labels of its enum, or of its elements' enum.
    pub labels: Option<Vec<Text>>,
}

/// That of all entities, in the order of the registry.
pub fn made_of<'r>(registry: &'r Registry, config: &'r Config) -> Vec<MadeOf<'r>> {
    let mut scope = Scope::new(registry, config);
    let scope = &mut scope;
    for domain in registry.domains() {
        let _ = super::domain::lower(domain, scope);
    }
    registry.entities().iter().map(|entity| of_entity(entity, scope)).collect()
}

fn of_entity<'r>(entity: &'r Entity, scope: &mut Scope<'r>) -> MadeOf<'r> {
    let plain = flatten::expand(entity, scope);
    let plain = inside::expand(entity, plain, scope);
    let encrypted: Vec<Text> = encrypted::columns(&plain).collect();
    let flat = encrypted::expand(plain, scope);
    let columns = flat.fields.iter().map(|field| column(entity, &flat, field, &encrypted, scope)).collect();
    let rules = entity.extensions.get::<EntityOptions>().map_or(&[][..], |options| &options.rules);
    let rules = rules.iter().filter(|rule| rule.insert || rule.update || !rule.delete).filter_map(|rule| {
        let require = rule.require.as_ref()?;
        let condition =
            rule.when.as_ref().map_or_else(|| require.to_string(), |when| format!("NOT ({when}) OR ({require})"));
        Some((rule.name.clone(), condition))
    });
    MadeOf { entity, table: scope.table_name(entity), columns, rules: rules.collect() }
}

fn column(entity: &Entity, flat: &Entity, field: &Field, encrypted: &[Text], scope: &mut Scope<'_>) -> ColumnOf {
    let name = name::fitted(flat.column_name(field));
    let lowered = ty::of_field(field, scope);
    let base = scope.base_type(&lowered).clone();
    let mut held = field.clone();
    let mut domain_checks = Vec::new();
    // What a domain says counts for its columns.
    while let Type::Domain(domain) = &held.ty {
        let Some(domain) = scope.registry.domain_of(domain) else { break };
        held.rules.extend(domain.rules.iter().cloned());
        held.precision = held.precision.or(domain.precision);
        domain_checks.extend(domain.checks.iter().map(|check| check.expression.clone()));
        held.ty = domain.ty.clone();
    }
    let has_sql_type = field.extensions.get::<FieldOptions>().is_some_and(|own| own.sql_type.is_some());
    let json = (base == DataType::Jsonb && !has_sql_type).then(|| json::of_column(entity, field, scope));
    let labels = match held.ty.element() {
        Type::Enum(of) => {
            scope.registry.enum_of(of).map(|known| known.variants.iter().map(|variant| known.label(variant)).collect())
        }
        _ => None,
    };
    ColumnOf { encrypted: encrypted.contains(&name), name, field: held, domain_checks, ty: base, json, labels }
}
