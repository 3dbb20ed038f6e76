//! What a proof of tenants tries: statements that read and write rows of another tenant.

use super::quote::{Idents, Literal};
use super::{Ident, Name, once};
use crate::catalog::{QualifiedName, Text};

/// The tenants that a table holds rows of, oldest value first.
pub fn tenants_in(table: &QualifiedName, tenant: &str) -> String {
    format!("SELECT DISTINCT {0}::text FROM {1} ORDER BY 1", Ident(tenant), Name(table))
}

/// The role sees all rows, whatever policies say: who proves something must.
pub const SEES_ALL: &str = "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user";

/// The server knows MERGE.
pub const HAS_MERGE: &str = "SELECT current_setting('server_version_num')::int >= 150000";

/// The variable in which PostgREST hands over the claims of a token.
pub const CLAIMS: &str = "request.jwt.claims";

/// `auth.uid()` and `auth.jwt()` as Supabase defines them, where they are missing. What is empty says nothing.
pub const SUPABASE: &str = "DO $$
BEGIN
    IF to_regnamespace('auth') IS NULL THEN
        CREATE SCHEMA auth;
        GRANT USAGE ON SCHEMA auth TO PUBLIC;
    END IF;
    IF to_regprocedure('auth.jwt()') IS NULL THEN
        CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $f$
            SELECT coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                nullif(current_setting('request.jwt.claims', true), ''))::jsonb
        $f$;
    END IF;
    IF to_regprocedure('auth.uid()') IS NULL THEN
        CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $f$
            SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
        $f$;
    END IF;
END;
$$";

/// The session says this, as long as the transaction lasts.
pub fn says(variable: &str, value: &str) -> String {
    format!("SELECT pg_catalog.set_config({}, {}, true)", Literal(variable), Literal(value))
}

/// The session says nothing any more, where it said something: what was never said stays unset.
pub fn says_nothing(variable: &str) -> String {
    let variable = Literal(variable).to_string();
    format!(
        "SELECT pg_catalog.set_config({variable}, '', false) WHERE pg_catalog.current_setting({variable}, true) <> ''"
    )
}

/// The session is this role's, as long as the transaction lasts.
pub fn becomes(role: &str) -> String {
    format!("SET LOCAL ROLE {}", Ident(role))
}

/// The session is this role's, and asks for a tenant, as long as the transaction lasts.
pub fn acts(variable: &str, value: &str, role: &str) -> String {
    format!("{}; {}", says(variable, value), becomes(role))
}

/// The session is again that of who proves.
pub const COMES_BACK: &str = "RESET ROLE";

/// Deferred constraints are checked with each statement.
pub const AT_ONCE: &str = "SET CONSTRAINTS ALL IMMEDIATE";

/// The columns of a table or view that a role may read, quoted; NULL where there are none.
pub fn readable(relation: &QualifiedName, role: &str) -> String {
    let relation = Literal(&Name(relation).to_string()).to_string();
    format!(
        "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = {relation}::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND pg_catalog.has_column_privilege({}, a.attrelid, a.attnum, 'SELECT')",
        Literal(role)
    )
}

/// The role may delete from a table or view.
pub fn may_delete(relation: &QualifiedName, role: &str) -> String {
    let relation = Literal(&Name(relation).to_string()).to_string();
    format!("SELECT pg_catalog.has_table_privilege({}, {relation}::regclass, 'DELETE')", Literal(role))
}

/// What these columns hold, as one text.
pub fn seen(relation: &QualifiedName, columns: &str) -> String {
    format!(
        "SELECT count(*) || ' ' || md5(coalesce(string_agg(r, '' ORDER BY r), '')) FROM (SELECT ROW({columns})::text AS r FROM {}) AS rows",
        Name(relation)
    )
}

/// The rows of a tenant in all these tables, as one text.
pub fn rows_of(tables: &[(&QualifiedName, &Text)], value: &str) -> String {
    let value = Literal(value).to_string();
    let each: Vec<String> = tables
        .iter()
        .map(|(table, tenant)| {
            let (table, tenant) = (Name(table), Ident(tenant));
            format!("(SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {table} AS t WHERE t.{tenant}::text = {value})")
        })
        .collect();
    format!("SELECT concat({})", each.join(",\n    "))
}

/// Triggers and references stand still, as long as the transaction lasts.
pub const STAND_STILL: &str = "SET LOCAL session_replication_role = replica";

