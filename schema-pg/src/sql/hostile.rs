//! What a proof of tenants puts into the temporary schema of a session, to see whether code of others runs it: types, views and
//! functions that take the place of those that a text names without a schema.

use super::quote::Literal;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// What the code of the session raises where it runs as somebody else.
pub const RAN: &str = "SP001";

/// The sequence that counts how often it ran so: it counts on where an error is caught, and where a statement is taken back.
const COUNTER: &str = "pg_temp.schema_pg_proof_counter";
const RUNS: &str = "pg_temp.schema_pg_proof_runs";

/// Lets the role make temporary objects, whatever was revoked: no guard may rely on that.
pub fn grant_temporary(role: &str) -> String {
    format!(
        "DO $$ BEGIN EXECUTE pg_catalog.format('GRANT TEMPORARY ON DATABASE %I TO %I', pg_catalog.current_database(), {}); END $$",
        Literal(role)
    )
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| Literal(name).to_string()).collect();
    format!("ARRAY[{}]::pg_catalog.text[]", names.join(", "))
}

/// Makes the temporary objects, as the role: a domain for each type, a view for each relation of these schemas and for each relation of
/// `pg_catalog` that a function of them names, and a function for each of theirs. Whoever but the role evaluates one of them is counted.
pub fn temporary_objects(role: &str, schemas: &[&str]) -> String {
    let schemas = list(schemas);
    format!(
        "CREATE TEMPORARY SEQUENCE schema_pg_proof_counter;
GRANT ALL ON SEQUENCE {COUNTER} TO PUBLIC;
CREATE FUNCTION {RUNS}() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> {role} THEN
        PERFORM pg_catalog.nextval('{COUNTER}');
        RAISE EXCEPTION 'code of % runs as %', {role}, current_user USING ERRCODE = '{RAN}';
    END IF;
    RETURN true;
END $$;
CREATE FUNCTION pg_temp.schema_pg_proof_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM {RUNS}();
    RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION {RUNS}() TO PUBLIC;
DO $$
DECLARE
    part pg_catalog.record;
    mine pg_catalog.oid := pg_catalog.pg_my_temp_schema();
    body pg_catalog.text;
BEGIN
    FOR part IN
        SELECT DISTINCT ON (t.typname) t.typname AS name, t.typtype = 'p' AS is_pseudo, n.nspname AS of
        FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
        WHERE (n.nspname = 'pg_catalog' OR n.nspname = ANY ({schemas})) AND t.typtype <> 'c' AND t.typcategory <> 'A'
        ORDER BY t.typname, n.nspname = 'pg_catalog' DESC
    LOOP
        EXECUTE pg_catalog.format('CREATE DOMAIN pg_temp.%I AS %s CHECK ({RUNS}())', part.name,
            CASE WHEN part.is_pseudo THEN 'pg_catalog.text' ELSE pg_catalog.format('%I.%I', part.of, part.name) END);
    END LOOP;
    FOR part IN
        SELECT DISTINCT ON (c.relname) c.relname AS name, (
            SELECT pg_catalog.string_agg(pg_catalog.format('NULL::%s AS %I',
                pg_catalog.format_type(a.atttypid, a.atttypmod), a.attname), ', ' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid AND t.typtype <> 'p'
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (n.nspname = ANY ({schemas}) OR n.nspname = 'pg_catalog' AND EXISTS (
            SELECT FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS o ON o.oid = p.pronamespace
            WHERE o.nspname = ANY ({schemas}) AND pg_catalog.strpos(p.prosrc, c.relname) > 0))
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS t WHERE t.typnamespace = mine AND t.typname = c.relname)
        ORDER BY c.relname, n.nspname = 'pg_catalog' DESC
    LOOP
        EXECUTE pg_catalog.format('CREATE VIEW pg_temp.%I AS SELECT %s WHERE {RUNS}()', part.name, part.columns);
        EXECUTE pg_catalog.format('CREATE TRIGGER schema_pg_proof INSTEAD OF INSERT OR UPDATE OR DELETE ON pg_temp.%I
            FOR EACH ROW EXECUTE FUNCTION pg_temp.schema_pg_proof_row()', part.name);
        EXECUTE pg_catalog.format('GRANT ALL ON pg_temp.%I TO PUBLIC', part.name);
    END LOOP;
    FOR part IN
        SELECT p.proname AS name, pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
            pg_catalog.format_type(p.prorettype, NULL) AS returns, p.prorettype = 'pg_catalog.void'::pg_catalog.regtype AS is_void
        FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname = ANY ({schemas}) AND p.prokind = 'f' AND NOT p.proretset AND p.proargmodes IS NULL
            AND p.prorettype NOT IN (SELECT t.oid FROM pg_catalog.pg_type AS t
                WHERE t.typtype = 'p' AND t.typname NOT IN ('trigger', 'void'))
    LOOP
        body := CASE WHEN part.is_void THEN 'BEGIN PERFORM {RUNS}(); END' ELSE 'BEGIN PERFORM {RUNS}(); RETURN NULL; END' END;
        EXECUTE pg_catalog.format('CREATE OR REPLACE FUNCTION pg_temp.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L',
            part.name, part.arguments, part.returns, body);
    END LOOP;
END $$",
        role = Literal(role),
    )
}

/// Lets the session read all functions of these schemas again: what it has read already, it would not look up once more, as the new session of
/// an attacker would.
pub fn read_again(schemas: &[&str]) -> String {
    format!(
        "DO $$
DECLARE
    part pg_catalog.record;
BEGIN
    FOR part IN
        SELECT p.oid::pg_catalog.regprocedure AS of, p.procost AS cost
        FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname = ANY ({}) AND p.prokind = 'f'
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s COST %s', part.of, part.cost);
    END LOOP;
END $$",
        list(schemas)
    )
}

/// How often code of the session ran as somebody else, so far.
pub fn times_ran() -> String {
    format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {COUNTER}")
}

/// The columns of a table that the role may write by this, quoted, each with a value that differs from what it holds; NULL where none is
/// known for its type.
pub fn writable(table: &QualifiedName, role: &str, privilege: &str) -> String {
    let table = Literal(&Name(table).to_string()).to_string();
    format!(
        "SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(a.attname, CASE
            WHEN t.typcategory = 'N' AND t.typtype = 'b' THEN pg_catalog.format('%I + 1', a.attname)
            WHEN t.typcategory = 'S' AND t.typtype = 'b' THEN pg_catalog.quote_literal('~')
            WHEN t.typcategory = 'B' AND t.typtype = 'b' THEN pg_catalog.format('NOT %I', a.attname)
            WHEN t.typcategory = 'D' THEN 'pg_catalog.now()'
            WHEN t.oid = 'pg_catalog.uuid'::pg_catalog.regtype THEN 'pg_catalog.gen_random_uuid()'
            WHEN t.typname IN ('json', 'jsonb') THEN pg_catalog.quote_literal('{{}}')
            WHEN t.typtype = 'e' THEN pg_catalog.format('(SELECT e.enumlabel::pg_catalog.text FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = %s AND e.enumlabel <> %I::pg_catalog.text LIMIT 1)::%s', t.oid, a.attname, pg_catalog.format_type(t.oid, NULL))
        END) ORDER BY a.attnum)::text
    FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = {table}::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        AND pg_catalog.has_column_privilege({}, a.attrelid, a.attnum, {})",
        Literal(role),
        Literal(privilege)
    )
}

