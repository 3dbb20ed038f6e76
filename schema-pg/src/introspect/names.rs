//! What the numbers in an introspection stand for.

use rustc_hash::FxHashMap;

use super::data_type::data_type;
use super::error::IntrospectError;
use super::rows::{ColumnRow, Kind, RelationRow, Rows, TypeRow};
use crate::catalog::{DataType, Object, Owner, QualifiedName, Text};

/// Numbers of the server, and the names for them.
pub struct Names {
    relations: FxHashMap<i64, (QualifiedName, char)>,
    columns: FxHashMap<i64, Vec<(i16, Text, i64)>>,
    types: FxHashMap<(i64, i32), DataType>,
    made_types: FxHashMap<i64, QualifiedName>,
    functions: FxHashMap<i64, QualifiedName>,
    collations: FxHashMap<i64, Text>,
    operator_classes: FxHashMap<i64, (Text, bool)>,
    comments: FxHashMap<(i64, i64, i32), Text>,
    owners: FxHashMap<(i64, i64), Text>,
    /// Who owns what was read so far.
    pub owned: Vec<Owner>,
}

/// The server's number for one of its catalogs: these never change.
#[derive(Debug, Clone, Copy)]
#[repr(i64)]
pub enum Class {
    /// pg_type
    Type = 1247,
    /// pg_proc
    Function = 1255,
    /// pg_class
    Relation = 1259,
    /// pg_constraint
    Constraint = 2606,
    /// pg_namespace
    Schema = 2615,
    /// pg_rewrite
    Rule = 2618,
    /// pg_trigger
    Trigger = 2620,
    /// pg_policy
    Policy = 3256,
    /// pg_statistic_ext
    Statistics = 3381,
    /// pg_event_trigger
    EventTrigger = 3466,
}

impl Names {
    /// Takes the comments out of the rows.
    pub fn of(rows: &mut Rows) -> Self {
        let relation = |row: &RelationRow| (row.oid, (name(&row.schema, &row.name), row.kind));
        let mut columns: FxHashMap<i64, Vec<(i16, Text, i64)>> = FxHashMap::default();
        let collation = |row: &TypeRow| (row.oid, row.collation);
        let type_collations: FxHashMap<i64, i64> = rows.types.iter().map(collation).collect();
        for row in &rows.columns {
            let own = row.options.as_ref().and_then(|options| options.collation);
            let own = own.or_else(|| type_collations.get(&row.ty).copied()).unwrap_or_default();
            columns.entry(row.relation).or_default().push((row.number, row.name.clone(), own));
        }
        let made = rows.enums.iter().map(|row| (row.oid, name(&row.schema, &row.name)));
        let made = made.chain(rows.domains.iter().map(|row| (row.oid, name(&row.schema, &row.name))));
        let made = made.chain(rows.ranges.iter().map(|row| (row.oid, name(&row.schema, &row.name))));
        let functions = rows.functions.iter().map(|row| (row.oid, name(&row.schema, &row.name)));
        let functions = functions.chain(rows.aggregates.iter().map(|row| (row.oid, name(&row.schema, &row.name))));
        Self {
            relations: rows.relations.iter().map(relation).collect(),
            columns,
            types: rows.types.iter().map(|row| ((row.oid, row.modifier), data_type(row))).collect(),
            made_types: made.collect(),
            functions: functions.collect(),
            collations: rows.collations.iter().map(|(oid, schema, name)| (*oid, said_name(schema, name))).collect(),
            operator_classes: rows
                .operator_classes
                .iter()
                .map(|(oid, schema, name, default)| (*oid, (said_name(schema, name), *default)))
                .collect(),
            owners: std::mem::take(&mut rows.owners)
                .into_iter()
                .map(|(class, oid, role)| ((class, oid), role))
                .collect(),
            owned: Vec::new(),
            comments: std::mem::take(&mut rows.comments)
                .into_iter()
                .map(|(class, oid, part, text)| ((class, oid, part), text))
                .collect(),
        }
    }

