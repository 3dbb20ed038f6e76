//! What runners of migrations note, each in its own table: how a migration counts as applied.

use super::{Ident, Literal};

/// A migration of a folder.
pub struct Applied<'m> {
    /// The number, as it is written.
    pub digits: &'m str,
    /// The words.
    pub words: &'m str,
    /// The file, in the folder.
    pub path: &'m str,
    /// Its text.
    pub text: &'m str,
    /// What the runner remembers of its text; empty where that is nothing.
    pub checksum: String,
}

/// Statements as one transaction; nothing where there are none.
pub fn script(statements: &[String]) -> String {
    match statements.is_empty() {
        true => String::new(),
        false => format!("BEGIN;\n{};\nCOMMIT;\n", statements.join(";\n")),
    }
}

/// A statement, and one for each migration.
fn each(first: &str, applied: &[Applied<'_>], row: impl Fn(&Applied<'_>) -> String) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(applied.iter().map(row)).collect()
}

/// sqlx 0.8 and 0.9
pub fn sqlx(applied: &[Applied<'_>]) -> Vec<String> {
    let table = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)";
    each(table, applied, |one| {
        format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ({}, {}, true, decode('{}', 'hex'), 0) ON CONFLICT (version) DO NOTHING",
            number(one.digits),
            Literal(&one.words.replace('_', " ")),
            one.checksum
        )
    })
}

/// refinery 0.8 to 0.10
pub fn refinery(applied: &[Applied<'_>], int8: bool) -> Vec<String> {
    let table = format!(
        "CREATE TABLE IF NOT EXISTS refinery_schema_history (
    version {} PRIMARY KEY,
    name VARCHAR(255),
    applied_on VARCHAR(255),
    checksum VARCHAR(255)
)",
        if int8 { "int8" } else { "int4" }
    );
    each(&table, applied, |one| {
        format!(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
             VALUES ({}, {}, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '{}') ON CONFLICT (version) DO NOTHING",
            number(one.digits),
            Literal(one.words),
            one.checksum
        )
    })
}

/// Flyway: one row stands for all that is not above it. It takes none where it has noted something already, and neither does this.
pub fn flyway(applied: &[Applied<'_>]) -> Vec<String> {
    let last = applied.last().map_or("0", |one| one.digits);
    vec![
        "CREATE TABLE IF NOT EXISTS flyway_schema_history (
    installed_rank INTEGER NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,
    version VARCHAR(50),
    description VARCHAR(200) NOT NULL,
    type VARCHAR(20) NOT NULL,
    script VARCHAR(1000) NOT NULL,
    checksum INTEGER,
    installed_by VARCHAR(100) NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT now(),
    execution_time INTEGER NOT NULL,
    success BOOLEAN NOT NULL
)"
        .to_owned(),
        "CREATE INDEX IF NOT EXISTS flyway_schema_history_s_idx ON flyway_schema_history (success)".to_owned(),
        format!(
            "INSERT INTO flyway_schema_history \
             (installed_rank, version, description, type, script, installed_by, execution_time, success) \
             VALUES (1, {}, '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', current_user, 0, true)",
            Literal(last)
        ),
    ]
}

/// Supabase's CLI, which keeps the statements too.
pub fn supabase(applied: &[Applied<'_>]) -> Vec<String> {
    let schema = "CREATE SCHEMA IF NOT EXISTS supabase_migrations".to_owned();
    let table = "CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY)";
    let column = |name: &str, ty: &str| {
        format!("ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS {} {ty}", Ident(name))
    };
    let rows = applied.iter().map(|one| {
        format!(
            "INSERT INTO supabase_migrations.schema_migrations (version, name, statements) VALUES ({}, {}, ARRAY[{}]) ON CONFLICT (version) DO NOTHING",
            Literal(one.digits),
            Literal(one.words),
            Literal(one.text)
        )
    });
    [schema, table.to_owned(), column("statements", "text[]"), column("name", "text")].into_iter().chain(rows).collect()
}

/// golang-migrate 4: one row, the last one.
pub fn golang_migrate(applied: &[Applied<'_>]) -> Vec<String> {
    let last = applied.last().map_or("0", |one| one.digits);
    vec![
        "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)"
            .to_owned(),
        "DELETE FROM schema_migrations".to_owned(),
        format!("INSERT INTO schema_migrations (version, dirty) VALUES ({}, false)", number(last)),
    ]
}

/// dbmate 2
pub fn dbmate(applied: &[Applied<'_>]) -> Vec<String> {
    let table = "CREATE TABLE IF NOT EXISTS schema_migrations (version varchar PRIMARY KEY)";
    each(table, applied, |one| {
        format!(
            "INSERT INTO schema_migrations (version) VALUES ({}) ON CONFLICT (version) DO NOTHING",
            Literal(one.digits)
        )
    })
}

/// Diesel 2
pub fn diesel(applied: &[Applied<'_>]) -> Vec<String> {
    let table = "CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
    version VARCHAR(50) PRIMARY KEY NOT NULL,
    run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
)";
    each(table, applied, |one| {
        format!(
            "INSERT INTO __diesel_schema_migrations (version) VALUES ({}) ON CONFLICT (version) DO NOTHING",
            Literal(one.digits)
        )
    })
}

/// Alembic 1: one row, the last one.
pub fn alembic(applied: &[Applied<'_>]) -> Vec<String> {
    let last = applied.last().map_or("", |one| one.digits);
    vec![
        "CREATE TABLE IF NOT EXISTS alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"
        .to_owned(),
        "DELETE FROM alembic_version".to_owned(),
        format!("INSERT INTO alembic_version (version_num) VALUES ({})", Literal(last)),
    ]
}

/// SeaORM 0.12 to 2
pub fn sea_orm(applied: &[Applied<'_>]) -> Vec<String> {
    let table = "CREATE TABLE IF NOT EXISTS seaql_migrations (
    version varchar NOT NULL PRIMARY KEY,
    applied_at bigint NOT NULL
)";
    each(table, applied, |one| {
        format!(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ({}, extract(epoch FROM now())::bigint) ON CONFLICT (version) DO NOTHING",
            Literal(one.path.trim_end_matches(".rs"))
        )
    })
}

/// Liquibase 4, which fills in checksums that are not there.
pub fn liquibase(applied: &[Applied<'_>]) -> Vec<String> {
    let table = "CREATE TABLE IF NOT EXISTS databasechangelog (
    id VARCHAR(255) NOT NULL,
    author VARCHAR(255) NOT NULL,
    filename VARCHAR(255) NOT NULL,
    dateexecuted TIMESTAMP NOT NULL,
    orderexecuted INTEGER NOT NULL,
    exectype VARCHAR(10) NOT NULL,
    md5sum VARCHAR(35),
    description VARCHAR(255),
    comments VARCHAR(255),
    tag VARCHAR(255),
    liquibase VARCHAR(20),
    contexts VARCHAR(255),
    labels VARCHAR(255),
    deployment_id VARCHAR(10)
)";
    each(table, applied, |one| {
        format!(
            "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, description, comments) \
             SELECT {id}, 'schema-pg', {file}, now(), coalesce(max(orderexecuted), 0) + 1, 'EXECUTED', 'sql', '' FROM databasechangelog \
             HAVING NOT EXISTS (SELECT FROM databasechangelog WHERE id = {id} AND author = 'schema-pg' AND filename = {file})",
            id = Literal(&format!("{}_{}", one.digits, one.words)),
            file = Literal(one.path)
        )
    })
}

/// A number without zeros before it.
fn number(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        number => number,
    }
}
