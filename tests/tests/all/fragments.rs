//! SQL in attributes: it is refused, or it stays one expression where it is put. Shared with the fuzz target.

use schema_core::ir::{Check, Default, Entity, Field, PrimaryKey, Source, Type, TypeRef};
use schema_core::{Diagnostics, Registry};

/// A table whose only check is this text, and whose only default and filter are too.
fn registry(sql: &str) -> Result<Registry, Diagnostics> {
    let rust = TypeRef { name: "Item".into(), path: "Item".into(), id: None, define: None };
    let mut entity = Entity::new(rust, Source::default());
    entity.fields.push(Field::new("id", Type::Int64, false, Source::default()));
    entity.fields.push(Field::new("name", Type::String, true, Source::default()));
    entity.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    entity.checks.push(Check {
        name: "only".into(),
        expression: sql.to_owned().into(),
        message: None,
        source: Source::default(),
    });
    let mut made = Field::new("made", Type::Int32, true, Source::default());
    made.default = Some(Default::Sql(sql.to_owned().into()));
    // A default can name no column: where the text names one, the check alone is tried.
    if !sql.contains("id") && !sql.contains("name") {
        entity.fields.push(made);
    }
    Registry::builder().model(entity).build()
}

/// Lowers the text; where it is taken, the statement around it is one CREATE TABLE that parses.
pub fn stays_where_it_is(sql: &str) -> bool {
    let Ok(catalog) = registry(sql).and_then(|registry| schema_pg::lower(&registry)) else { return false };
    let plan = schema_pg::create(&catalog);
    assert_eq!(plan.steps.len(), 1, "{sql}");
    schema_pg::assert_sql_valid(&plan.to_string());
    schema_pg::assert_sql_valid(&format!("{}; SELECT 1", plan.steps[0].sql()));
    true
}