    pub fn relation(&self, oid: i64) -> Result<&QualifiedName, IntrospectError> {
        self.relations.get(&oid).map(|(name, _)| name).ok_or_else(|| missing("relation", &oid))
    }

    pub fn column(&self, relation: i64, number: i16) -> Result<Text, IntrospectError> {
        let found = self.found(relation, number).map(|(_, name, _)| name.clone());
        found.ok_or_else(|| missing("column", &format!("{number} of relation {relation}")))
    }

    pub fn columns(&self, relation: i64, numbers: &[i16]) -> Result<Vec<Text>, IntrospectError> {
        numbers.iter().map(|number| self.column(relation, *number)).collect()
    }

    /// The number of the collation that a column has; 0 is none.
    pub fn collation_of(&self, relation: i64, number: i16) -> i64 {
        self.found(relation, number).map_or(0, |(_, _, collation)| *collation)
    }

    fn found(&self, relation: i64, number: i16) -> Option<&(i16, Text, i64)> {
        self.columns.get(&relation)?.iter().find(|(at, _, _)| *at == number)
    }

    pub fn data_type(&self, oid: i64, modifier: i32) -> Result<DataType, IntrospectError> {
        self.types.get(&(oid, modifier)).cloned().ok_or_else(|| missing("type", &oid))
    }

    pub fn column_type(&self, row: &ColumnRow) -> Result<DataType, IntrospectError> {
        self.data_type(row.ty, row.modifier)
    }

    pub fn collation(&self, oid: i64) -> Result<Text, IntrospectError> {
        self.collations.get(&oid).cloned().ok_or_else(|| missing("collation", &oid))
    }

    /// The operator class, where it is not the default of its type, or where it must be named all the same.
    pub fn operator_class(&self, oid: i64, always: bool) -> Option<Text> {
        self.operator_classes.get(&oid).filter(|(_, default)| always || !default).map(|(name, _)| name.clone())
    }

    pub fn comment(&mut self, class: Class, oid: i64, part: i32) -> Option<Text> {
        self.comments.remove(&(class as i64, oid, part))
    }

    /// The comment on a thing of any kind.
    pub fn comment_of(&mut self, class: i64, oid: i64) -> Option<Text> {
        self.comments.remove(&(class, oid, 0))
    }

    /// Notes who owns a thing; functions by the types of their arguments.
    pub fn owned(&mut self, class: Class, oid: i64, object: Object, arguments: Option<Text>) {
        let role = self.owners.remove(&(class as i64, oid));
        self.owned.extend(role.map(|role| Owner { object, arguments, role }));
    }

    pub fn has_comment(&self, class: Class, oid: i64, part: i32) -> bool {
        self.comments.contains_key(&(class as i64, oid, part))
    }

    /// What something depends on; `None` where it is not of the schemas that were asked for.
    pub fn object(&self, kind: Kind, oid: i64, column: i16) -> Option<Object> {
        match kind {
            Kind::Function => self.functions.get(&oid).cloned().map(Object::Function),
            Kind::Type => self.made_types.get(&oid).cloned().map(Object::Type),
            Kind::Relation => {
                let (name, kind) = self.relations.get(&oid)?.clone();
                match kind {
                    'S' => Some(Object::Sequence(name)),
                    'c' => Some(Object::Type(name)),
                    _ if column > 0 => Some(Object::Column(name, self.column(oid, column).ok()?)),
                    _ => Some(Object::Relation(name)),
                }
            }
        }
    }
}

/// A name without its schema where that is the server's own. One with a dot in it keeps the schema, so that the dot is not
/// read as the one between the two.
fn said_name(schema: &str, name: &Text) -> Text {
    match schema {
        "pg_catalog" if !name.contains('.') => name.clone(),
        _ => format!("{schema}.{name}").into(),
    }
}

pub fn name(schema: &Text, name: &Text) -> QualifiedName {
    QualifiedName { schema: schema.clone(), name: name.clone() }
}

pub fn missing(kind: &'static str, name: &impl ToString) -> IntrospectError {
    IntrospectError::Missing { kind, name: name.to_string().into() }
}