/// Columns set to these values, in all rows.
pub fn set(table: &QualifiedName, columns: &[(&str, &str)]) -> String {
    let set: Vec<String> = columns.iter().map(|(name, value)| format!("{} = {value}", Ident(name))).collect();
    format!("UPDATE {} SET {}", Name(table), set.join(", "))
}

/// A row as JSON: of the tenant, where rows are a tenant's.
pub fn any_row(table: &QualifiedName, tenant: Option<(&Text, &str)>) -> String {
    let of = tenant.map(|(column, value)| format!(" WHERE t.{}::pg_catalog.text = {}", Ident(column), Literal(value)));
    format!("SELECT pg_catalog.to_jsonb(t)::text FROM {} AS t{} LIMIT 1", Name(table), of.unwrap_or_default())
}

/// Takes a row away while triggers and references stand still, so that it can be inserted again.
pub fn remove(table: &QualifiedName, row: &str) -> String {
    format!(
        "SET LOCAL session_replication_role = replica;
DELETE FROM {} AS t WHERE pg_catalog.to_jsonb(t) = {}::pg_catalog.jsonb;
SET LOCAL session_replication_role = origin",
        Name(table),
        Literal(row)
    )
}

/// Drops the references to a table but this one, so that nothing else stops what its action does.
pub fn only_reference(target: &QualifiedName, table: &QualifiedName, constraint: &str) -> String {
    let (target, table) = (Literal(&Name(target).to_string()), Literal(&Name(table).to_string()));
    format!(
        "DO $$
DECLARE
    part pg_catalog.record;
BEGIN
    FOR part IN
        SELECT k.conrelid::pg_catalog.regclass AS of, k.conname AS name FROM pg_catalog.pg_constraint AS k
        WHERE k.contype = 'f' AND k.confrelid = {target}::pg_catalog.regclass AND k.conparentid = 0
            AND (k.conrelid, k.conname) IS DISTINCT FROM ({table}::pg_catalog.regclass::pg_catalog.oid, {}::pg_catalog.name)
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', part.of, part.name);
    END LOOP;
END $$",
        Literal(constraint)
    )
}

/// Rows are to be deleted for good.
pub fn deletes_for_good(variable: &str) -> String {
    format!("SELECT pg_catalog.set_config({}, 'on', true)", Literal(variable))
}

/// Calls of the functions that the role may call, each with values that are not NULL where its types are known.
pub fn calls(schemas: &[&str], role: &str) -> String {
    format!(
        "SELECT pg_catalog.format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT' END, n.nspname, p.proname, (
        SELECT pg_catalog.string_agg(pg_catalog.format('%s::%s', CASE
            WHEN t.typcategory = 'N' THEN '1'
            WHEN t.typcategory = 'B' THEN 'true'
            WHEN t.typcategory = 'D' THEN 'pg_catalog.now()'
            WHEN t.typcategory = 'T' THEN pg_catalog.quote_literal('1 day')
            WHEN t.typcategory = 'S' THEN pg_catalog.quote_literal('user')
            WHEN t.typname = 'uuid' THEN pg_catalog.quote_literal('00000000-0000-0000-0000-000000000000')
            WHEN t.typname = 'bytea' THEN pg_catalog.quote_literal('a')
            WHEN t.typname IN ('json', 'jsonb') THEN pg_catalog.quote_literal('{{}}')
            ELSE 'NULL' END, pg_catalog.format_type(t.oid, NULL)), ', ' ORDER BY a.at)
        FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, at) JOIN pg_catalog.pg_type AS t ON t.oid = a.type))
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY ({}) AND p.prokind IN ('f', 'p')
        AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
        AND pg_catalog.has_function_privilege({}, p.oid, 'EXECUTE')
    ORDER BY p.oid::pg_catalog.regprocedure::pg_catalog.text",
        list(schemas),
        Literal(role)
    )
}
