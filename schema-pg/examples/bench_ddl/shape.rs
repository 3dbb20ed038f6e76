//! The benchmark schema: N entities, of which everything that varies follows from their numbers, so that each tool that is
//! measured makes the same.

use schema_core::ir::{
    Action, Check, Default, Deferrable, Entity, Enum, Field, ForeignKey, Index, IndexColumn, PrimaryKey, Rule, Source,
    Text, Type, TypeRef, Unique, Value, Variant,
};

/// What the derives would describe.
pub fn described(tables: u32, version: u32) -> Vec<(Entity, Enum)> {
    (0..tables).map(|i| (entity(i, version), status(i, version))).collect()
}

/// An earlier table, the same for every tool that is measured: `(i * factor mod 2^32) >> 8, mod i`.
pub fn earlier(i: u32, factor: u32) -> u32 {
    if i == 0 { 0 } else { (i.wrapping_mul(factor) >> 8) % i }
}

fn leaked(text: String) -> Text {
    // A derive's names are `&'static str`: so are these.
    Text::Borrowed(text.leak())
}

fn rust(name: String) -> TypeRef {
    let name = leaked(name);
    TypeRef { path: name.clone(), name, id: None, define: None }
}

fn status(i: u32, version: u32) -> Enum {
    let mut db_enum = Enum::new(rust(format!("Item{i:05}Status")), Source::default());
    db_enum.name = Some(leaked(format!("item_{i:05}_status")));
    let labels: &[&str] = if changed(i, version) {
        &["Draft", "Active", "Archived", "Deleted"]
    } else {
        &["Draft", "Active", "Archived"]
    };
    db_enum.variants = labels.iter().map(|label| Variant::new(*label, Source::default())).collect();
    db_enum
}

pub fn changed(i: u32, version: u32) -> bool {
    version == 2 && i % 100 == 9
}

fn entity(i: u32, version: u32) -> Entity {
    let table = format!("item_{i:05}");
    let mut entity = Entity::new(rust(format!("Item{i:05}")), Source::default());
    entity.name = Some(leaked(table.clone()));
    entity.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    let parent = earlier(i, 2_654_435_761);
    let column = |name: &'static str, ty: Type, nullable: bool, default: Option<Default>| {
        let mut field = Field::new(name, ty, nullable, Source::default());
        field.default = default;
        field
    };
    let mut code = column("code", Type::String, false, None);
    code.rules.push(Rule::Length { min: None, max: Some(64) });
    let mut price = column("price", Type::Decimal, false, None);
    price.precision = Some((12, 2));
    let draft = Some(Default::Value(Value::Variant("Draft".into())));
    let zero = || Some(Default::Value(Value::Int(0)));
    entity.fields = vec![
        column("id", key(i), false, None),
        code,
        column("name", Type::String, false, None),
        column("description", Type::String, true, None),
        column("status", Type::Enum(Box::new(rust(format!("Item{i:05}Status")))), false, draft),
        column("quantity", Type::Int32, false, zero()),
        column("total_cents", Type::Int64, false, zero()),
        price,
        column("ratio", Type::Float64, true, None),
        column("is_active", Type::Bool, false, Some(Default::Value(Value::Bool(true)))),
        column("metadata", Type::Json, false, Some(Default::Value(Value::Json(serde_json::json!({}))))),
        column("parent_id", key(parent), true, None),
        column("created_at", Type::Timestamp, false, Some(Default::Now)),
        column("updated_at", Type::Timestamp, false, Some(Default::Now)),
    ];
    entity.uniques.push(Unique {
        message: None,
        name: None,
        source: Source::default(),
        fields: vec!["code".into()],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        filter: None,
        across_tenants: false,
        all_rows: false,
    });
    entity.checks.push(Check {
        message: None,
        name: leaked(format!("{table}_quantity_check")),
        expression: "quantity >= 0".into(),
        source: Source::default(),
    });
    entity.foreign_keys.push(reference("parent_id", parent, &table, "parent"));
    entity.indexes.push(index(&table, "parent_idx", &["parent_id", "created_at"], None));
    if changed(i, version) {
        let owner = earlier(i, 2_246_822_519);
        entity.fields.push(column("note", Type::String, true, None));
        entity.fields.push(column("owner_id", key(owner), true, None));
        entity.foreign_keys.push(ForeignKey { index: false, ..reference("owner_id", owner, &table, "owner") });
    } else {
        entity.indexes.push(index(&table, "active_idx", &["name"], Some("is_active")));
    }
    entity
}

/// Even tables have UUIDs, odd ones numbers.
fn key(i: u32) -> Type {
    if i.is_multiple_of(2) { Type::Uuid } else { Type::Int64 }
}

fn reference(field: &'static str, target: u32, table: &str, what: &str) -> ForeignKey {
    ForeignKey {
        name: Some(leaked(format!("{table}_{what}_fkey"))),
        source: Source::default(),
        fields: vec![field.into()],
        target: rust(format!("Item{target:05}")),
        on_delete: Action::SetNull,
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
        index: true,
        index_name: None,
        one_to_one: false,
        message: None,
        rows: None,
    }
}

fn index(table: &str, what: &str, fields: &[&'static str], filter: Option<&'static str>) -> Index {
    Index {
        name: Some(leaked(format!("{table}_{what}"))),
        source: Source::default(),
        columns: fields.iter().map(|field| IndexColumn::field(*field)).collect(),
        unique: false,
        filter: filter.map(Into::into),
        all_rows: false,
        across_tenants: false,
    }
}
