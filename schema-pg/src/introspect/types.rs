//! The types that schemas hold.

use super::error::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{DomainRow, EnumRow, RangeRow};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{CompositeType, Domain, DomainCheck, EnumType, Object, RangeDefinition, Text};

pub fn enum_type(row: EnumRow, names: &mut Names) -> EnumType {
    names.owned(Class::Type, row.oid, Object::Type(name(&row.schema, &row.name)), None);
    EnumType {
        name: name(&row.schema, &row.name),
        labels: row.labels.unwrap_or_default(),
        comment: names.comment(Class::Type, row.oid, 0),
    }
}

/// A domain without what it depends on.
pub fn domain(row: DomainRow, checks: Vec<DomainCheck>, names: &mut Names) -> Result<Domain, IntrospectError> {
    names.owned(Class::Type, row.oid, Object::Type(name(&row.schema, &row.name)), None);
    Ok(Domain {
        name: name(&row.schema, &row.name),
        ty: names.data_type(row.ty, row.modifier)?,
        not_null: row.not_null,
        default: row.default,
        collation: row.collation.map(|oid| names.collation(oid)).transpose()?,
        depends_on: crate::catalog::Dependencies::default(),
        checks,
        comment: names.comment(Class::Type, row.oid, 0),
    })
}

pub fn range(row: &RangeRow, names: &mut Names) -> Result<RangeDefinition, IntrospectError> {
    let mut options: Vec<(Text, Text)> = Vec::new();
    if let Some(class) = row.operator_class.and_then(|oid| names.operator_class(oid, false)) {
        options.push(("subtype_opclass".into(), class));
    }
    if let Some(collation) = row.collation {
        options.push(("collation".into(), names.collation(collation)?));
    }
    if let (Some(schema), Some(function)) = (&row.difference_schema, &row.difference) {
        let declared = if schema == "pg_catalog" { function.clone() } else { format!("{schema}.{function}").into() };
        options.push(("subtype_diff".into(), declared));
    }
    names.owned(Class::Type, row.oid, Object::Type(name(&row.schema, &row.name)), None);
    let mut range = RangeDefinition {
        name: name(&row.schema, &row.name),
        subtype: names.data_type(row.subtype, -1)?,
        options,
        comment: names.comment(Class::Type, row.oid, 0),
    };
    if row.multirange_schema != row.schema || row.multirange != range.multirange() {
        let declared = format!("{}.{}", quoted_if_needed(&row.multirange_schema), quoted_if_needed(&row.multirange));
        range.options.push(("multirange_type_name".into(), declared.into()));
    }
    Ok(range)
}

/// A type that is a row, without its attributes.
pub fn composite(name: crate::catalog::QualifiedName, ty: i64, names: &mut Names) -> CompositeType {
    names.owned(Class::Type, ty, Object::Type(name.clone()), None);
    CompositeType { name, attributes: Vec::new(), comment: names.comment(Class::Type, ty, 0) }
}
