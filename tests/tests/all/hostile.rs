//! Hostile names and values, in random models: everything parses, and what is applied is read back equal.

use chrono::{DateTime, Utc};
use postgres::types::ToSql;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema_core::attr::OnView;
use schema_core::ir::Source;
use schema_core::{Entity, registry};
use schema_pg::attr::view::security_definer;
use schema_pg::catalog::{ConstraintKind, DataType, Table};
use schema_pg::{Catalog, Version};

use crate::models::{Model, model};
use crate::support::{Live, config, empty, live, volume};
use crate::twins;

pub fn runner(cases: u32) -> TestRunner {
    // A fixed seed: the same models in each run, so that a failure comes back.
    TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    )
}

#[test]
fn every_random_model_gives_sql_that_parses() {
    let versions = [Version::V14, Version::V15, Version::V16, Version::V17, Version::V18];
    let at = std::cell::Cell::new(0);
    // No server is asked.
    runner(volume("MODELS", 200))
        .run(&model(40, false), |mut model| {
            let version = versions[at.replace(at.get() + 1) % versions.len()];
            know(&mut model, version);
            let config = schema_pg::Config { version, ..schema_pg::Config::default() };
            let catalog = schema_pg::lower_with(&model.registry().unwrap(), &config).unwrap();
            schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
            Ok(())
        })
        .unwrap();
}

/// Before 15 a server knows no views but those with the rights of their owner, and wants it to be said.
fn know(model: &mut Model, version: Version) {
    if version < Version::V15 {
        let definer = |view| OnView::apply(security_definer(), view, Source::default());
        model.views.iter_mut().for_each(definer);
    }
}

#[test]
fn every_random_model_is_applied_and_read_back_equal() {
    runner(volume("APPLIED_MODELS", 40))
        .run(&model(40, true), |mut model| {
            know(&mut model, config().version);
            let catalog = schema_pg::lower_with(&model.registry().unwrap(), &config()).unwrap();
            let sql = schema_pg::create(&catalog).to_string();
            let mut live = empty();
            live.installs(&sql);
            read_back(&mut live, &catalog);
            let mismatches = live.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap();
            assert!(mismatches.is_empty(), "{mismatches:?}");
            Ok(())
        })
        .unwrap();
}

/// Columns that are called like functions of attributes.
#[derive(Entity)]
#[entity(name = "calls", primary_key([days, now]), index([months, expr("lower(sql)"), now.desc()]).name("both"))]
#[pg(partition_by_range(now).monthly().from("2026-01").retain(months(3)).default())]
struct Call {
    days: i64,
    #[entity(default = sql("1 + 1"))]
    expr: i32,
    sql: String,
    months: i32,
    years: i32,
    #[entity(default = now())]
    now: DateTime<Utc>,
}

#[test]
fn columns_are_called_like_functions_of_attributes() {
    let mut live = live(registry![Call]);
    live.takes("INSERT INTO calls (days, sql, months, years) VALUES (1, 'A', 2, 3)");
    assert_eq!(live.column("SELECT expr FROM calls WHERE months = 2 AND lower(sql) = 'a'"), "2");
    let index = live.column("SELECT pg_get_indexdef('public.both'::regclass)");
    assert!(index.ends_with("(months, lower(sql), now DESC)"), "{index}");
}

#[test]
fn sql_in_attributes_is_refused_or_stays_where_it_is_put() {
    use proptest::prelude::*;
    let words = proptest::sample::select(vec![
        "id",
        "name",
        "\"id\"",
        "1",
        "'a'",
        "(",
        ")",
        "--",
        "/*",
        "*/",
        ";",
        ",",
        "$$",
        "$a$",
        "'",
        "\"",
        "E'",
        "\\",
        "\n",
        " ",
        ">",
        "= ",
        "AND",
        "OR",
        "NOT",
        "IS NULL",
        "CASE",
        "END",
        "::text",
        "[",
        "]",
        "SELECT",
        "DROP TABLE x",
        "CHECK (true)",
        "DEFAULT 1",
        "U&'",
        "lower(",
        "IN (1)",
        ".",
        "*",
        "NULL",
        "DEFERRABLE",
        "REFERENCES x",
        "\0",
        "表",
    ]);
    let text = proptest::collection::vec(words, 1..8).prop_map(|words| words.join(" "));
    let taken = std::cell::Cell::new(0);
    runner(3000)
        .run(&text, |sql| {
            taken.set(taken.get() + u32::from(crate::fragments::stays_where_it_is(&sql)));
            Ok(())
        })
        .unwrap();
    // Some are expressions: else nothing was tried.
    assert!(taken.get() > 20, "{}", taken.get());
    for sql in ["id > 0 -- x", "id > 0 /* x */", "name = 'it''s $$'", "(id, 1) = (1, id)", "name ~ E'\\\\'"] {
        assert!(crate::fragments::stays_where_it_is(sql), "{sql}");
    }
}

