//! Tables and their rows.

use schema_core::Severity;

use crate::health::check::{HealthCheck, counted, number, size};
use crate::health::report::TableSize;
use crate::sql::health as sql;

pub const SIZES: HealthCheck = HealthCheck {
    code: "H01",
    title: "tables that grew beyond what was expected",
    reason: "What was decided for a size (indexes, partitions, who keeps what in memory) is to be looked at again where the size is another.",
    source: "`expected_rows` of the entities",
    query: |scope, _| sql::sizes(scope),
    judge: |row, judged| {
        let [schema, table, rows, bytes] = row else { return };
        let (rows, bytes) = (number(rows), number(bytes));
        let notes = judged.entity(schema, table).and_then(|entity| entity.notes.as_ref());
        let expected_rows = notes.and_then(|notes| notes.expected_rows);
        let name = format!("{schema}.{table}");
        if let Some(expected) = expected_rows.filter(|expected| rows > *expected) {
            let message = format!("{name} has about {} rows, and {} were expected", counted(rows), counted(expected));
            let help = "look again at what was decided for that size, and say the new one: `expected_rows = …`";
            judged.finds(Severity::Warning, format!("table {name}"), message, help);
        }
        judged.report.sizes.push(TableSize { table: name, rows, bytes, expected_rows });
    },
};

pub const SCANNED: HealthCheck = HealthCheck {
    code: "H05",
    title: "tables that are read whole again and again",
    reason: "A query that reads 10,000 rows and more to find some asks for an index.",
    source: "pghero's and pg_extras' missing indexes: many sequential scans of many rows, few scans of indexes",
    query: |scope, _| sql::scanned_tables(scope),
    judge: |row, judged| {
        let [schema, table, scans, rows, index_scans] = row else { return };
        let message = format!(
            "{schema}.{table} was read whole {} times, {} rows each time; indexes were read {} times",
            counted(number(scans)),
            counted(number(rows)),
            counted(number(index_scans))
        );
        let help = "find the query among the slow statements (H13), and declare it: `access(…)` makes the index that serves it";
        judged.finds(Severity::Warning, format!("table {schema}.{table}"), message, help);
    },
};

pub const DEAD: HealthCheck = HealthCheck {
    code: "H06",
    title: "tables in which a fifth of the rows is dead",
    reason: "Dead rows are read past by each scan, and take room in memory.",
    source: "check_postgres' and pg_extras' dead rows; the default of autovacuum_vacuum_scale_factor is a fifth",
    query: |scope, _| sql::dead_rows(scope),
    judge: |row, judged| {
        let [schema, table, live, dead, when] = row else { return };
        let message = format!(
            "{schema}.{table} has {} dead rows beside {} live ones, and was last vacuumed: {when}",
            counted(number(dead)),
            counted(number(live))
        );
        let help = "look for a transaction that holds them (H14), run VACUUM, and let autovacuum run more often: `#[pg(storage(autovacuum_vacuum_scale_factor = 0.02))]`";
        judged.finds(Severity::Warning, format!("table {schema}.{table}"), message, help);
    },
};

pub const UNANALYZED: HealthCheck = HealthCheck {
    code: "H07",
    title: "tables with rows and without statistics",
    reason: "Plans are guessed without them. They are missing after a restore, an upgrade and a load.",
    source: "pg-index-health",
    query: |scope, _| sql::without_statistics(scope),
    judge: |row, judged| {
        let [schema, table, bytes] = row else { return };
        let message = format!("{schema}.{table} has {} of rows and no statistics", size(number(bytes)));
        judged.finds(
            Severity::Warning,
            format!("table {schema}.{table}"),
            message,
            &format!("run ANALYZE {schema}.{table}"),
        );
    },
};

pub const NOT_VALID: HealthCheck = HealthCheck {
    code: "H08",
    title: "constraints that rows of before may break",
    reason: "A constraint that is NOT VALID holds for new rows alone: nothing may rely on it, the planner does not.",
    source: "pg-index-health's not valid constraints",
    query: |scope, _| sql::not_valid(scope),
    judge: |row, judged| {
        let [schema, table, constraint] = row else { return };
        let message = format!("{schema}.{table} has the constraint {constraint}, which rows of before may break");
        let help = "mend those rows, then let VALIDATE CONSTRAINT look at all of them";
        judged.finds(Severity::Warning, format!("constraint {schema}.{table}.{constraint}"), message, help);
    },
};
