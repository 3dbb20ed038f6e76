//! What PostgreSQL has no single statement for.

use super::data_type::Qualified;
use super::quote::Dotted;
use super::{CreateTable, Ident, Literal, Name};
use crate::catalog::{Attribute, Domain, EnumType, PartitionOf, QualifiedName, Table, Text};

/// A partition of a table that is in use: made like it, to be attached.
pub fn create_partition(table: &Table, of: &PartitionOf) -> String {
    let like = "INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMPRESSION";
    let mut alone = Table { partition_of: None, ..table.clone() };
    alone.constraints.clear();
    alone.columns.clear();
    let body = CreateTable { table: &alone, later: Vec::new() }.to_string();
    // The table's own body is empty: the columns are those of the table that it becomes a part of.
    body.replacen("(\n)", &format!("(\n    LIKE {} {like}\n)", Name(&of.parent)), 1)
}

/// An enum type without labels that it had: each column of it is turned through text. Defaults of it are put back.
pub fn replace_enum(now: &EnumType, gone: &[&Text]) -> String {
    let old = QualifiedName::new(now.name.schema.clone(), super::super::lower::temporary(&now.name.name));
    let labels: Vec<String> = now.labels.iter().map(|label| Literal(label).to_string()).collect();
    let lost: Vec<String> = gone.iter().map(|label| Literal(label).to_string()).collect();
    let body = format!(
        "DECLARE
    part pg_catalog.record;
    path pg_catalog.text := pg_catalog.current_setting('search_path');
BEGIN
    -- The server writes names of other schemas with their schemas, in expressions too.
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    -- {lost}: rows that have it make this fail; give them another label before.
    ALTER TYPE {name} RENAME TO {old};
    CREATE TYPE {name} AS ENUM ({labels});
    FOR part IN
        SELECT c.oid::pg_catalog.regclass AS of, a.attname AS name, a.atttypid = t.typarray AS is_array,
            pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS was
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON a.atttypid IN (t.oid, t.typarray)
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE t.oid = {literal}::pg_catalog.regtype AND NOT c.relispartition
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', part.of, part.name);
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE {target}%s USING %I::pg_catalog.text%s::{target}%s', part.of, part.name,
            CASE WHEN part.is_array THEN '[]' ELSE '' END, part.name,
            CASE WHEN part.is_array THEN '[]' ELSE '' END, CASE WHEN part.is_array THEN '[]' ELSE '' END);
        IF part.was IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', part.of, part.name,
                pg_catalog.replace(part.was, {literal}::pg_catalog.regtype::pg_catalog.text, {quoted}::pg_catalog.regtype::pg_catalog.text));
        END IF;
    END LOOP;
{keep}
    DROP TYPE {old_name};
    PERFORM pg_catalog.set_config('search_path', path, true);
END;",
        name = Name(&now.name),
        old = Ident(&old.name),
        old_name = Name(&old),
        literal = Literal(&Name(&old).to_string()),
        quoted = Literal(&Name(&now.name).to_string()),
        target = Name(&now.name).to_string().replace('\'', "''").replace('%', "%%"),
        labels = labels.join(", "),
        lost = lost.join(", ").replace('\n', " "),
        keep = keep("TYPE", &old, &now.name),
    );
    super::do_block(&body)
}

/// A domain over another type: each column of it is turned through the type underneath.
pub fn replace_domain(now: &Domain) -> String {
    let old = QualifiedName::new(now.name.schema.clone(), super::super::lower::temporary(&now.name.name));
    let body = format!(
        "DECLARE
    part pg_catalog.record;
BEGIN
    ALTER DOMAIN {name} RENAME TO {old};
    {create};
    FOR part IN
        SELECT c.oid::pg_catalog.regclass AS of, a.attname AS name
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
        WHERE a.atttypid = {literal}::pg_catalog.regtype AND NOT c.relispartition
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE {target} USING %I::{ty}::{target}', part.of, part.name, part.name);
    END LOOP;
{keep}
    DROP DOMAIN {old_name};
END;",
        name = Name(&now.name),
        old = Ident(&old.name),
        old_name = Name(&old),
        literal = Literal(&Name(&old).to_string()),
        target = Name(&now.name).to_string().replace('\'', "''").replace('%', "%%"),
        ty = Qualified(&now.ty).to_string().replace('\'', "''").replace('%', "%%"),
        create = super::CreateDomain(now),
        keep = keep("DOMAIN", &old, &now.name),
    );
    super::do_block(&body)
}

