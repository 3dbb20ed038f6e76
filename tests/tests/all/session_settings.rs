//! The matrix of session settings: what a generated function does is the same under each of them, or the statement is refused.
//!
//! Each case is a list of statements that call generated functions; each is run in a session of its own for each setting, and what
//! the database holds then is compared with what it holds after a session that sets nothing. The functions are those that the
//! server has: one that no case calls fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use postgres::{Client, SimpleQueryMessage};
use schema_core::{DbEnum, Entity, Registry, View};
use schema_pg::Config;
use uuid::Uuid;

use crate::support::{Live, config, empty};

const A: &str = "00000000-0000-0000-0000-00000000000a";

#[derive(DbEnum)]
enum State {
    Draft,
    Open,
}
use State::{Draft, Open};

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
}

#[derive(Entity)]
#[entity(name = "readings", tenant = firm_id, audit, timestamps, actors)]
#[pg(rule("three").on_insert().locks(Firm).require("(SELECT count(*) FROM public.readings AS r WHERE r.firm_id = NEW.firm_id) <= 3"))]
#[pg(rule("positive").require("NEW.amount > 0"))]
#[pg(rule("rounded").on_write().body("BEGIN NEW.note := pg_catalog.round(NEW.amount::pg_catalog.numeric, 2)::pg_catalog.text; RETURN NEW; END"))]
struct Reading {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm_id: Uuid,
    amount: f64,
    small: f32,
    at: DateTime<Utc>,
    local: NaiveDateTime,
    day: NaiveDate,
    clock: NaiveTime,
    span: TimeDelta,
    during: Range<DateTime<Utc>>,
    raw: Vec<u8>,
    list: Vec<f64>,
    json: serde_json::Value,
    note: Option<String>,
    #[entity(transitions([(Draft, Open)]).initial([Draft]), default = Draft)]
    state: State,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "notes", global, owner = user_id, audit.row_level())]
struct Note {
    #[entity(primary_key)]
    id: i64,
    user_id: Uuid,
    at: DateTime<Utc>,
    share: f64,
    span: TimeDelta,
    #[entity(immutable)]
    raw: Vec<u8>,
}

#[derive(Entity)]
#[entity(name = "folders", global, tree(parent_id), soft_delete.read_only().cascade().refuse_references())]
struct Folder {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    title: String,
}

#[derive(Entity)]
#[entity(name = "files", global, soft_delete.on_delete_statement(), audit)]
struct File {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Folder).on_delete(Cascade))]
    folder_id: i64,
    size: f64,
}

/// Rows that are moved to an archive.
#[derive(Entity)]
#[entity(name = "entries", global, retain(days(30)).by(at).archive())]
struct Entry {
    #[entity(primary_key)]
    id: i64,
    at: DateTime<Utc>,
    share: f64,
}

/// Rows that others reference so often.
#[derive(Entity)]
#[entity(name = "boxes", global)]
struct Carton {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "parts", global)]
struct Part {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Carton).on_delete(Cascade).rows(1..=2))]
    carton_id: i64,
}

/// Rows that can move from one partition to another.
#[derive(Entity)]
#[entity(name = "jobs", global, primary_key([id, region]), actors, soft_delete.on_delete_statement())]
#[pg(partition_by_hash(region).modulus(2))]
struct Job {
    id: i64,
    region: String,
    #[entity(transitions([(Draft, Open)]).initial([Draft]), default = Draft)]
    state: State,
}

#[derive(Entity)]
#[entity(name = "cards", global, audit, append_only)]
struct Card {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted.searchable())]
    number: String,
    #[pg(encrypted.searchable().bound("cards.scan"))]
    scan: Vec<u8>,
    weight: f64,
}

/// What people wrote, in functions: each part means something else under some setting.
#[derive(Entity)]
#[entity(name = "codes", global)]
#[pg(rule("fragments").on_insert().require(r"OLD.code IS NULL AND NEW.code ~ '^\d+$' AND (NEW.code = NULL) IS NULL
    AND NEW.at::text = '2026-03-29 01:30:00.123456+00' AND NEW.day::text = '2026-03-04' AND NEW.at::date > NEW.day
    AND NEW.share::text = '0.1' AND NEW.raw::text = '\x00ff' AND NEW.span::text = '-3 days' AND ('{NULL,1}'::int[])[1] IS NULL"))]
#[pg(rule("copied").on_write().body(r"BEGIN NEW.note := concat_ws('\d ', NEW.at, NEW.day, NEW.share, NEW.raw, NEW.span); RETURN NEW; END"))]
struct Code {
    #[entity(primary_key)]
    id: i64,
    code: String,
    at: DateTime<Utc>,
    day: NaiveDate,
    share: f64,
    raw: Vec<u8>,
    span: TimeDelta,
    note: Option<String>,
}