/// Whatever stands in pg_catalog for the schema stands there under exactly the names, types, conditions and comments of
/// the catalog, and nothing else does.
fn read_back(live: &mut Live, catalog: &Catalog) {
    let mut seen = Vec::new();
    for table in &catalog.tables {
        let oid = table_oid(live, table);
        seen.push(table.name.name.to_string());
        if table.partition_of.is_none() {
            columns(live, table, oid);
            constraints(live, table, oid);
            twins::of_table(live, table, oid);
        }
        indexes(live, table, oid);
        let comment = live.strings("SELECT coalesce(obj_description($1, 'pg_class'), '')", &[&oid]);
        assert_eq!(comment, [table.comment.as_deref().unwrap_or_default()]);
    }
    for view in &catalog.views {
        seen.push(view.name.name.to_string());
        let comment = live.strings(
            "SELECT coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class WHERE relname = $1::text AND relkind IN ('v', 'm')",
            &[&&*view.name.name],
        );
        assert_eq!(comment, [view.comment.as_deref().unwrap_or_default()]);
    }
    seen.sort();
    let relations = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
         AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname COLLATE \"C\"";
    assert_eq!(live.strings(relations, &[]), seen);
    for enum_type in &catalog.enums {
        let labels = live.strings(
            "SELECT enumlabel::text FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typname = $1::text ORDER BY enumsortorder",
            &[&&*enum_type.name.name],
        );
        assert_eq!(labels, enum_type.labels);
    }
    for domain in &catalog.domains {
        let checks = live.strings(
            "SELECT conname::text FROM pg_constraint JOIN pg_type t ON t.oid = contypid WHERE typname = $1::text ORDER BY 1",
            &[&&*domain.name.name],
        );
        assert_eq!(checks, domain.checks.iter().map(|check| check.name.to_string()).collect::<Vec<_>>());
        twins::of_domain(live, domain);
    }
}

fn table_oid(live: &mut Live, table: &Table) -> u32 {
    let query = "SELECT oid FROM pg_class WHERE relname = $1::text AND relkind IN ('r', 'p')";
    live.client.query_one(query, &[&&*table.name.name]).unwrap().get(0)
}

fn columns(live: &mut Live, table: &Table, oid: u32) {
    let names = live
        .strings("SELECT attname::text FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 ORDER BY attnum", &[&oid]);
    assert_eq!(names, table.columns.iter().map(|column| column.name.to_string()).collect::<Vec<_>>());
    for column in &table.columns {
        let name: &str = &column.name;
        let of = match &column.ty {
            DataType::Array(of) => of,
            ty => ty,
        };
        let length = match of {
            DataType::Varchar(length) | DataType::Char(length) => i32::try_from(*length).unwrap() + 4,
            _ => -1,
        };
        let same = live.strings(
            "SELECT concat(a.atttypid = to_regtype($3), a.atttypmod, a.attnotnull, a.attgenerated <> '', a.attidentity <> '',
                 coalesce(col_description(attrelid, attnum), ''))
             FROM pg_attribute a WHERE attrelid = $1 AND attname = $2::text",
            &[&oid, &name, &column.ty.to_string()],
        );
        let flag = |flag: bool| if flag { "t" } else { "f" };
        let expected = format!(
            "t{length}{}{}{}{}",
            flag(!column.nullable),
            flag(column.generated.is_some()),
            flag(column.identity.is_some()),
            column.comment.as_deref().unwrap_or_default()
        );
        assert_eq!(same, [expected], "{name} {}", column.ty);
        // What the default gives is what was written.
        if let Some(default) = column.default.as_ref().filter(|_| column.ty == DataType::Text) {
            let kept = live.strings(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = adrelid AND a.attnum = adnum
                 WHERE adrelid = $1 AND attname = $2::text",
                &[&oid, &name],
            );
            assert_eq!(
                live.strings(&format!("SELECT (({}) = ({default}))::text", kept[0]), &[]),
                ["true"],
                "{default}"
            );
        }
    }
}

fn constraints(live: &mut Live, table: &Table, oid: u32) {
    let query = "SELECT conname::text FROM pg_constraint WHERE conrelid = $1 AND contype <> 'n' AND conparentid = 0 ORDER BY conname COLLATE \"C\"";
    let mut expected: Vec<String> = table.constraints.iter().map(|constraint| constraint.name.to_string()).collect();
    expected.sort();
    assert_eq!(live.strings(query, &[&oid]), expected);
    for constraint in &table.constraints {
        // `"column" <> 'text'`: the condition that is kept names the same column and the same text.
        let ConstraintKind::Check { expression, .. } = &constraint.kind else { continue };
        if let Some((column, literal)) = expression.split_once(" <> ").filter(|_| constraint.name.starts_with("check "))
        {
            let name: &str = &constraint.name;
            let kept = live.strings(
                "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = $1 AND conname = $2::text",
                &[&oid, &name],
            );
            let again = format!("SELECT (SELECT ({}) FROM (SELECT {literal}::text AS {column}) AS t)::text", kept[0]);
            assert_eq!(live.strings(&again, &[]), ["false"], "{} {again}", kept[0]);
        }
    }
}

fn indexes(live: &mut Live, table: &Table, oid: u32) {
    for index in &table.indexes {
        let name: &str = &index.name;
        let found = live.strings(
            "SELECT concat(am.amname, i.indisunique, coalesce(pg_get_expr(indpred, indrelid), ''), coalesce(c.reloptions::text, ''))
             FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_am am ON am.oid = c.relam
             WHERE indrelid = $1 AND c.relname = $2::text",
            &[&oid, &name],
        );
        let options: Vec<String> = index.storage.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let options = if options.is_empty() { String::new() } else { format!("{{{}}}", options.join(",")) };
        let predicate = index.predicate.as_ref().map(|predicate| {
            let column = predicate.strip_suffix(" IS NOT NULL").unwrap();
            let unquoted = column[1..column.len() - 1].replace("\"\"", "\"");
            live.strings("SELECT format('(%I IS NOT NULL)', $1::text)", &[&unquoted]).remove(0)
        });
        let unique = if index.unique { "t" } else { "f" };
        let expected = format!("{}{unique}{}{options}", index.method, predicate.unwrap_or_default());
        assert_eq!(found, [expected], "{name}");
    }
}

impl Live {
    /// The first column of a query's rows.
    fn strings(&mut self, query: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<String> {
        match self.client.query(query, parameters) {
            Ok(rows) => rows.iter().map(|row| row.get(0)).collect(),
            Err(error) => panic!("{query}: {error:?}"),
        }
    }
}