/// Triggers and references act again.
pub const ACT_AGAIN: &str = "SET LOCAL session_replication_role = origin";

/// Removes the row that this JSON holds.
pub fn remove(table: &QualifiedName, row: &str) -> String {
    format!("DELETE FROM {} AS t WHERE to_jsonb(t) = {}::jsonb", Name(table), Literal(row))
}

/// Removes all rows but those of a tenant.
pub fn leave(table: &QualifiedName, tenant: &str, value: Option<&str>) -> String {
    let others = value.map(|value| format!(" WHERE {}::text <> {}", Ident(tenant), Literal(value)));
    format!("DELETE FROM {}{}", Name(table), others.unwrap_or_default())
}

/// Makes the rows of a materialized view anew.
pub fn refresh(view: &QualifiedName) -> String {
    super::view::refresh(view, false)
}

/// Triggers of users stand still.
pub fn still(table: &QualifiedName) -> String {
    format!("ALTER TABLE {} DISABLE TRIGGER USER", Name(table))
}

/// A row of a tenant as JSON.
pub fn a_row(table: &QualifiedName, tenant: &str, value: &str) -> String {
    let (table, tenant) = (Name(table), Ident(tenant));
    format!(
        "SELECT to_jsonb(t)::text FROM {table} AS t WHERE t.{tenant}::text = {} ORDER BY t::text LIMIT 1",
        Literal(value)
    )
}

/// The values of the key of some row of a tenant, under the names of the columns that reference it, as JSON.
pub fn a_key(target: &QualifiedName, tenant: &str, value: &str, pairs: &[(&Text, &Text)]) -> String {
    let members: Vec<String> =
        pairs.iter().map(|(ours, theirs)| format!("{}, t.{}", Literal(ours), Ident(theirs))).collect();
    format!(
        "SELECT jsonb_build_object({})::text FROM {} AS t WHERE t.{}::text = {} ORDER BY t::text LIMIT 1",
        members.join(", "),
        Name(target),
        Ident(tenant),
        Literal(value)
    )
}

/// A row as JSON with another tenant.
pub fn of_tenant(row: &str, column: &str, value: &str) -> String {
    format!("SELECT ({}::jsonb || jsonb_build_object({}, {}))::text", Literal(row), Literal(column), Literal(value))
}

/// A row as JSON with other values of some columns, as JSON.
pub fn with_values(row: &str, values: &str) -> String {
    format!("SELECT ({}::jsonb || {}::jsonb)::text", Literal(row), Literal(values))
}

/// What a COPY begins with.
pub const COPY: &str = "COPY ";

/// Row security, or a privilege that is missing, stops a COPY of who asks.
pub fn stops_copy(table: &QualifiedName) -> String {
    let table = Literal(&Name(table).to_string()).to_string();
    format!(
        "SELECT pg_catalog.row_security_active({table}::regclass) OR NOT pg_catalog.has_any_column_privilege({table}::regclass, 'INSERT')"
    )
}

/// A table, and what of it is tried.
pub struct TenantStatements<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The column that names the tenant.
    pub tenant: &'a str,
    /// Columns that can be written.
    pub columns: &'a [Text],
}