#[derive(Entity)]
#[entity(name = "events", primary_key([firm_id, id, at]), tenant = firm_id, append_only)]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).retain(months(3)).default())]
struct Event {
    id: i64,
    at: DateTime<Utc>,
    #[entity(references(Firm))]
    firm_id: Uuid,
    share: f64,
}

#[derive(Entity)]
#[entity(name = "clicks", global, primary_key([id, at]))]
#[pg(partition_by_range(at).daily().from("2026-03-28").ahead(1).retain(days(2)).default())]
struct Click {
    id: i64,
    at: NaiveDateTime,
}

#[derive(Entity)]
#[entity(name = "weeks", global, primary_key([id, day]))]
#[pg(partition_by_range(day).weekly().from("2026-01-05").ahead(1).retain(days(14)).default())]
struct Week {
    id: i64,
    day: NaiveDate,
}

#[derive(View)]
#[entity(name = "totals", materialized, unique([folder]))]
#[entity(
    query = "SELECT folder_id AS folder, sum(size) AS size, sum(size)::text AS written FROM public.files GROUP BY folder_id"
)]
struct Total {
    folder: i64,
    size: f64,
    written: String,
}

/// Who acts.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Application,
    Owner,
}

/// Statements that are run one after the other.
struct Case {
    name: &'static str,
    role: Role,
    statements: &'static [&'static str],
}

/// Functions, or files with functions, that no case calls, and why.
const ELSEWHERE: [(&str, &str); 3] = [
    ("refuse_purge", "for rows two references below one that is removed; it compares two columns with NULL"),
    ("signed.rs", "sessions are signed in another registry; bytes are hashed, and the one time is seconds as a number"),
    ("a change that does not say its time", "in a Citus cluster alone; it compares columns with each other"),
];

