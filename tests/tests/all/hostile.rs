//! Hostile names and values, in random models: everything parses, and what is applied is read back equal.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schema_core::ir::{self, Default, Definition, Rule, Source, Type, TypeRef, Value};
use schema_core::{Diagnostics, Registry};

use crate::support::empty;

/// Names with everything in them that quoting must survive; never NUL, never empty.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        proptest::sample::select(vec![
            "select", "table", "user", "order", "a\"b", "\"", "a.b", "a b", "a'b", "\\", "a\\'b", "$$", "$body1$",
            "--", "/*", ";", "ÄÖ", "表", "🦀", "a\nb", "a\tb", "%s", "{}", "NULL", "Upper", "public", "oid",
        ])
        .prop_map(str::to_owned),
        "[a-z\"'. $\\\\äß表]{55,90}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[^\\x00]{0,20}", Just("it's $$ \\ \"x\" \\' E'".to_owned()), Just("\\".to_owned())]
}

fn field_type() -> impl Strategy<Value = Type> {
    let scalar = proptest::sample::select(vec![
        Type::Bool,
        Type::Int8,
        Type::Int16,
        Type::Int32,
        Type::Int64,
        Type::Uint8,
        Type::Uint16,
        Type::Uint32,
        Type::Float32,
        Type::Float64,
        Type::Decimal,
        Type::String,
        Type::Bytes,
        Type::Uuid,
        Type::Timestamp,
        Type::LocalTimestamp,
        Type::Date,
        Type::Time,
        Type::Json,
        Type::Map(Box::new(Type::Int32)),
    ]);
    (scalar, any::<bool>()).prop_map(|(ty, list)| if list { Type::List(Box::new(ty)) } else { ty })
}

#[derive(Debug, Clone)]
struct Model {
    entities: Vec<ir::Entity>,
    enums: Vec<ir::Enum>,
}

fn model(most: usize) -> impl Strategy<Value = Model> {
    let column = (name(), field_type(), any::<bool>(), text(), proptest::option::of(text()));
    let table = (
        name(),
        proptest::collection::vec(column, 1..6),
        proptest::collection::vec(name(), 1..4),
        proptest::option::of(text()),
        any::<u8>(),
    );
    proptest::collection::vec(table, 1..=most).prop_map(|tables| {
        let mut model = Model { entities: Vec::new(), enums: Vec::new() };
        for (at, (table, columns, labels, doc, choice)) in tables.into_iter().enumerate() {
            add(&mut model, at, &table, columns, labels, doc, choice);
        }
        model
    })
}

fn rust(name: String) -> TypeRef {
    TypeRef { name: name.clone().into(), path: name.into(), id: None, define: None }
}

type ColumnSpec = (String, Type, bool, String, Option<String>);

fn add(
    model: &mut Model,
    at: usize,
    table: &str,
    columns: Vec<ColumnSpec>,
    mut labels: Vec<String>,
    doc: Option<String>,
    choice: u8,
) {
    let mut entity = ir::Entity::new(rust(format!("Entity{at}")), Source::default());
    // Names are made unique by a number in front; what is hostile in them stays.
    entity.name = Some(format!("{at}{table}").into());
    entity.doc = doc.filter(|doc| !doc.is_empty()).map(Into::into);
    entity.fields.push(ir::Field::new("id", Type::Int64, false, Source::default()));
    entity.primary_key = ir::PrimaryKey::Fields(vec!["id".into()]);
    for (i, (column, ty, nullable, text, doc)) in columns.into_iter().enumerate() {
        let mut field = ir::Field::new(format!("field{i}"), ty, nullable, Source::default());
        field.column = Some(format!("{i}{column}").into());
        field.doc = doc.filter(|doc| !doc.is_empty()).map(Into::into);
        if field.ty == Type::String {
            field.default = Some(Default::Value(Value::Text(text.clone().into())));
            field.rules = vec![Rule::OneOf(vec![Value::Text(text.into()), Value::Text("other".into())])];
        }
        if choice & 1 == 1 && i == 0 {
            entity.indexes.push(ir::Index {
                name: None,
                source: Source::default(),
                columns: vec![ir::IndexColumn { order: ir::Order::Desc, ..ir::IndexColumn::field("id") }],
                unique: choice & 2 == 2,
                filter: None,
            });
        }
        entity.fields.push(field);
    }
    if choice & 4 == 4 {
        labels.retain(|label| label.len() <= 63);
        labels.sort();
        labels.dedup();
        if !labels.is_empty() {
            let mut db_enum = ir::Enum::new(rust(format!("Enum{at}")), Source::default());
            db_enum.name = Some(format!("e{at}{table}").into());
            db_enum.doc = Some(format!("{table} $$").into());
            db_enum.variants = labels
                .iter()
                .enumerate()
                .map(|(i, label)| {
                    let mut variant = ir::Variant::new(format!("V{i}"), Source::default());
                    variant.rename = Some(label.clone().into());
                    variant
                })
                .collect();
            let mut field = ir::Field::new("kind", Type::Enum(db_enum.rust.clone()), false, Source::default());
            field.default = Some(Default::Value(Value::Variant("V0".into())));
            entity.fields.push(field);
            model.enums.push(db_enum);
        }
    }
    if choice & 8 == 8 {
        let target = usize::from(choice) % (at + 1);
        entity.fields.push(ir::Field::new("parent", Type::Int64, true, Source::default()));
        entity.foreign_keys.push(ir::ForeignKey {
            name: None,
            source: Source::default(),
            fields: vec!["parent".into()],
            target: rust(format!("Entity{target}")),
            on_delete: ir::Action::SetNull,
            on_update: ir::Action::NoAction,
            deferrable: ir::Deferrable::No,
            index: true,
            one_to_one: false,
        });
    }
    entity.timestamps = choice & 16 == 16;
    model.entities.push(entity);
}