impl TenantStatements<'_> {
    fn is(&self, value: &str) -> String {
        format!("{}::text = {}", Ident(self.tenant), Literal(value))
    }

    /// A value of the tenant's type: taken from JSON, as all columns of rows are.
    fn value(&self, value: &str) -> String {
        let table = Name(self.table);
        let json = format!("jsonb_build_object({}, {})", Literal(self.tenant), Literal(value));
        once(&format!("r.{} FROM jsonb_populate_record(NULL::{table}, {json}) AS r", Ident(self.tenant)))
    }

    /// A new row.
    pub fn insert(&self, row: &str) -> String {
        let (table, columns) = (Name(self.table), Idents(self.columns).to_string());
        let row = Literal(row);
        format!(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM jsonb_populate_record(NULL::{table}, {row})"
        )
    }

    /// A new row, or one that is there taken over.
    pub fn upsert(&self, row: &str, key: &[Text]) -> String {
        let set = format!("{0} = excluded.{0}", Ident(self.tenant));
        format!("{} ON CONFLICT ({}) DO UPDATE SET {set}", self.insert(row), Idents(key))
    }

    /// A row taken over, or a new one.
    pub fn merge(&self, row: &str, key: &[Text]) -> String {
        let (table, columns) = (Name(self.table), Idents(self.columns));
        let same: Vec<String> = key.iter().map(|column| format!("t.{0} = r.{0}", Ident(column))).collect();
        let values: Vec<String> = self.columns.iter().map(|column| format!("r.{}", Ident(column))).collect();
        format!(
            "MERGE INTO {table} AS t USING jsonb_populate_record(NULL::{table}, {}) AS r ON {}
    WHEN MATCHED THEN DELETE
    WHEN NOT MATCHED THEN INSERT ({columns}) OVERRIDING SYSTEM VALUE VALUES ({})",
            Literal(row),
            same.join(" AND "),
            values.join(", ")
        )
    }

    /// The rows of one tenant given to another.
    pub fn give(&self, from: &str, to: &str) -> String {
        let (table, tenant) = (Name(self.table), Ident(self.tenant));
        format!("UPDATE {table} SET {tenant} = {} WHERE {}", self.value(to), self.is(from))
    }

    /// The rows of a tenant, changed.
    pub fn change(&self, of: &str) -> String {
        format!("UPDATE {0} SET {1} = {1} WHERE {2}", Name(self.table), Ident(self.tenant), self.is(of))
    }

    /// All rows, changed to what they are.
    pub fn change_all(&self) -> String {
        format!("UPDATE {0} SET {1} = {1}", Name(self.table), Ident(self.tenant))
    }

    /// All rows, deleted softly.
    pub fn delete_softly(&self, deleted_at: &str) -> String {
        format!("UPDATE {} SET {} = now()", Name(self.table), Ident(deleted_at))
    }

    /// The rows of a tenant, deleted.
    pub fn delete(&self, of: &str) -> String {
        format!("DELETE FROM {} WHERE {}", Name(self.table), self.is(of))
    }

    /// The rows of a tenant, locked.
    pub fn lock(&self, of: &str) -> String {
        format!("SELECT FROM {} WHERE {} FOR UPDATE", Name(self.table), self.is(of))
    }

    /// Rows by COPY, which asks no policy.
    pub fn copy(&self) -> String {
        format!("{COPY}{} ({}) FROM STDIN", Name(self.table), Idents(self.columns))
    }

    /// A row that references what this JSON says.
    pub fn point(&self, at: &str, columns: &[&Text], of: &str) -> String {
        let table = Name(self.table);
        let set: Vec<String> = columns.iter().map(|column| format!("{0} = r.{0}", Ident(column))).collect();
        format!(
            "UPDATE {table} AS t SET {} FROM jsonb_populate_record(NULL::{table}, {}) AS r
    WHERE (t.tableoid, t.ctid) = (SELECT o.tableoid, o.ctid FROM {table} AS o WHERE o.{} ORDER BY o::text LIMIT 1)",
            set.join(", "),
            Literal(at),
            self.is(of)
        )
    }
}

/// All rows of a table or view deleted.
pub fn delete_all(relation: &QualifiedName) -> String {
    format!("DELETE FROM {}", Name(relation))
}

/// TRUNCATE, which asks no policy.
pub fn truncate(table: &QualifiedName) -> String {
    format!("TRUNCATE {} CASCADE", Name(table))
}

/// A role that owns the table, and nothing else.
pub fn own(table: &QualifiedName, role: &str) -> String {
    let (table, schema, role) = (Name(table), Ident(&table.schema), Ident(role));
    format!(
        "GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role};
ALTER TABLE {table} OWNER TO {role}"
    )
}

/// Makes the role, for as long as the transaction lasts.
pub fn make_owner(role: &str) -> String {
    format!("CREATE ROLE {} NOLOGIN", Ident(role))
}

/// The functions that a role may call with the rights of their owner: each could show it what it may not see.
pub fn definers(schemas: &[&str], role: &str, but: Option<&QualifiedName>) -> String {
    let but = but.map(|name| {
        format!("\n        AND (n.nspname, p.proname) <> ({}, {})", Literal(&name.schema), Literal(&name.name))
    });
    let schemas: Vec<String> = schemas.iter().map(|schema| Literal(schema).to_string()).collect();
    format!(
        "SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ({}) AND p.prosecdef AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
        AND pg_catalog.has_function_privilege({}, p.oid, 'EXECUTE'){}
    ORDER BY 1",
        schemas.join(", "),
        Literal(role),
        but.unwrap_or_default()
    )
}
