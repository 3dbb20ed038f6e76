//! An entity: a struct that becomes a table or a collection.

use serde::Serialize;

use super::{
    AccessPattern, AttributeError, Check, Extensions, Field, ForeignKey, Fuzzy, Index, Lifecycle, ManyToMany, Notes,
    PrimaryKey, Search, Serde, Source, Tenancy, Text, TypeRef, Unique,
};
use crate::case::Case;

/// What one struct with `#[derive(Entity)]` said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entity {
    /// The Rust type: its name, its path and its identity.
    #[serde(flatten)]
    pub rust: TypeRef,
    /// Where the struct stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `name = "users"`; without it the struct's name in snake case.
    pub name: Option<Text>,
    /// `renamed_from("people")`: names that the table had before, newest first.
    pub renamed_from: Vec<Text>,
    /// `rename_all("camelCase")`: how the names of columns follow from those of fields.
    pub rename_all: Option<Text>,
    /// Fields in the order of the struct, then the managed ones.
    pub fields: Vec<Field>,
    /// The key that identifies a row.
    pub primary_key: PrimaryKey,
    /// `primary_key.name("…")`: the name of its constraint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_name: Option<Text>,
    /// `primary_key.across_tenants()`: all tenants share one space of keys.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub key_across_tenants: bool,
    /// `unique` on fields and `unique([a, b])` on the struct.
    pub uniques: Vec<Unique>,
    /// `check("name", "expression")`.
    pub checks: Vec<Check>,
    /// `index([a, b.desc()])`.
    pub indexes: Vec<Index>,
    /// `access("name", "what for")`: queries that are asked often.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<AccessPattern>,
    /// `references(Other)` on fields and `foreign_key([a, b]).references(Other)` on the struct.
    pub foreign_keys: Vec<ForeignKey>,
    /// `many_to_many(Tag)`.
    pub many_to_many: Vec<ManyToMany>,
    /// `junction`: the entity links the entities that it references.
    pub junction: bool,
    /// `search([title.weight(A), body])`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<Search>,
    /// `fuzzy(name)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fuzzy: Vec<Fuzzy>,
    /// `timestamps`: created_at and updated_at are kept by the database.
    pub timestamps: bool,
    /// What else was said of how rows live: who changes them, how they are deleted, what never changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Box<Lifecycle>>,
    /// Notes: expected rows, requirements, the team that answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Box<Notes>>,
    /// What `#[serde(…)]` says on the struct.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub serde: Serde,
    /// What attributes found wrong with their own arguments, for the registry to report.
    #[serde(skip)]
    pub mistakes: Vec<AttributeError>,
    /// What the namespaces of stores (`#[pg]`, `#[mongo]`) said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl Entity {
    /// An entity without attributes.
    pub fn new(rust: TypeRef, source: Source) -> Self {
        Self {
            rust,
            source,
            doc: None,
            name: None,
            renamed_from: Vec::new(),
            rename_all: None,
            fields: Vec::new(),
            primary_key: PrimaryKey::Unspecified,
            key_name: None,
            key_across_tenants: false,
            uniques: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            access: Vec::new(),
            foreign_keys: Vec::new(),
            many_to_many: Vec::new(),
            junction: false,
            searches: Vec::new(),
            fuzzy: Vec::new(),
            timestamps: false,
            lifecycle: None,
            notes: None,
            serde: Serde::default(),
            mistakes: Vec::new(),
            extensions: Extensions::default(),
        }
    }

    /// The name in the store: what `name` says, else the struct's name in snake case.
    pub fn store_name(&self) -> Text {
        self.name.clone().unwrap_or_else(|| Case::Snake.of_type(&self.rust.name).into())
    }

    /// The field with this Rust name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The column name of a field: what `column` says, else the field's name under `rename_all`.
    pub fn column_name(&self, field: &Field) -> Text {
        field.column_name(self.rename_all.as_deref())
    }

    /// What was said of how rows live, to add to it.
    pub fn lifecycle_mut(&mut self) -> &mut Lifecycle {
        self.lifecycle.get_or_insert_default()
    }

    /// The field that names the tenant of a row.
    pub fn tenant(&self) -> Option<&Text> {
        match self.lifecycle.as_ref()?.tenancy.as_ref()? {
            Tenancy::Tenant(field) => Some(field),
            Tenancy::Global => None,
        }
    }

    /// The fields that the store keeps: those of `timestamps`, `actors` and `tree`, and, of rows that come, those of `version` and `soft_delete`
    /// too. A change may say the version that was read, and that a row is deleted.
    pub fn kept_fields(&self, of_new: bool) -> Vec<Text> {
        let mut fields: Vec<Text> = Vec::new();
        if self.timestamps {
            fields.extend(["created_at".into(), "updated_at".into()]);
        }
        let Some(life) = &self.lifecycle else { return fields };
        fields.extend(life.actors.iter().flat_map(|_| ["created_by".into(), "updated_by".into()]));
        fields.extend(life.tree.iter().flat_map(|tree| [tree.path.clone(), tree.level.clone()]));
        if of_new {
            fields.extend(life.versions.iter().cloned());
            let soft = life.soft_delete.iter();
            fields.extend(soft.flat_map(|soft| std::iter::once("deleted_at".into()).chain(soft.deletion.clone())));
        }
        fields
    }

    /// Its rows are the tenants.
    pub fn is_tenant_itself(&self) -> bool {
        matches!(&self.primary_key, PrimaryKey::Fields(key) if self.tenant().is_some_and(|tenant| *key == [tenant.clone()]))
    }

    /// The fields of the primary key; empty where the entity has none.
    pub fn key_fields(&self) -> impl Iterator<Item = &Field> {
        let names: &[Text] = match &self.primary_key {
            PrimaryKey::Fields(names) => names,
            PrimaryKey::Unspecified | PrimaryKey::None => &[],
        };
        names.iter().filter_map(|name| self.field(name))
    }
}
