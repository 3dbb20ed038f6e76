//! Statements as people write them, and mistakes in them.

use schema_core::{Diagnostics, Entity, registry};
use schema_pg::{Catalog, Config};

/// A table that a struct declares.
#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: i64,
    email: String,
}

/// What a text says beside `app.users`.
fn read(sql: &str) -> Result<Catalog, Diagnostics> {
    let config = Config { schema: "app".into(), sql: sql.to_owned().into(), ..Config::default() };
    schema_pg::lower_with(&registry![User].unwrap(), &config)
}

/// What a plan prints of a text that is read beside `app.users`.
#[track_caller]
fn printed(sql: &str) -> String {
    let catalog = read(sql).unwrap_or_else(|found| panic!("{found}"));
    schema_pg::create(&catalog).to_string()
}

/// All of these lines are printed of the text.
#[track_caller]
fn check(sql: &str, lines: &[&str]) {
    let printed = printed(sql);
    for line in lines {
        assert!(printed.contains(line), "{line}\nis not in\n{printed}");
    }
}

/// These are found wrong: the code, the place, a part of the message or the help.
#[track_caller]
fn wrong(sql: &str, expected: &[(&str, &str, &str)]) {
    let found = read(sql).unwrap_err();
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{told:#?}");
    for ((code, place, part), (finding, told)) in expected.iter().zip(found.iter().zip(&told)) {
        assert_eq!((finding.code, &*finding.path), (*code, &*format!("objects.sql:{place}")), "{told}");
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
}

#[test]
fn tables_are_read_as_people_write_them() {
    check(
        "CREATE TABLE posts (
            id serial PRIMARY KEY,
            author int8 NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            title varchar(200) DEFAULT 'a' || 'b' NOT NULL CHECK (title <> ''),
            price decimal(10) CHECK (price > 0 AND price < 10), at timestamptz(3) DEFAULT now(),
            tags text[] DEFAULT ARRAY['a', 'b']::text[], kind \"char\", UNIQUE (author, title),
            total numeric GENERATED ALWAYS AS (price * 2) STORED
        ) WITH (fillfactor = 70);",
        &[
            "id integer DEFAULT nextval('app.posts_id_seq'::regclass) NOT NULL",
            "CREATE SEQUENCE app.posts_id_seq AS integer",
            "ALTER SEQUENCE app.posts_id_seq OWNED BY app.posts.id",
            "title varchar(200) DEFAULT 'a' || 'b' NOT NULL",
            "price numeric(10,0)",
            "at timestamp(3) with time zone DEFAULT now()",
            "tags text[] DEFAULT ARRAY['a', 'b']::text[]",
            "kind \"char\"",
            "CONSTRAINT posts_pkey PRIMARY KEY (id)",
            "CONSTRAINT posts_author_title_key UNIQUE (author, title)",
            "CONSTRAINT posts_title_check CHECK (title <> '')",
            "CONSTRAINT posts_price_check CHECK (price > 0 AND price < 10)",
            "CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES app.users (id) ON DELETE CASCADE",
            "total numeric GENERATED ALWAYS AS (price * 2) STORED",
            "WITH (fillfactor = '70')",
        ],
    );
}

#[test]
fn functions_are_read_as_people_write_them() {
    check(
        "CREATE OR REPLACE FUNCTION f(a int, b double precision DEFAULT 1.5, OUT c text, VARIADIC d numeric(10,2)[] = '{}')
            AS $body$ SELECT 'x;y'::text $body$ LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE COST 10
            SET search_path TO app, pg_temp SET work_mem = '1MB';
         CREATE FUNCTION g() RETURNS TABLE (id bigint, email text) LANGUAGE sql STABLE
            BEGIN ATOMIC SELECT id, email FROM app.users; END;
         CREATE PROCEDURE h(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
         CREATE FUNCTION i(users.email%TYPE) RETURNS bigint RETURN 1;",
        &[
            "FUNCTION app.f(a integer, b double precision DEFAULT 1.5, OUT c text, VARIADIC d numeric[] DEFAULT '{}') RETURNS text",
            "LANGUAGE sql\n    IMMUTABLE\n    STRICT\n    PARALLEL SAFE\n    COST 10\n    SET search_path = 'app', 'pg_temp'\n    SET work_mem = '1MB'\nAS $$ SELECT 'x;y'::text $$;",
            "RETURNS TABLE(id bigint, email text)",
            "BEGIN ATOMIC SELECT id, email FROM app.users; END;",
            "PROCEDURE app.h(INOUT a integer)",
            "FUNCTION app.i(text) RETURNS bigint\n    LANGUAGE sql\nRETURN 1;",
        ],
    );
}

#[test]
fn what_belongs_to_tables_is_read() {
    check(
        "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
         CREATE TRIGGER t BEFORE UPDATE OF email OR INSERT ON users FOR EACH ROW
            WHEN (NEW.email IS NOT NULL) EXECUTE PROCEDURE tidy('a', 1, b);
         ALTER TABLE users DISABLE TRIGGER t, ADD COLUMN IF NOT EXISTS name text, ENABLE ROW LEVEL SECURITY;
         CREATE UNIQUE INDEX ON users (lower(email) DESC NULLS LAST) WHERE email IS NOT NULL;
         CREATE INDEX CONCURRENTLY by_name ON users USING gin (name public.gin_trgm_ops) WITH (fastupdate);
         CREATE POLICY own ON users AS RESTRICTIVE FOR SELECT TO reader, admin USING (id > 0);
         CREATE RULE quiet AS ON DELETE TO app.users DO INSTEAD NOTHING;
         CREATE STATISTICS s (dependencies) ON id, email FROM app.users;
         GRANT SELECT (email), UPDATE ON users TO reader WITH GRANT OPTION;
         GRANT ALL ON ALL TABLES IN SCHEMA app TO admin; REVOKE TRIGGER, TRUNCATE ON users FROM admin;
         REVOKE ALL ON FUNCTION tidy() FROM PUBLIC;
         COMMENT ON COLUMN users.email IS 'it''s'; COMMENT ON TRIGGER t ON users IS E'a\\nb';",
        &[
            "CREATE TRIGGER t\n    BEFORE INSERT OR UPDATE OF email ON app.users\n    FOR EACH ROW\n    WHEN (NEW.email IS NOT NULL)\n    EXECUTE FUNCTION app.tidy('a', '1', 'b');",
            "ALTER TABLE app.users DISABLE TRIGGER t;",
            "name text",
            "CREATE UNIQUE INDEX users_lower_idx ON app.users USING btree ((lower(email)) DESC NULLS LAST) WHERE (email IS NOT NULL);",
            "CREATE INDEX by_name ON app.users USING gin (name public.gin_trgm_ops) WITH (fastupdate = 'true');",
            "CREATE POLICY own ON app.users\n    AS RESTRICTIVE\n    FOR SELECT TO admin, reader\n    USING (id > 0);",
            "ENABLE ROW LEVEL SECURITY",
            "CREATE RULE quiet AS ON DELETE TO app.users DO INSTEAD NOTHING;",
            "CREATE STATISTICS s (dependencies) ON id, email FROM app.users;",
            "GRANT UPDATE ON TABLE app.users TO reader WITH GRANT OPTION;",
            "GRANT SELECT (email) ON TABLE app.users TO reader WITH GRANT OPTION;",
            "GRANT DELETE, INSERT, REFERENCES, SELECT, UPDATE ON TABLE app.users TO admin;",
            "REVOKE EXECUTE ON FUNCTION app.tidy() FROM PUBLIC;",
            "COMMENT ON COLUMN app.users.email IS 'it''s';",
            "COMMENT ON TRIGGER t ON app.users IS 'a\nb';",
        ],
    );
}

#[test]
fn types_sequences_and_views_are_read() {
    check(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';
         CREATE TYPE pair AS (a int, b text COLLATE \"C\"); CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
         CREATE DOMAIN email AS text DEFAULT 'x' NOT NULL CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 10);
         CREATE SEQUENCE n START 5 INCREMENT BY -1 MAXVALUE 10; ALTER SEQUENCE n OWNED BY users.id CYCLE;
         CREATE VIEW v WITH (security_invoker) AS SELECT id, email AS mail FROM app.users WITH CHECK OPTION;
         CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM app.users WITH NO DATA;
         CREATE UNIQUE INDEX m_n ON m (n); COMMENT ON COLUMN v.mail IS 'x'; ALTER VIEW v ALTER mail SET DEFAULT 'y';
         ALTER TABLE users ADD mood mood DEFAULT 'ok'::mood, ADD spans span[];",
        &[
            "CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');",
            "CREATE TYPE app.pair AS (\n    a integer,\n    b text COLLATE \"C\"\n);",
            "CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi);",
            "CREATE DOMAIN app.email AS text DEFAULT 'x' NOT NULL\n    CONSTRAINT email_check CHECK (VALUE ~ '@')\n    CONSTRAINT short CHECK (length(VALUE) < 10);",
            "CREATE SEQUENCE app.n AS bigint INCREMENT BY -1 MAXVALUE 10 START WITH 5 CYCLE;",
            "ALTER SEQUENCE app.n OWNED BY app.users.id;",
            "CREATE VIEW app.v WITH (security_invoker = true) AS\nSELECT id, email AS mail FROM app.users\nWITH CASCADED CHECK OPTION;",
            "CREATE MATERIALIZED VIEW app.m AS\nSELECT count(*) AS n FROM app.users;",
            "CREATE UNIQUE INDEX m_n ON app.m USING btree (n);",
            "COMMENT ON COLUMN app.v.mail IS 'x';",
            "ALTER VIEW app.v ALTER COLUMN mail SET DEFAULT 'y';",
            "mood app.mood DEFAULT 'ok'::app.mood",
            "spans app.span[]",
        ],
    );
}

#[test]
fn all_mistakes_are_found_each_at_its_place() {
    wrong(
        "COMMENT ON TABLE usrs IS 'x';\n  ALTER TABLE users ADD COLUMN email text;\nCREATE TABEL x ();\nSET role = x;\nINSERT INTO users VALUES (1);",
        &[
            ("P0603", "1:18", "a similar name exists: `users`"),
            ("P0605", "2:32", "there is a column `email` already"),
            ("P0606", "3:8", "`TABEL` can't be held"),
            ("P0604", "4:5", "a setting of a session"),
            ("P0604", "5:1", "rows are in no catalog"),
        ],
    );
    wrong(
        "CREATE TABLE t (a intt, b int,);\nCREATE INDEX ON users (emial);\nCREATE TRIGGER x AFTER INSERT ON users EXECUTE FUNCTION nope();",
        &[
            ("P0603", "1:19", "there is no type `intt`"),
            ("P0603", "2:23", "a similar name exists: `email`"),
            ("P0603", "3:57", "there is no function `nope`"),
        ],
    );
    wrong("ALTER TABLE users ADD CHECK (id >);", &[("P0602", "1:34", "it does not parse")]);
    wrong("CREATE FUNCTION f() RETURNS int AS 'x", &[("P0602", "1:36", "has no end")]);
    wrong("CREATE VIEW v AS SELECT nme FROM app.users;", &[("P0603", "1:18", "nme")]);
    wrong("ALTER TABLE users ADD UNIQUE (email) INITIALLY sometime;", &[("P0602", "1:38", "when it is checked")]);
    wrong("CREATE TABLE o.t (a int);", &[("P0603", "1:14", "there is no schema `o`")]);
}

/// An entity in a schema that others made, and a trigger that calls a function of SQL by hand.
#[derive(Entity)]
#[entity(name = "notes")]
#[pg(schema = "theirs", trigger("tidy").before().insert().or_update_of([body]).execute("app.tidy('x', 1)"))]
struct Note {
    #[entity(primary_key)]
    id: i64,
    body: String,
}

/// A view of a struct over a table that SQL by hand makes.
#[derive(schema_core::View)]
#[entity(query = "SELECT id, amount FROM app.sums")]
struct Sum {
    id: i64,
    amount: i32,
}

const SUMS: &str = "CREATE SCHEMA app; CREATE TABLE app.sums (id bigint PRIMARY KEY, amount int);
    CREATE FUNCTION app.tidy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;";

fn notes(config: &Config) -> Result<Catalog, Diagnostics> {
    schema_pg::lower_with(&schema_core::Registry::builder().entity::<Note>().view::<Sum>().build().unwrap(), config)
}

#[test]
fn structs_and_sql_see_each_other() {
    let extension = schema_pg::catalog::Extension {
        schema: Some("theirs".into()),
        version: Some("1.6".into()),
        ..schema_pg::catalog::Extension::new("citext")
    };
    let config = Config {
        sql: SUMS.into(),
        existing_schemas: vec!["theirs".into()],
        extensions: vec![extension],
        ..Config::default()
    };
    let printed = schema_pg::create(&notes(&config).unwrap()).to_string();
    for line in [
        "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA theirs VERSION '1.6';",
        "CREATE TRIGGER tidy\n    BEFORE INSERT OR UPDATE OF body ON theirs.notes\n    FOR EACH ROW EXECUTE FUNCTION app.tidy('x', '1');",
        "CREATE VIEW public.sum",
        "CREATE TABLE theirs.notes (",
    ] {
        assert!(printed.contains(line), "{line}\nis not in\n{printed}");
    }
    assert!(!printed.contains("CREATE SCHEMA theirs"), "{printed}");
}

#[test]
fn what_sql_does_not_make_is_missed() {
    let found = notes(&Config { existing_schemas: vec!["theirs".into()], ..Config::default() }).unwrap_err();
    assert_eq!(found.codes(), ["P0561"], "{found}");
    let sql = SUMS.replace("app.tidy", "app.tidi");
    let found = notes(&Config { sql: sql.into(), ..Config::default() }).unwrap_err().to_string();
    assert!(found.contains("there is no function `app.tidy`") && found.contains("a similar name exists: `app.tidi`"));
}

/// Triggers that can't be.
#[derive(Entity)]
#[pg(trigger("a").insert().execute("f()"), trigger("b").before().execute("f()"), trigger("c").before().insert())]
#[pg(trigger("d").after().truncate().execute("f()"), trigger("e").after().insert().execute("f(x)"))]
#[pg(trigger("f").after().insert().or_insert().execute("f()"), trigger("g").after().insert().when("OLD.id > 0").execute("f()"))]
#[pg(trigger("h").after().delete().for_each_statement().when("OLD.id > 0").execute("f()"))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn triggers_that_can_not_be_are_refused_all_at_once() {
    let found = schema_pg::lower(&registry![Wrong].unwrap()).unwrap_err();
    let parts = [
        "does not say when it is called",
        "does not say what calls it",
        "calls nothing",
        "TRUNCATE calls nothing for each row",
        "is no call of a function",
        "says the same event twice",
        "names `OLD`",
        "a statement has no row",
    ];
    let told: Vec<String> = found.iter().filter(|found| found.code == "P0560").map(ToString::to_string).collect();
    assert_eq!(told.len(), parts.len(), "{told:#?}");
    for (told, part) in told.iter().zip(parts) {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
}

#[test]
fn what_others_made_in_a_schema_of_theirs_stays() {
    let config = || Config { sql: SUMS.into(), existing_schemas: vec!["theirs".into()], ..Config::default() };
    let (now, options) = (notes(&config()).unwrap(), schema_pg::PlanOptions { allow_all: true, ..Default::default() });
    let there =
        "CREATE SCHEMA theirs; CREATE TABLE theirs.other (id int); CREATE FUNCTION theirs.f() RETURNS int RETURN 1;
        GRANT USAGE ON SCHEMA theirs TO somebody; CREATE TABLE app_old (id int);";
    let live = schema_pg::parse(there, &Config::default()).unwrap();
    let plan = |was: &Catalog, now: &Catalog| {
        schema_pg::plan(&schema_pg::diff(was, now, &schema_pg::Renames::none()), &options).to_string()
    };
    let brought = plan(&live, &now);
    assert!(
        brought.contains("CREATE TABLE theirs.notes (") && brought.contains("DROP TABLE public.app_old"),
        "{brought}"
    );
    for word in ["theirs.other", "theirs.f", "SCHEMA theirs"] {
        assert!(!brought.contains(word), "{word}\nis in\n{brought}");
    }
    // What an earlier version had there is ours.
    let without = schema_pg::parse(SUMS, &config()).unwrap();
    let gone = plan(&now, &without);
    assert!(gone.contains("DROP TABLE theirs.notes") && !gone.contains("SCHEMA theirs"), "{gone}");
}
