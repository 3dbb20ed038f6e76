//! Columns of an entity as fields of its documents.

use schema_core::ir::{Embedded, Entity, Field, Serde, Type};
use serde_json::json;

use super::form;
use super::literal;
use super::scope::Scope;
use crate::condition::Fields;
use crate::spec::{BsonType, Schema, Value};

/// The path of a field in documents; none where serde does not write it.
pub fn path(entity: &Entity, name: &str) -> Option<String> {
    let field = entity.field(name)?;
    let said = field.serde.as_deref();
    if said.is_some_and(|said| said.skip || said.flatten) {
        return None;
    }
    Some(entity.serde.field_name(field).into_owned())
}

/// The path of a member of an embedded struct: `geo.lat` in `address`.
pub fn member(entity: &Entity, name: &str, below: &str, scope: &Scope<'_>) -> Option<String> {
    let field = entity.field(name)?;
    let said = field.serde.as_deref();
    let mut path = match said.is_some_and(|said| said.flatten) {
        true => String::new(),
        false => entity.serde.field_name(field).into_owned(),
    };
    let mut ty = field.ty.element().clone();
    for part in below.split('.') {
        let next = match &ty {
            Type::Embedded(inner) => {
                let embedded = scope.embedded(inner)?;
                let (name, ty) = find(&embedded, part)?;
                Some((name, ty))
            }
            // Below JSON and maps any name may stand.
            Type::Json | Type::Map(_) => None,
            _ => return None,
        };
        if !path.is_empty() {
            path.push('.');
        }
        match next {
            Some((name, inner)) => {
                path.push_str(&name);
                ty = inner;
            }
            None => path.push_str(part),
        }
    }
    Some(path)
}

fn find(embedded: &Embedded, part: &str) -> Option<(String, Type)> {
    let serde: &Serde = &embedded.serde;
    let field: &Field = embedded.fields.iter().find(|field| serde.field_name(field) == part || field.name == part)?;
    Some((serde.field_name(field).into_owned(), field.ty.element().clone()))
}

/// The columns of an entity, as conditions name them.
pub struct Columns<'a, 'r> {
    pub entity: &'a Entity,
    pub scope: &'a Scope<'r>,
    /// The schema of the documents, for the types of fields.
    pub schema: &'a Schema,
}

impl Columns<'_, '_> {
    fn field(&self, column: &str) -> Option<&Field> {
        self.entity.fields.iter().find(|field| self.entity.column_name(field) == column)
    }
}

impl Fields for Columns<'_, '_> {
    fn path(&self, column: &str) -> Option<(String, bool)> {
        let field = self.field(column)?;
        let sometimes = field.serde.as_ref().is_some_and(|said| said.sometimes);
        Some((path(self.entity, &field.name)?, field.nullable || field.managed || sometimes))
    }

    fn value(&self, column: &str, text: &str) -> Option<Value> {
        let field = self.field(column)?;
        value(field, text, self.scope)
    }

    fn number(&self, column: Option<&str>, text: &str) -> Option<Value> {
        number(column.and_then(|column| self.field(column)), text)
    }

    fn types(&self, column: &str) -> Vec<&'static str> {
        let path = self.field(column).and_then(|field| path(self.entity, &field.name));
        types(self.schema, path.as_deref())
    }
}

/// The types by which a query finds those that have a value at this path.
pub fn types(schema: &Schema, path: Option<&str>) -> Vec<&'static str> {
    let schema = path.and_then(|path| {
        path.split('.').try_fold(schema, |schema, name| {
            schema.property(name).or_else(|| schema.items().and_then(|items| items.property(name)))
        })
    });
    let types = schema.and_then(Schema::types).unwrap_or_default();
    types.iter().filter(|ty| *ty != BsonType::Null).map(BsonType::alias).collect()
}

/// A text of SQL as it stands in this field.
pub fn value(field: &Field, text: &str, scope: &Scope<'_>) -> Option<Value> {
    use schema_core::ir;
    let mut ty = field.ty.clone();
    while let Type::Domain(domain) = &ty {
        ty = scope.registry.domain_of(domain)?.ty.clone();
    }
    // Reports of what is not known were made when the schema was.
    let mut quiet = Scope::new(scope.registry, scope.config);
    let form = form::of("", field, &mut quiet);
    match &ty {
        Type::Enum(of) => {
            // SQL knows the labels of the database, documents those of serde.
            let db_enum = scope.registry.enum_of(of)?;
            if db_enum.serde.tag.is_some() || db_enum.serde.untagged {
                return None;
            }
            let variant = db_enum.variants.iter().find(|variant| db_enum.label(variant) == text)?;
            Some(db_enum.serde.variant_name(variant).into())
        }
        Type::String | Type::CaseInsensitive | Type::TreePath | Type::Json => Some(text.into()),
        Type::Timestamp | Type::LocalTimestamp | Type::Date if !literal::is_date(form) => None,
        Type::Timestamp | Type::LocalTimestamp | Type::Date | Type::Uuid | Type::ObjectId => {
            literal::lower(&ty, form, &ir::Value::Text(text.to_owned().into()), scope)
        }
        _ => None,
    }
}

/// A number of SQL; exact where it is compared with a decimal.
pub fn number(field: Option<&Field>, text: &str) -> Option<Value> {
    match field.map(|field| (&field.ty, field.written)) {
        Some((Type::Decimal, written)) => written.is_native().then(|| json!({ "$numberDecimal": text })),
        _ => match text.parse::<i64>() {
            Ok(whole) => Some(whole.into()),
            Err(_) => text.parse::<f64>().ok().map(literal::float),
        },
    }
}