/// No value in a statement depends on the session: dates are ISO, bytes come from `decode`.
const CASES: &[Case] = &[
    Case {
        name: "rows",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.readings (id, firm_id, amount, small, at, local, day, clock, span, during, raw, list, json)
             VALUES (7, '00000000-0000-0000-0000-00000000000a', 123456.789012345, 0.1, '2026-03-29 01:30:00.123456+00', '2026-03-29 02:30:00',
             '2026-03-04', '12:34:56.789', make_interval(months => 14, days => -3, secs => 3.5),
             tstzrange('2026-01-02 03:04:05+00', '2026-11-12 13:14:15+00'), decode('00ff5c27', 'hex'), ARRAY[0.1, 1e-7, 123456.789012345]::float8[],
             '{\"at\": \"2026-01-01T00:00:00Z\", \"n\": 1.50}')",
            "UPDATE public.readings SET amount = 0.30000000000000004, small = 16777216, raw = decode('5c', 'hex'), at = '2026-11-01 05:30+00' WHERE id = 7",
            "UPDATE public.readings SET span = make_interval(years => -1, hours => 5), list = ARRAY[2e-300]::float8[] WHERE id = 7",
            "UPDATE public.readings SET state = 'open' WHERE id = 7",
            "UPDATE public.readings SET state = 'draft' WHERE id = 7",
            "UPDATE public.readings SET version = 1 WHERE id = 7",
            "UPDATE public.readings SET created_at = '2026-01-01 00:00+00' WHERE id = 7",
            "UPDATE public.readings SET amount = -1 WHERE id = 7",
            "INSERT INTO public.readings SELECT r.* FROM public.readings AS r WHERE r.id = 7",
            "INSERT INTO public.readings (id, version, firm_id, amount, small, at, local, day, clock, span, during, raw, list, json)
             SELECT 8, 5, firm_id, amount, small, at, local, day, clock, span, during, raw, list, json FROM public.readings WHERE id = 7",
            "DELETE FROM public.readings WHERE id = 7",
        ],
    },
    Case {
        name: "archive",
        role: Role::Owner,
        statements: &[
            "INSERT INTO public.entries (id, at, share) VALUES (1, '2020-03-29 01:30:00.123456+00', 0.30000000000000004), (2, '2020-11-01 05:30+00', 1e-7)",
            "SELECT public.archive_entries(at_most => 1)",
            "SELECT public.archive_entries(make_interval(days => 1))",
            "SELECT id, extract(epoch FROM at), share IN (0.30000000000000004, 1e-7) FROM public.entries_archive ORDER BY id",
            "SELECT public.restore_archived_entries(1)",
        ],
    },
    Case {
        name: "counted rows",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.boxes (id) VALUES (1)",
            "SET CONSTRAINTS ALL IMMEDIATE",
            "DELETE FROM public.boxes WHERE id = 1",
            "WITH made AS (INSERT INTO public.boxes (id) VALUES (2) RETURNING id) INSERT INTO public.parts (id, carton_id) SELECT n, made.id FROM made, generate_series(1, 2) AS n",
            "SET CONSTRAINTS ALL IMMEDIATE",
            "INSERT INTO public.parts (id, carton_id) VALUES (3, 2)",
            "DELETE FROM public.parts WHERE id = 1",
            "DELETE FROM public.parts WHERE id = 2",
            "DELETE FROM public.boxes WHERE id = 2",
        ],
    },
    Case {
        name: "rows one by one",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.notes VALUES (7, '00000000-0000-0000-0000-00000000000a', '2026-03-29 01:30:00.123456+00', 123456.789012345, make_interval(months => 14, days => -3), decode('00ff5c', 'hex'))",
            "UPDATE public.notes SET share = 0.30000000000000004, at = '2026-11-01 05:30+00', span = make_interval(secs => -7.25) WHERE id = 7",
            "UPDATE public.notes SET raw = decode('00', 'hex') WHERE id = 7",
            "UPDATE public.notes SET raw = raw WHERE id = 7",
            "DELETE FROM public.notes WHERE id = 7",
        ],
    },
    Case {
        name: "what people wrote",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.codes (id, code, at, day, share, raw, span) VALUES (1, '123', '2026-03-29 01:30:00.123456+00', '2026-03-04', 0.1, decode('00ff', 'hex'), make_interval(days => -3))",
            "INSERT INTO public.codes (id, code, at, day, share, raw, span) VALUES (2, 'ddd', '2026-03-29 01:30:00.123456+00', '2026-03-04', 0.1, decode('00ff', 'hex'), make_interval(days => -3))",
            "UPDATE public.codes SET share = 0.30000000000000004, at = '2026-11-01 05:30+00', raw = decode('5c', 'hex')",
        ],
    },
    Case {
        name: "rows that move",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.jobs (id, region) VALUES (1, 'a'), (2, 'b'), (3, 'c')",
            "INSERT INTO public.jobs (id, region, state) VALUES (4, 'a', 'open')",
            "INSERT INTO public.jobs (id, region, created_by) VALUES (5, 'a', 'somebody else')",
            "UPDATE public.jobs SET region = 'x'",
            "UPDATE public.jobs SET region = 'y', state = 'open' WHERE id < 3",
            "UPDATE public.jobs SET region = 'z', state = 'draft' WHERE id = 1",
            "DELETE FROM public.jobs WHERE id = 2",
            "UPDATE public.jobs SET deleted_at = '2026-01-01 00:00+00' WHERE id = 3",
            "UPDATE public.jobs SET region = 'w' WHERE id = 2",
        ],
    },
    Case {
        name: "soft deletion",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.files (id, folder_id, size) VALUES (7, 2, 123456.789012345), (8, 4, 0.1)",
            "DELETE FROM public.files WHERE id = 8",
            "INSERT INTO public.files (id, folder_id, size, deleted_at) VALUES (10, 4, 1, '2026-01-01 00:00+00')",
            "UPDATE public.folders SET deleted_at = '2026-03-29 01:30:00+00' WHERE id = 2",
            "UPDATE public.folders SET title = 'x' WHERE id = 2",
            "INSERT INTO public.files (id, folder_id, size) VALUES (9, 2, 1)",
            "UPDATE public.folders SET deleted_at = NULL WHERE id = 2",
        ],
    },
    Case {
        name: "removal for good",
        role: Role::Owner,
        statements: &[
            "UPDATE public.files SET deleted_at = '2026-01-01 00:00+00'",
            "UPDATE public.folders SET deleted_at = '2026-01-01 00:00+00' WHERE id = 4",
            "SELECT public.purge_files(make_interval(days => 1)), public.purge_jobs(make_interval(days => 1))",
            "SELECT public.purge_folders(make_interval(days => 1), 5)",
        ],
    },
    Case {
        name: "tree",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.folders (id, parent_id, title) VALUES (7, 3, 'x')",
            "UPDATE public.folders SET parent_id = 4 WHERE id = 2",
            "UPDATE public.folders SET parent_id = 7 WHERE id = 2",
        ],
    },
    Case {
        name: "encryption",
        role: Role::Application,
        statements: &[
            "INSERT INTO public.cards (id, number, scan, weight) VALUES (7, public.encrypt_text('4242 ä'), public.encrypt_bytes(decode('00ff5c27', 'hex')), 123456.789012345)",
            "INSERT INTO public.cards (id, number, scan, weight) VALUES (8, 'plain', public.encrypt_bytes(decode('00', 'hex')), 1)",
            "SELECT public.decrypt_text(number), pg_catalog.encode(public.decrypt_bytes(scan), 'hex') FROM public.cards WHERE number_hash = public.hash_text('4242 ä')",
            "SELECT id FROM public.cards WHERE scan_hash = public.hash_bytes(decode('00ff5c27', 'hex'))",
            "UPDATE public.cards SET weight = 0",
            "DELETE FROM public.cards",
        ],
    },
    Case {
        name: "another key",
        role: Role::Owner,
        statements: &[
            "SELECT set_config('app.old_encryption_key', 'a key', true), set_config('app.encryption_key', 'another', true)",
            "SELECT public.reencrypt_cards(NULL, 5)",
            "SELECT pg_catalog.encode(public.authenticated(decode('00ff5c27', 'hex'), public.encryption_tag(decode('00ff5c27', 'hex'), 'cards.scan'), 'cards.scan'), 'hex')",
            "SELECT public.authenticated(decode('00ff5c27', 'hex'), decode('00', 'hex'), 'cards.scan')",
            "TRUNCATE public.cards",
        ],
    },
    Case {
        name: "partitions",
        role: Role::Owner,
        statements: &[
            "SELECT public.maintain_events_partitions('2026-03-01T00:00:00Z')",
            "SELECT public.maintain_events_partitions('2026-07-31T23:59:59Z')",
            "SELECT public.maintain_clicks_partitions('2026-03-30T00:00:00Z')",
            "SELECT public.maintain_clicks_partitions('2026-03-31T23:59:59Z')",
            "SELECT public.maintain_weeks_partitions('2026-02-02T00:00:00Z')",
            "SELECT public.maintain_audit_log_partitions('2026-07-01T00:00:00Z')",
        ],
    },
    Case {
        name: "views and helpers",
        role: Role::Owner,
        statements: &[
            "INSERT INTO public.files (id, folder_id, size) VALUES (7, 2, 123456.789012345)",
            "SELECT public.refresh_totals()",
            "SELECT public.current_tenant_id() = '00000000-0000-0000-0000-00000000000a', public.current_user_id() = '00000000-0000-0000-0000-00000000000a'",
        ],
    },
];

