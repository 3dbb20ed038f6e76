//! Columns of an entity as fields of its documents.

use schema_core::ir::{self, Entity, Field, Type, Written};
use serde_json::json;

pub use super::embedded::path;
use super::enum_value;
use super::form::{self, Form};
use super::literal;
use super::scope::Scope;
use crate::condition::{Elements, Fields, Operand};
use crate::spec::{BsonType, BsonTypes, Schema, Value};

/// The columns of an entity, as conditions name them.
pub struct Columns<'a, 'r> {
    pub entity: &'a Entity,
    pub scope: &'a Scope<'r>,
    /// The schema of the documents, for the types of fields.
    pub schema: &'a Schema,
}

impl Columns<'_, '_> {
    fn field(&self, column: &str) -> Option<&Field> {
        // Most columns are called as their fields are.
        let likely = self.entity.field(column).filter(|field| self.entity.column_name(field) == column);
        likely.or_else(|| self.entity.fields.iter().find(|field| self.entity.column_name(field) == column))
    }
}

impl Fields for Columns<'_, '_> {
    fn path(&self, column: &str) -> Option<(String, bool)> {
        let field = self.field(column)?;
        let sometimes = field.serde.as_ref().is_some_and(|attrs| attrs.sometimes);
        Some((path(self.entity, &field.name)?.into_owned(), field.nullable || field.managed || sometimes))
    }

    fn read(&self, column: &str) -> Option<Value> {
        let field = self.field(column)?;
        read(field, &path(self.entity, &field.name)?, self.scope)
    }

    fn is_plain(&self, column: &str) -> bool {
        self.field(column).is_some_and(|field| reading(field, self.scope) == Reading::Plain)
    }

    fn value(&self, column: &str, text: &str) -> Option<Value> {
        let field = self.field(column)?;
        value(field, text, self.scope)
    }

    fn number(&self, column: Option<&str>, text: &str) -> Option<Value> {
        number(column.and_then(|column| self.field(column)), text, self.scope)
    }

    fn elements(&self, column: &str) -> Option<Elements<'_>> {
        let (path, optional) = self.path(column)?;
        elements(self.field(column)?, path, optional, self.scope)
    }

    fn types(&self, column: &str) -> Vec<&'static str> {
        let path = self.field(column).and_then(|field| path(self.entity, &field.name));
        types(self.schema, path.as_deref())
    }
}

/// The types by which a query finds those that have a value at this path.
pub fn types(schema: &Schema, path: Option<&str>) -> Vec<&'static str> {
    let found = path.map(|path| schema.at(path)).unwrap_or_default();
    aliases(found.into_iter().filter_map(Schema::types))
}

/// The same, where a list without elements is no value: the types of its elements.
pub fn element_types(schema: &Schema, path: &str) -> Vec<&'static str> {
    let of = |schema: &Schema| schema.items().map_or(schema.types(), Schema::types);
    aliases(schema.at(path).into_iter().filter_map(of))
}

fn aliases(all: impl Iterator<Item = BsonTypes>) -> Vec<&'static str> {
    let mut found: Vec<BsonType> = Vec::new();
    for ty in all.flat_map(BsonTypes::iter).filter(|ty| *ty != BsonType::Null) {
        if !found.contains(&ty) {
            found.push(ty);
        }
    }
    found.into_iter().map(BsonType::alias).collect()
}

/// How a value is read to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As it stands.
    Plain,
    /// It is a decimal that stands as text.
    Decimal,
    /// It is a moment that stands as text.
    Date,
    /// It can't be compared.
    No,
}

/// How the values of a field are read.
pub fn reading(field: &Field, scope: &Scope<'_>) -> Reading {
    // Reports of what is not known were made when the schema was.
    let form = form::of("", field, &mut Scope::new(scope.registry, scope.config));
    let is_text = matches!(form, Form::Serde(Written::Text) | Form::As(BsonType::String));
    let Some(ty) = base(&field.ty, scope) else { return Reading::No };
    match (ty, form) {
        (Type::Decimal, _) if is_text => Reading::Decimal,
        (Type::Timestamp | Type::LocalTimestamp | Type::Date, _) if is_text => Reading::Date,
        // Lists and objects of parts have an order that nobody means.
        (_, Form::Serde(Written::Numbers | Written::Object | Written::GeoJson)) => Reading::No,
        (Type::Json | Type::Map(_) | Type::Embedded(_), _) => Reading::No,
        _ => Reading::Plain,
    }
}

/// The expression that reads the values at this path.
pub fn read(field: &Field, path: &str, scope: &Scope<'_>) -> Option<Value> {
    let path = format!("${path}");
    match reading(field, scope) {
        Reading::Plain => Some(json!(path)),
        Reading::Decimal => Some(json!({ "$toDecimal": path })),
        Reading::Date => Some(json!({ "$toDate": path })),
        Reading::No => None,
    }
}

/// The elements of a field that is a list, at this path.
pub fn elements<'a>(field: &Field, path: String, optional: bool, scope: &'a Scope<'_>) -> Option<Elements<'a>> {
    let Type::List(of) = base(&field.ty, scope)? else { return None };
    let mut one = field.clone();
    one.ty = (**of).clone();
    let read = read(&one, "$each", scope)?;
    let constant = move |operand: &Operand| match operand {
        Operand::Text(text) => value(&one, text, scope),
        Operand::Number(digits) => number(Some(&one), digits, scope),
        Operand::Bool(is) => Some((*is).into()),
        _ => None,
    };
    Some(Elements { path, optional, read, constant: Box::new(constant) })
}

/// The type under a domain.
fn base<'a>(ty: &'a Type, scope: &'a Scope<'_>) -> Option<&'a Type> {
    match ty {
        Type::Domain(domain) => base(&scope.registry.domain_of(domain)?.ty, scope),
        ty => Some(ty),
    }
}

/// A text of SQL as a value that is compared with this field.
pub fn value(field: &Field, text: &str, scope: &Scope<'_>) -> Option<Value> {
    let native = Form::Serde(Written::Native);
    match base(&field.ty, scope)? {
        Type::Enum(of) => {
            // SQL knows the labels of the database, documents those of serde.
            let db_enum = scope.registry.enum_of(of)?;
            let variant = db_enum.variants.iter().find(|variant| db_enum.label(variant) == text)?;
            let form = form::of("", field, &mut Scope::new(scope.registry, scope.config));
            // Objects are compared member by member, which nobody means here.
            enum_value::of(db_enum, variant, form).filter(|value| value.is_string() || value.is_number())
        }
        Type::String | Type::CaseInsensitive | Type::TreePath => Some(text.into()),
        ty @ (Type::Timestamp | Type::LocalTimestamp | Type::Date) => {
            literal::lower(ty, native, &ir::Value::Text(text.to_owned().into()), scope)
        }
        ty @ (Type::Uuid | Type::ObjectId) => {
            let form = form::of("", field, &mut Scope::new(scope.registry, scope.config));
            literal::lower(ty, form, &ir::Value::Text(text.to_owned().into()), scope)
        }
        _ => None,
    }
}

/// A number of SQL; exact where it is compared with a decimal.
pub fn number(field: Option<&Field>, text: &str, scope: &Scope<'_>) -> Option<Value> {
    match field.and_then(|field| base(&field.ty, scope)) {
        Some(Type::Decimal) => Some(json!({ "$numberDecimal": text })),
        _ => match text.parse::<i64>() {
            Ok(whole) => Some(whole.into()),
            Err(_) => text.parse::<f64>().ok().map(literal::float),
        },
    }
}