/// What is said about a type and its rules, and who may use it: the one that takes its place keeps it.
fn keep(word: &str, old: &QualifiedName, now: &QualifiedName) -> String {
    format!(
        "    FOR part IN
        SELECT pg_catalog.obj_description(t.oid, 'pg_type') AS text, t.typacl AS privileges
        FROM pg_catalog.pg_type t WHERE t.oid = {old}::pg_catalog.regtype
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON {word} {target} IS %L', part.text);
        IF part.privileges IS NOT NULL THEN
            EXECUTE 'REVOKE ALL ON TYPE {plain} FROM PUBLIC';
        END IF;
    END LOOP;
    FOR part IN
        SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END AS role,
            CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS further
        FROM pg_catalog.pg_type t
        CROSS JOIN LATERAL pg_catalog.aclexplode(t.typacl) x
        LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
        WHERE t.oid = {old}::pg_catalog.regtype AND x.grantee <> t.typowner
    LOOP
        EXECUTE pg_catalog.format('GRANT USAGE ON TYPE {target} TO %s%s', part.role, part.further);
    END LOOP;
    FOR part IN
        SELECT was.conname AS name, pg_catalog.obj_description(was.oid, 'pg_constraint') AS text
        FROM pg_catalog.pg_constraint was
        JOIN pg_catalog.pg_constraint k ON k.contypid = {now}::pg_catalog.regtype AND k.conname = was.conname
        WHERE was.contypid = {old}::pg_catalog.regtype
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON CONSTRAINT %I ON DOMAIN {target} IS %L', part.name, part.text);
    END LOOP;",
        old = Literal(&Name(old).to_string()),
        now = Literal(&Name(now).to_string()),
        plain = Name(now).to_string().replace('\'', "''"),
        target = Name(now).to_string().replace('\'', "''").replace('%', "%%"),
    )
}

/// ALTER TYPE … ADD ATTRIBUTE
pub fn add_attribute(ty: &QualifiedName, attribute: &Attribute) -> String {
    format!("ALTER TYPE {} ADD ATTRIBUTE {} {}{}", Name(ty), Ident(&attribute.name), attribute.ty, collate(attribute))
}

/// ALTER TYPE … ALTER ATTRIBUTE … TYPE
pub fn alter_attribute(ty: &QualifiedName, attribute: &Attribute) -> String {
    format!(
        "ALTER TYPE {} ALTER ATTRIBUTE {} TYPE {}{}",
        Name(ty),
        Ident(&attribute.name),
        attribute.ty,
        collate(attribute)
    )
}

/// ALTER TYPE … DROP ATTRIBUTE
pub fn drop_attribute(ty: &QualifiedName, name: &Text) -> String {
    format!("ALTER TYPE {} DROP ATTRIBUTE {}", Name(ty), Ident(name))
}

fn collate(attribute: &Attribute) -> String {
    attribute.collation.as_ref().map_or_else(String::new, |name| format!(" COLLATE {}", Dotted(name)))
}

/// ALTER … SET SCHEMA
pub fn set_schema(what: &str, was: &Text, name: &Text, now: &Text) -> String {
    format!("ALTER {what} {}.{} SET SCHEMA {}", Ident(was), Ident(name), Ident(now))
}

/// What stops a script where nothing can be done.
pub fn cannot(why: &str, name: &QualifiedName) -> String {
    format!("DO $$ BEGIN RAISE EXCEPTION '%', {}; END $$", Literal(&format!("{why}: {name}")))
}