fn registry(model: &Model) -> Result<Registry, Diagnostics> {
    let mut builder = Registry::builder();
    for entity in &model.entities {
        builder = builder.model(entity.clone());
    }
    for db_enum in &model.enums {
        builder = builder.definition(Definition::Enum(db_enum.clone()));
    }
    builder.build()
}

fn runner(cases: u32) -> TestRunner {
    // A fixed seed: the same models in each run, so that a failure comes back.
    TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
}

#[test]
fn every_random_model_gives_sql_that_parses() {
    runner(1000)
        .run(&model(12), |model| {
            let catalog = schema_pg::lower(&registry(&model).unwrap()).unwrap();
            schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_random_model_is_applied_and_read_back_equal() {
    runner(100)
        .run(&model(6), |model| {
            let catalog = schema_pg::lower(&registry(&model).unwrap()).unwrap();
            let sql = schema_pg::create(&catalog).to_string();
            let mut live = empty();
            if let Err(error) = live.client.batch_execute(&sql) {
                panic!("{}\n{sql}", error.as_db_error().unwrap());
            }
            read_back(&mut live, &catalog);
            Ok(())
        })
        .unwrap();
}

/// Tables, columns, comments, defaults, constraints, indexes and labels stand in pg_catalog under exactly these names.
fn read_back(live: &mut crate::support::Live, catalog: &schema_pg::Catalog) {
    let mut strings = |query: &str, name: &str| -> Vec<String> {
        live.client.query(query, &[&name]).unwrap().iter().map(|row| row.get(0)).collect()
    };
    const TABLE: &str = "(SELECT oid FROM pg_class WHERE relname = $1 AND relkind = 'r')";
    for table in &catalog.tables {
        let name = &*table.name.name;
        let columns = strings(
            &format!("SELECT attname::text FROM pg_attribute WHERE attrelid = {TABLE} AND attnum > 0 ORDER BY attnum"),
            name,
        );
        assert_eq!(columns, table.columns.iter().map(|column| column.name.to_string()).collect::<Vec<_>>());
        let comments = strings(
            &format!(
                "SELECT coalesce(col_description(attrelid, attnum), '') FROM pg_attribute WHERE attrelid = {TABLE} AND attnum > 0 ORDER BY attnum"
            ),
            name,
        );
        assert_eq!(
            comments,
            table
                .columns
                .iter()
                .map(|column| column.comment.as_deref().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        );
        let comment = strings(&format!("SELECT coalesce(obj_description({TABLE}, 'pg_class'), '')"), name);
        assert_eq!(comment, [table.comment.as_deref().unwrap_or_default()]);
        let mut constraints = strings(
            &format!("SELECT conname::text FROM pg_constraint WHERE conrelid = {TABLE} AND contype <> 'n'"),
            name,
        );
        let mut expected: Vec<String> =
            table.constraints.iter().map(|constraint| constraint.name.to_string()).collect();
        constraints.sort();
        expected.sort();
        assert_eq!(constraints, expected);
        for index in &table.indexes {
            let on = strings(
                "SELECT t.relname::text FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_class t ON t.oid = indrelid WHERE c.relname = $1",
                &index.name,
            );
            assert_eq!(on, [name]);
        }
        // What the default of a text column gives is what was written.
        for column in table.columns.iter().filter(|column| column.ty == schema_pg::catalog::DataType::Text) {
            let Some(default) = &column.default else { continue };
            let evaluated = strings(
                &format!(
                    "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = {TABLE} AND $1::text IS NOT NULL AND adnum = (SELECT attnum FROM pg_attribute WHERE attrelid = adrelid AND attname = {})",
                    schema_pg::quote_literal(&column.name)
                ),
                name,
            );
            assert_eq!(evaluated.len(), 1);
            let same =
                strings(&format!("SELECT (({}) = ({default}))::text WHERE $1::text IS NOT NULL", evaluated[0]), name);
            assert_eq!(same, ["true"], "{default}");
        }
    }
    for enum_type in &catalog.enums {
        let labels = strings(
            "SELECT enumlabel::text FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typname = $1 ORDER BY enumsortorder",
            &enum_type.name.name,
        );
        assert_eq!(labels, enum_type.labels);
    }
}