/// Rows that are there before.
const ROWS: &str = "
    INSERT INTO firms VALUES ('00000000-0000-0000-0000-00000000000a', 'a'), ('00000000-0000-0000-0000-00000000000b', 'b');
    INSERT INTO folders (id, parent_id, title) VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, NULL, 'd');
    INSERT INTO files (id, folder_id, size) VALUES (1, 2, 1.5), (2, 4, 2.5);
    INSERT INTO events (id, at, firm_id, share) SELECT n, timestamptz '2026-01-31 23:30+00' + n * interval '12 hours', firms.id, 123456.789012345
        FROM generate_series(1, 250) AS n, firms WHERE n % 2 = (name = 'a')::int;
    INSERT INTO clicks SELECT n, timestamp '2026-03-27 23:30' + n * interval '30 minutes' FROM generate_series(0, 250) AS n;
    INSERT INTO weeks SELECT n, date '2026-01-01' + n FROM generate_series(0, 50) AS n;
    INSERT INTO cards (id, number, scan, weight) VALUES (1, encrypt_text('one'), encrypt_bytes('two'), 0.1)";

/// What the database holds, without what is another each time: times of now, identities that are made up, ciphertext.
const HOLDS: &str = "
    SELECT 'readings', to_jsonb(r) - '{created_at,updated_at}'::text[] || jsonb_build_object('later', updated_at >= created_at) FROM public.readings AS r
    UNION ALL SELECT 'notes', to_jsonb(n) FROM public.notes AS n
    UNION ALL SELECT 'folders', to_jsonb(f) - '{deletion_id,deleted_at}'::text[] || jsonb_build_object('deleted', deleted_at IS NOT NULL AND deleted_at < now()) FROM public.folders AS f
    UNION ALL SELECT 'jobs', to_jsonb(j) - '{deleted_at}'::text[] || jsonb_build_object('deleted', deleted_at IS NOT NULL) FROM public.jobs AS j
    UNION ALL SELECT 'files', to_jsonb(f) - '{deletion_id,deleted_at}'::text[] || jsonb_build_object('deleted', deleted_at IS NOT NULL) FROM public.files AS f
    UNION ALL SELECT 'cards', to_jsonb(c) - '{number,scan,scan_tag}'::text[] || jsonb_build_object('one',
        coalesce((SELECT public.decrypt_text(c.number) || public.decrypt_bytes(c.scan)::text), 'none')) FROM public.cards AS c
    UNION ALL SELECT 'events', to_jsonb(e) || jsonb_build_object('place', tableoid::regclass) FROM public.events AS e
    UNION ALL SELECT 'clicks', to_jsonb(c) || jsonb_build_object('place', tableoid::regclass) FROM public.clicks AS c
    UNION ALL SELECT 'weeks', to_jsonb(w) || jsonb_build_object('place', tableoid::regclass) FROM public.weeks AS w
    UNION ALL SELECT 'codes', to_jsonb(c) FROM public.codes AS c
    UNION ALL SELECT 'totals', to_jsonb(t) FROM public.totals AS t
    UNION ALL SELECT 'partitions', to_jsonb(c.relname || ' ' || pg_get_expr(c.relpartbound, c.oid)) FROM pg_class AS c WHERE relispartition AND relkind = 'r'
    UNION ALL SELECT 'log', to_jsonb(l) - '{at,id,txid,old_values,new_values}'::text[] || jsonb_build_object(
        'old', old_values - '{created_at,updated_at,deleted_at,deletion_id,number,scan,scan_tag}'::text[], 'new', new_values - '{created_at,updated_at,deleted_at,deletion_id,number,scan,scan_tag}'::text[])
        FROM public.audit_log AS l";

/// Settings of a session, and what of it is refused that is not refused in a session without them: the cases by name.
struct Settings {
    set: &'static str,
    refused: &'static [&'static str],
}

const fn set(set: &'static str) -> Settings {
    Settings { set, refused: &[] }
}

const SETTINGS: &[Settings] = &[
    set("SET TimeZone = 'UTC'"),
    set("SET TimeZone = 'Asia/Shanghai'"),
    set("SET TimeZone = 'America/New_York'"),
    set("SET TimeZone = 'Asia/Kolkata'"),
    set("SET DateStyle = 'ISO, DMY'"),
    set("SET DateStyle = 'German'"),
    set("SET DateStyle = 'SQL, DMY'"),
    set("SET DateStyle = 'Postgres'"),
    set("SET TimeZone = 'Asia/Shanghai'; SET DateStyle = 'German'"),
    set("SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'SQL, DMY'"),
    set("SET TimeZone = 'America/New_York'; SET DateStyle = 'Postgres, MDY'"),
    set("SET timezone_abbreviations = 'India'; SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'Postgres, DMY'"),
    set("SET IntervalStyle = 'postgres'"),
    set("SET IntervalStyle = 'postgres_verbose'"),
    set("SET IntervalStyle = 'sql_standard'"),
    set("SET IntervalStyle = 'iso_8601'"),
    set("SET extra_float_digits = -15"),
    set("SET extra_float_digits = 0"),
    set("SET extra_float_digits = 3"),
    set("SET bytea_output = 'hex'"),
    set("SET bytea_output = 'escape'"),
    set("SET standard_conforming_strings = on"),
    set("SET standard_conforming_strings = off; SET escape_string_warning = off"),
    set("SET row_security = on"),
    // Policies would hide rows, and the session asks to be refused rather.
    Settings { set: "SET row_security = off", refused: &["rows", "rows one by one"] },
    set("SET search_path = ''"),
    set("SET search_path = pg_temp"),
    set("SET search_path = pg_temp, pg_catalog, evil, public"),
    set("SET search_path = evil, pg_catalog, public"),
    set("SET search_path = evil, pg_temp"),
    set("SET search_path = public, evil, pg_catalog"),
    set("SET lc_monetary = 'C'; SET lc_numeric = 'C'; SET lc_time = 'C'"),
    set("SET default_text_search_config = 'pg_catalog.german'"),
    set("SET xmlbinary = 'hex'; SET xmloption = 'document'"),
    set("SET array_nulls = off"),
    set("SET gin_fuzzy_search_limit = 1"),
    set("SET transform_null_equals = on"),
    set("SET plpgsql.variable_conflict = 'use_column'"),
    set("SET plpgsql.variable_conflict = 'use_variable'"),
    set("SET plpgsql.extra_errors = 'all'"),
    set("SET check_function_bodies = off"),
    set("SET quote_all_identifiers = on"),
    set("SET lock_timeout = '1h'; SET default_toast_compression = 'pglz'; SET client_min_messages = 'error'"),
    set("SET TimeZone = 'Asia/Shanghai'; SET DateStyle = 'German'; SET IntervalStyle = 'sql_standard'; SET extra_float_digits = -15;
         SET bytea_output = 'escape'; SET transform_null_equals = on; SET array_nulls = off; SET quote_all_identifiers = on"),
];

/// Objects of a stranger that stand where names without a schema would find them. Whoever uses one is told by `TRAPD`.
const TRAPS: &str = "
    CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC;
    CREATE FUNCTION evil.trap() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped' USING ERRCODE = 'TRAPD'; END $$;
    CREATE FUNCTION evil.now() RETURNS pg_catalog.timestamptz LANGUAGE sql AS 'SELECT NULL::pg_catalog.timestamptz WHERE evil.trap()';
    CREATE FUNCTION evil.lower(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql AS 'SELECT NULL::pg_catalog.text WHERE evil.trap()';
    CREATE FUNCTION evil.format(pg_catalog.text, VARIADIC pg_catalog.text[]) RETURNS pg_catalog.text LANGUAGE sql AS 'SELECT NULL::pg_catalog.text WHERE evil.trap()';
    CREATE FUNCTION evil.to_jsonb(anyelement) RETURNS pg_catalog.jsonb LANGUAGE sql AS 'SELECT NULL::pg_catalog.jsonb WHERE evil.trap()';
    CREATE FUNCTION evil.current_setting(pg_catalog.text, boolean) RETURNS pg_catalog.text LANGUAGE sql AS 'SELECT NULL::pg_catalog.text WHERE evil.trap()';
    CREATE FUNCTION evil.same(pg_catalog.text, pg_catalog.text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.trap()';
    CREATE OPERATOR evil.= (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = evil.same);
    CREATE FUNCTION evil.joined(pg_catalog.text, pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql AS 'SELECT NULL::pg_catalog.text WHERE evil.trap()';
    CREATE OPERATOR evil.|| (LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text, FUNCTION = evil.joined)";

/// The same in the session's own schema, which comes first for types and tables wherever a path does not name it.
fn traps(client: &mut Client) {
    let mut sql = String::new();
    for ty in ["text", "jsonb", "timestamptz", "date", "bytea", "record", "regclass", "name", "oid", "tsrange", "uuid"]
    {
        // A domain takes the place of the type's name, and its check is called by each cast.
        let of = if matches!(ty, "record" | "regclass" | "name" | "oid" | "tsrange") { "text" } else { ty };
        sql += &format!("CREATE DOMAIN pg_temp.{ty} AS pg_catalog.{of} CHECK (evil.trap());");
    }
    for table in [
        "readings",
        "notes",
        "folders",
        "files",
        "cards",
        "events",
        "audit_log",
        "firms",
        "pg_class",
        "pg_inherits",
        "pg_constraint",
    ] {
        sql += &format!(
            "CREATE TEMPORARY TABLE {table} (id pg_catalog.int8 CHECK (evil.trap())); GRANT ALL ON pg_temp.{table} TO PUBLIC;"
        );
    }
    client.batch_execute(&sql).unwrap();
}

/// What came of a case: how each statement ended, and what the database holds then.
#[derive(Debug, PartialEq, Clone)]
struct Outcome {
    statements: Vec<String>,
    holds: Vec<String>,
}

/// Runs a case in a new session and takes it back. `settings` come once all else of the session is said. Which functions were
/// called is added to `called`.
fn run(live: &Live, role: &str, settings: &str, case: &Case, called: &mut BTreeSet<String>) -> Outcome {
    let mut live = live.again();
    let client = &mut live.client;
    traps(client);
    client
        .batch_execute(&format!(
            "SET track_functions = 'all'; SET app.tenant_id = '{A}'; SET app.user_id = '{A}'; SET app.encryption_key = 'a key'; SET app.hash_key = 'hash key';
             SET search_path = pg_catalog, public, pg_temp; {settings}; SET ROLE {role}; BEGIN"
        ))
        .unwrap_or_else(|error| panic!("{settings}: {error:?}"));
    let mut statements = Vec::new();
    for statement in case.statements {
        client.batch_execute("SAVEPOINT one").unwrap();
        statements.push(match client.simple_query(statement) {
            Ok(found) => found.iter().map(shown).collect::<Vec<_>>().join(" "),
            Err(error) => {
                let error = error.as_db_error().unwrap_or_else(|| panic!("{statement}: {error}"));
                let (state, name) = (error.code().code(), error.constraint().unwrap_or_default());
                assert_ne!(state, "TRAPD", "{settings}: {statement}: {error:?}");
                client.batch_execute("ROLLBACK TO one").unwrap();
                format!("{state} {name}")
            }
        });
    }
    client
        .batch_execute("RESET ROLE; RESET ALL; SET search_path = pg_catalog, public, pg_temp; SET TimeZone = 'UTC'")
        .unwrap();
    // With the key that the rows have now.
    let has_another = case.name == "another key" && statements.get(1).is_some_and(|outcome| !is_refusal(outcome));
    let key = if has_another { "another" } else { "a key" };
    client.batch_execute(&format!("SET app.encryption_key = '{key}'; SET app.hash_key = 'hash key'")).unwrap();
    called.extend(column(client, "SELECT schemaname || '.' || funcname FROM pg_stat_xact_user_functions"));
    let holds = column(client, &format!("SELECT name || ' ' || of::text FROM ({HOLDS}) AS held (name, of) ORDER BY 1"));
    client.batch_execute("ROLLBACK").unwrap();
    Outcome { statements, holds }
}

fn shown(message: &SimpleQueryMessage) -> String {
    match message {
        SimpleQueryMessage::Row(row) => {
            (0..row.len()).map(|at| row.get(at).unwrap_or("NULL")).collect::<Vec<_>>().join("|")
        }
        SimpleQueryMessage::CommandComplete(count) => count.to_string(),
        _ => String::new(),
    }
}

fn column(client: &mut Client, query: &str) -> Vec<String> {
    let rows = client.query(query, &[]).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    rows.iter().map(|row| row.get::<_, String>(0)).collect()
}

fn registry() -> Registry {
    let entities =
        Registry::builder().entity::<Firm>().entity::<Reading>().entity::<Note>().entity::<Folder>().entity::<File>();
    let entities = entities.entity::<Card>().entity::<Event>().entity::<Click>().entity::<Week>().entity::<Job>();
    let entities = entities.entity::<Code>().entity::<Entry>().entity::<Carton>().entity::<Part>();
    entities.view::<Total>().build().unwrap()
}

/// The database of the matrix: all belongs to one role, another is the application's.
fn database(name: &str, moddatetime: bool) -> (Live, String, String) {
    let mut live = empty();
    let (owner, app) = (format!("settings_{name}_owner"), format!("settings_{name}_app"));
    // Made as a superuser, so that this is about settings alone.
    live.takes(&format!("CREATE ROLE {owner} SUPERUSER; CREATE ROLE {app}; SET ROLE {owner}"));
    let config = Config { moddatetime, ..config() };
    let sql = schema_pg::create(&schema_pg::lower_with(&registry(), &config).unwrap()).to_string();
    live.takes(&sql);
    live.takes(&format!(
        "SET app.encryption_key = 'a key'; SET app.hash_key = 'hash key'; {ROWS}; {TRAPS};
         GRANT SELECT, INSERT, UPDATE, DELETE ON readings, notes, folders, files, cards, events, jobs, codes, boxes, parts TO {app}; GRANT SELECT ON firms TO {app};
         GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}; GRANT CREATE ON SCHEMA public TO {owner};
         REVOKE EXECUTE ON FUNCTION maintain_events_partitions, maintain_clicks_partitions FROM {app};
         RESET ROLE; ALTER ROLE {owner} NOSUPERUSER"
    ));
    (live, owner, app)
}

/// Compares a case under all settings with the same case without; what differs is added to `wrong`.
fn compare(live: &Live, role: &str, case: &Case, called: &mut BTreeSet<String>, wrong: &mut Vec<String>) {
    let expected = run(live, role, "SELECT", case, called);
    for Settings { set, refused } in SETTINGS {
        let found = run(live, role, set, case, &mut BTreeSet::new());
        let pairs = || found.statements.iter().zip(&expected.statements).filter(|(found, expected)| found != expected);
        if refused.contains(&case.name) {
            // All that differs is that statements are refused.
            assert!(pairs().next().is_some(), "{set}: {} is not refused", case.name);
            if pairs().all(|(found, _)| is_refusal(found)) {
                continue;
            }
        }
        if found != expected {
            let (there, wanted): (BTreeSet<_>, BTreeSet<_>) =
                (found.holds.iter().collect(), expected.holds.iter().collect());
            let statements = pairs().map(|(found, expected)| format!("{found} <> {expected}"));
            let more = there.difference(&wanted).map(|row| format!("+ {row}"));
            let differs = statements.chain(more).chain(wanted.difference(&there).map(|row| format!("- {row}")));
            let lines: Vec<String> = differs.take(4).map(|line| line.chars().take(300).collect()).collect();
            wrong.push(format!("{} under {set}:\n  {}", case.name, lines.join("\n  ")));
        }
    }
}

#[test]
fn generated_functions_do_the_same_under_all_settings_of_a_session() {
    let (live, owner, app) = database("matrix", false);
    let (mut called, mut wrong) = (BTreeSet::new(), Vec::new());
    for case in CASES {
        let role = if case.role == Role::Owner { &owner } else { &app };
        compare(&live, role, case, &mut called, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cells differ\n{}", wrong.len(), wrong.join("\n"));

    // Functions whose body takes the place of the call are not counted: a statement names them.
    let elsewhere = |name: &String| ELSEWHERE.iter().any(|(known, _)| name.ends_with(known));
    let missing =
        functions(&live).into_iter().filter(|name| !called.contains(name) && !is_named(name) && !elsewhere(name));
    let missing: Vec<String> = missing.collect();
    assert!(missing.is_empty(), "no case calls {missing:?}");
}

#[test]
fn functions_beside_the_extension_for_times_do_the_same_under_all_settings() {
    let (live, _, app) = database("moddatetime", true);
    let (mut called, mut wrong) = (BTreeSet::new(), Vec::new());
    let case = CASES.iter().find(|case| case.name == "rows").unwrap();
    compare(&live, &app, case, &mut called, &mut wrong);
    assert!(wrong.is_empty(), "{} cells differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(called.contains("public.keep_created_at"), "{called:?}");
}

/// Statements that use a stranger's object under this path.
const TRAPPED: [(&str, &[&str]); 4] = [
    ("''", &["SELECT 'x'::text"]),
    ("pg_temp, pg_catalog", &["INSERT INTO firms (id) VALUES (1)"]),
    ("evil, pg_catalog", &["SELECT now()"]),
    ("evil, pg_catalog", &["SELECT 'a'::text = 'b'::text"]),
];

#[test]
fn who_finds_the_objects_of_a_stranger_is_told() {
    let (live, _, app) = database("control", false);
    for (path, statements) in TRAPPED {
        let case = Case { name: "trapped", role: Role::Application, statements };
        let settings = format!("SET search_path = {path}");
        let run = || run(&live, &app, &settings, &case, &mut BTreeSet::new());
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).err();
        let said = panic.and_then(|panic| panic.downcast::<String>().ok());
        assert!(said.is_some_and(|said| said.contains("trapped")), "{path}: {statements:?}");
    }
}

/// The generated functions that a database has.
fn functions(live: &Live) -> Vec<String> {
    let found = column(
        &mut live.again().client,
        "SELECT 'public.' || p.proname FROM pg_proc AS p WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1",
    );
    assert!(found.len() > 30, "{found:?}");
    found
}

fn is_named(function: &str) -> bool {
    CASES.iter().flat_map(|case| case.statements).any(|text| text.contains(&format!("{function}(")))
}

/// A state in place of a count or rows.
fn is_refusal(outcome: &str) -> bool {
    let state = outcome.split(' ').next().unwrap_or_default();
    state.len() == 5 && state.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[test]
fn each_kind_of_generated_function_is_in_the_matrix() {
    // What each kind says of itself is written where it is made.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema-pg/src/lower");
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let mut open = vec![folder];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if !text.contains("generated_function::") && !text.contains("Function::generated") {
            continue;
        }
        // `generated_for("word", "purpose")`, or with a purpose that names a table: `format_args!("the rows of {}", …)`.
        for call in text.split("generated_for(").skip(1) {
            let literals: Vec<&str> = call.split('"').collect();
            let [_, word, between, purpose, ..] = literals[..] else { continue };
            if between.len() > 40 {
                continue;
            }
            let kind = format!("`{word}`: {}", purpose.split('{').next().unwrap()).trim_end().to_owned();
            kinds.insert(kind, path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert!(kinds.len() >= 20, "{kinds:?}");
    let of = |moddatetime| schema_pg::lower_with(&registry(), &Config { moddatetime, ..config() }).unwrap();
    let (catalog, other) = (of(false), of(true));
    let functions = catalog.functions.iter().chain(&other.functions);
    let comments = functions.filter_map(|function| function.comment.clone());
    let others = catalog.tables.iter().filter_map(|table| table.comment.clone());
    let others = others.chain(catalog.views.iter().filter_map(|view| view.comment.clone()));
    let comments: Vec<String> = comments.chain(others).map(|text| text.to_string()).collect();
    let elsewhere = |kind: &str, file: &str| ELSEWHERE.iter().any(|(known, _)| file == *known || kind.ends_with(known));
    let missing: Vec<_> = kinds
        .iter()
        .filter(|(kind, file)| !elsewhere(kind, file))
        .filter(|(kind, _)| !comments.iter().any(|text| text.starts_with(&format!("Generated by {kind}"))))
        .collect();
    assert!(missing.is_empty(), "no row of the matrix: {missing:?}");
}
