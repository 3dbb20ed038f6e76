-- Histories: what each begins with, then what follows, each under its name.
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, age int CHECK (age > 0),
    mood mood DEFAULT 'ok', full_name text GENERATED ALWAYS AS (email || '!') STORED);
CREATE TABLE posts (id serial PRIMARY KEY, author bigint NOT NULL REFERENCES users, title text, body text,
    CHECK (title <> body), UNIQUE (author, title));
CREATE INDEX posts_title ON posts (lower(title)) WHERE title IS NOT NULL;
CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE FUNCTION double(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE TRIGGER tidied BEFORE UPDATE OF title ON posts FOR EACH ROW WHEN (NEW.title <> OLD.title) EXECUTE FUNCTION tidy();
CREATE POLICY own ON posts USING (author IN (SELECT id FROM users WHERE email = current_user));
CREATE VIEW authors AS SELECT u.*, count(p.id) AS posts FROM users u LEFT JOIN posts p ON p.author = u.id GROUP BY u.id;
COMMENT ON COLUMN users.email IS 'mail';
GRANT SELECT (email, age) ON users TO come_reader;

-- history: nothing


-- history: drop view
DROP VIEW authors;

-- history: drop table
DROP VIEW authors;
DROP TABLE posts;
DROP TABLE users;

-- history: drop tables at once
DROP VIEW authors;
DROP TABLE users, posts;

-- history: drop table cascade
DROP TABLE users CASCADE;

-- history: drop table if exists
DROP TABLE IF EXISTS nothing, nowhere.nothing;
DROP VIEW IF EXISTS nothing CASCADE;

-- history: dropped and made anew
DROP TABLE posts CASCADE;
CREATE TABLE posts (id int PRIMARY KEY);

-- history: drop column
ALTER TABLE posts DROP COLUMN body;

-- history: drop column with an index
ALTER TABLE posts DROP title CASCADE;

-- history: drop column cascade
ALTER TABLE users DROP COLUMN email CASCADE;

-- history: drop column of a sequence
DROP VIEW authors;
ALTER TABLE posts DROP COLUMN id;

-- history: drop column if exists
ALTER TABLE posts DROP COLUMN IF EXISTS nothing, DROP COLUMN IF EXISTS body;

-- history: drop constraint
ALTER TABLE posts DROP CONSTRAINT posts_author_fkey, DROP CONSTRAINT posts_author_title_key;

-- history: drop constraint cascade
DROP VIEW authors;
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;

-- history: drop constraint of a view
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;

-- history: drop index
DROP INDEX posts_title;
DROP INDEX IF EXISTS nothing;

-- history: drop sequence cascade
DROP SEQUENCE posts_id_seq CASCADE;

-- history: drop type cascade
DROP TYPE mood CASCADE;

-- history: drop type
DROP VIEW authors;
ALTER TABLE users DROP mood;
DROP TYPE mood;

-- history: drop function
DROP FUNCTION double;
DROP FUNCTION IF EXISTS nothing(int, text);

-- history: drop function cascade
DROP FUNCTION tidy() CASCADE;

-- history: drop function of a check
ALTER TABLE users ADD CHECK (double(age) < 300);
DROP FUNCTION double(int) CASCADE;

-- history: drop trigger
DROP TRIGGER tidied ON posts;
DROP TRIGGER IF EXISTS nothing ON posts;

-- history: drop policy
DROP POLICY own ON posts;
DROP POLICY IF EXISTS own ON posts;

-- history: drop rule
CREATE RULE quiet AS ON DELETE TO posts DO INSTEAD NOTHING;
DROP RULE quiet ON posts;

-- history: drop domain
CREATE DOMAIN short AS text;
ALTER TABLE posts ADD s short;
DROP DOMAIN short CASCADE;

-- history: drop schema
DROP SCHEMA app;

-- history: drop schema cascade
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE TABLE b (a int REFERENCES app.a);
DROP SCHEMA app CASCADE;

-- history: drop statistics
CREATE STATISTICS s ON title, body FROM posts;
DROP STATISTICS s;

-- history: statistics go with a column
CREATE STATISTICS s ON title, body FROM posts;
ALTER TABLE posts DROP COLUMN body;

-- history: drop materialized view
CREATE MATERIALIZED VIEW m AS SELECT id FROM posts;
CREATE INDEX ON m (id);
DROP MATERIALIZED VIEW m;

-- history: drop partitioned
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
DROP TABLE p;

-- history: drop partition
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
DROP TABLE p1;

-- history: drop column of partitions
CREATE TABLE p (a int, b text, c int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX ON p1 (c);
ALTER TABLE p DROP c;

-- history: drop aggregate
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
DROP AGGREGATE total(int);

-- history: drop collation
CREATE COLLATION plain (provider = libc, locale = 'C');
DROP COLLATION plain;

-- history: drop event trigger
SELECT pg_catalog.set_config('search_path', 'public', false);
DROP EVENT TRIGGER IF EXISTS e;

-- history: rename table
ALTER TABLE users RENAME TO people;
ALTER TABLE people ADD note text;

-- history: rename table and sequence
ALTER TABLE posts RENAME TO articles;
ALTER SEQUENCE posts_id_seq RENAME TO articles_id_seq;
ALTER INDEX posts_pkey RENAME TO articles_pkey;

-- history: rename column
ALTER TABLE users RENAME COLUMN email TO mail;
ALTER TABLE posts RENAME title TO headline;

-- history: rename key column
ALTER TABLE users RENAME COLUMN id TO user_id;

-- history: rename column to a word
ALTER TABLE users RENAME COLUMN age TO "order";
ALTER TABLE users RENAME mood TO "User's ""Mood""";

-- history: columns change places
ALTER TABLE posts RENAME title TO x;
ALTER TABLE posts RENAME body TO title;
ALTER TABLE posts RENAME x TO body;

-- history: rename constraint
ALTER TABLE posts RENAME CONSTRAINT posts_author_fkey TO by;

-- history: rename index
ALTER INDEX posts_title RENAME TO by_title;
ALTER INDEX users_email_key RENAME TO mails;

-- history: rename view
ALTER VIEW authors RENAME TO writers;
CREATE VIEW names AS SELECT email FROM writers;

-- history: rename view as a table
ALTER TABLE authors RENAME TO writers;

-- history: rename column of a view
ALTER VIEW authors RENAME COLUMN posts TO number;
CREATE VIEW n AS SELECT number FROM authors;

-- history: rename column under views
CREATE VIEW v AS SELECT email, a.posts FROM authors a ORDER BY email;
ALTER TABLE users RENAME email TO mail;

-- history: rename type
ALTER TYPE mood RENAME TO feeling;
ALTER TYPE feeling RENAME VALUE 'sad' TO 'blue';
ALTER TYPE feeling ADD VALUE 'happy';

-- history: rename attribute
CREATE TYPE pair AS (a int, b text);
ALTER TYPE pair RENAME ATTRIBUTE a TO x;
ALTER TYPE pair RENAME TO two;

-- history: rename domain
CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
ALTER TABLE posts ADD s short;
ALTER DOMAIN short RENAME TO brief;
ALTER DOMAIN brief RENAME CONSTRAINT short_check TO brief_check;

-- history: rename function
ALTER TABLE users ADD CHECK (double(age) < 300);
ALTER FUNCTION double(int) RENAME TO twice;
ALTER FUNCTION tidy RENAME TO neat;

-- history: rename function of a view
CREATE VIEW d AS SELECT double(age) FROM users;
ALTER FUNCTION double(int) RENAME TO twice;

-- history: rename trigger
ALTER TRIGGER tidied ON posts RENAME TO a_tidied;

-- history: rename policy
ALTER POLICY own ON posts RENAME TO mine;

-- history: rename rule
CREATE RULE quiet AS ON DELETE TO posts DO INSTEAD NOTHING;
ALTER RULE quiet ON posts RENAME TO still;

-- history: table to another schema
ALTER TABLE users SET SCHEMA app;
ALTER TABLE posts SET SCHEMA app;

-- history: view to another schema
ALTER VIEW authors SET SCHEMA app;

-- history: type to another schema
ALTER TYPE mood SET SCHEMA app;

-- history: function to another schema
ALTER FUNCTION double SET SCHEMA app;
ALTER FUNCTION tidy() SET SCHEMA app;

-- history: sequence to another schema
CREATE SEQUENCE n;
ALTER TABLE posts ALTER body SET DEFAULT nextval('n');
ALTER SEQUENCE n SET SCHEMA app;

-- history: alter function
ALTER FUNCTION double(int) STABLE STRICT COST 7 SET work_mem = '1MB' PARALLEL SAFE;
ALTER FUNCTION double RESET work_mem SECURITY DEFINER;

-- history: search_path
SET search_path TO app, public;
CREATE TYPE size AS ENUM ('s');
CREATE TABLE t (id serial PRIMARY KEY, s size DEFAULT 's'::size, u bigint REFERENCES users);
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE INDEX ON t (f(id));
ALTER TABLE t ADD CHECK (f(id) > 0);
CREATE VIEW v AS WITH u AS (SELECT id FROM users) SELECT t.id, f(u.id::int) FROM t, u;
COMMENT ON TABLE t IS 'x';
RESET search_path;
CREATE TABLE t (a int);

-- history: search_path of a transaction
BEGIN;
SET LOCAL search_path = app;
CREATE TABLE t (a int);
COMMIT;
CREATE TABLE t (b int);

-- history: search_path by a query
SELECT set_config('search_path', 'app', false);
CREATE TABLE t (a int);

-- history: rolled back
COMMIT;
BEGIN;
DROP TABLE posts CASCADE;
ROLLBACK;
BEGIN;
CREATE TABLE a (i int);
SAVEPOINT s;
CREATE TABLE b (i int);
ROLLBACK TO SAVEPOINT s;
COMMIT;

-- history: view with a list
CREATE VIEW v (a, b) AS SELECT id, email AS e FROM users;
CREATE VIEW w (x) AS SELECT * FROM v;
CREATE MATERIALIZED VIEW m (n) AS SELECT count(*) FROM users UNION ALL SELECT 1;

-- history: recursive view
CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 9;

-- history: columns after a star
CREATE VIEW s AS SELECT * FROM posts p;
CREATE VIEW j AS SELECT x.* FROM (SELECT * FROM posts) x;
ALTER TABLE posts ADD more int;
ALTER TABLE posts RENAME body TO text;

-- history: like
CREATE TABLE a (LIKE posts);
CREATE TABLE b (LIKE posts INCLUDING ALL, more int);
CREATE TABLE c (first int, LIKE users INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS);

-- history: if not exists
CREATE TABLE IF NOT EXISTS users (other int);
CREATE SEQUENCE IF NOT EXISTS posts_id_seq;
CREATE SCHEMA IF NOT EXISTS app;
CREATE INDEX IF NOT EXISTS posts_title ON users (id);
ALTER TABLE posts ADD COLUMN IF NOT EXISTS title int;

-- history: if exists
ALTER TABLE IF EXISTS nothing ADD a int;
ALTER VIEW IF EXISTS nothing RENAME TO x;
ALTER SEQUENCE IF EXISTS nothing RESTART;

-- history: triggers off
ALTER TABLE posts DISABLE TRIGGER USER;
ALTER TABLE posts ENABLE TRIGGER ALL;
ALTER TABLE posts DISABLE TRIGGER tidied;

-- history: types of columns
DROP VIEW authors;
ALTER TABLE users DROP full_name;
DROP POLICY own ON posts;
ALTER TABLE users ALTER age TYPE bigint USING age::bigint, ALTER COLUMN email SET DATA TYPE varchar(100), ALTER mood DROP DEFAULT;

-- history: identity
ALTER TABLE posts ALTER id DROP DEFAULT;
DROP SEQUENCE posts_id_seq;
ALTER TABLE posts ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (START WITH 5);

-- history: inherited columns
CREATE TABLE a (x int, y text);
CREATE TABLE b (z int) INHERITS (a);
CREATE INDEX ON b (y);
ALTER TABLE a RENAME y TO w;
ALTER TABLE a DROP COLUMN x;

-- history: partitions renamed
CREATE TABLE p (a int PRIMARY KEY, b text) PARTITION BY LIST (a);
CREATE INDEX ON p (b);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p1 RENAME TO first;
ALTER TABLE p RENAME b TO c;
ALTER TABLE p RENAME TO q;

-- history: settings
SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET LOCAL lock_timeout = '1s';
RESET statement_timeout;
ANALYZE users;
LOCK TABLE users;

-- history: made where it is not there
DO $$ BEGIN CREATE TYPE mood AS ENUM ('other'); EXCEPTION WHEN duplicate_object THEN null; END $$;
DO $$
BEGIN
    ALTER TABLE posts ADD CONSTRAINT by FOREIGN KEY (author) REFERENCES users (id);
EXCEPTION WHEN duplicate_object OR duplicate_table THEN NULL;
END;
$$;

-- history: words that mean nothing here
ALTER TABLE posts ADD "select" text DEFAULT 'a;b' CHECK ("select" <> $q$;'$q$);
COMMENT ON COLUMN posts."select" IS E'it\'s; \\ "so" -- \u00e9';
CREATE FUNCTION "odd;name"("in" int, VARIADIC "x y" text[] DEFAULT ARRAY[';']) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN "in" > 0 THEN 'a;b' END; SELECT ';' /* ; */ ; END; -- ; END
CREATE TABLE "Weird ""name"".x;" ("a.b" int, "é" int, U&"\0061c" text) ;

-- history: names that are longer than the server keeps
CREATE TABLE a_table_of_a_name_that_is_longer_than_the_sixty_three_bytes_that_are_kept (id int, "Ä_column_of_a_name_that_is_longer_than_the_sixty_three_bytes_kept" text CHECK ("Ä_column_of_a_name_that_is_longer_than_the_sixty_three_bytes_kept" <> ''));
CREATE TABLE IF NOT EXISTS a_table_of_a_name_that_is_longer_than_the_sixty_three_bytes_that_are_lost (id int);
ALTER TABLE a_table_of_a_name_that_is_longer_than_the_sixty_three_bytes_that ADD COLUMN IF NOT EXISTS "Ä_column_of_a_name_that_is_longer_than_the_sixty_three_bytes_lost" int;

-- history: sequences altered
CREATE SEQUENCE back; ALTER SEQUENCE back INCREMENT -1;
CREATE SEQUENCE low; ALTER SEQUENCE low MINVALUE -5;
CREATE SEQUENCE lowest MINVALUE 5; ALTER SEQUENCE lowest NO MINVALUE;
CREATE SEQUENCE small AS smallint; ALTER SEQUENCE small AS bigint; ALTER SEQUENCE small MAXVALUE 9 CYCLE; ALTER SEQUENCE small NO MAXVALUE CACHE 3;
CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY (START 7), n int);
ALTER TABLE counted ALTER id SET INCREMENT -1;

-- history: statistics targets of indexes
CREATE TABLE measured (a int, b int, c text);
CREATE INDEX measured_i ON measured (a, (b + 1), (a * 2)); ALTER INDEX measured_i ALTER COLUMN 2 SET STATISTICS 5; ALTER INDEX measured_i ALTER COLUMN 3 SET STATISTICS 7;
CREATE INDEX measured_c ON measured (lower(c)); ALTER INDEX measured_c ALTER 1 SET STATISTICS 9;
ALTER TABLE measured ALTER b TYPE bigint;

-- history: names of indexes over expressions
CREATE TABLE called (a int, b int, c text, d text[]);
CREATE INDEX ON called ((a::text));
CREATE INDEX ON called (CAST(b AS bigint));
CREATE INDEX ON called ((CASE WHEN a > 0 THEN 1 END));
CREATE INDEX ON called ((CASE WHEN a > 0 THEN 1 ELSE b END));
CREATE INDEX ON called ((ARRAY[a]));
CREATE INDEX ON called ((c COLLATE "C"));
CREATE INDEX ON called (trim(c));
CREATE INDEX ON called ((lower(c)::varchar));
CREATE INDEX ON called ((d[1]));
CREATE INDEX ON called ((a + b), (a || c));
CREATE INDEX ON called (COALESCE(a, b), greatest(a, b), (a IS NULL));
CREATE INDEX ON called ((c LIKE 'a%'), ((1)::bigint));
DROP INDEX called_case_idx;

-- history: two keys over the same columns
CREATE TABLE keys (a int, b int, UNIQUE (a), CONSTRAINT foo UNIQUE (a), PRIMARY KEY (a), UNIQUE (b), CONSTRAINT bar UNIQUE (b));
CREATE TABLE more (a int UNIQUE, b int, CONSTRAINT named UNIQUE (b, a), UNIQUE (b, a) DEFERRABLE); ALTER TABLE more ADD PRIMARY KEY (a); ALTER TABLE more ADD UNIQUE (a);

-- history: columns of tables that inherit
CREATE TABLE above (id int, n int, note text); CREATE TABLE declares (id int DEFAULT 5, note text DEFAULT 'own') INHERITS (above); CREATE TABLE takes () INHERITS (above);
ALTER TABLE takes ALTER n SET DEFAULT 3;
ALTER TABLE above ALTER id SET DEFAULT 9, ALTER n SET DEFAULT 8, ALTER id SET STATISTICS 50, ALTER note SET STORAGE EXTERNAL;
ALTER TABLE above ALTER note SET NOT NULL;
ALTER TABLE above ALTER note DROP DEFAULT;
CREATE TABLE cut (id int, at date) PARTITION BY RANGE (at); CREATE TABLE cut_1 PARTITION OF cut (id DEFAULT 4) FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE cut ALTER id SET DEFAULT 7, ALTER at SET DEFAULT '2026-05-05';

-- history: columns of a table alone
CREATE TABLE above (id int, n int DEFAULT 1, note text, kept int NOT NULL); CREATE TABLE declares (id int DEFAULT 5) INHERITS (above); CREATE TABLE takes () INHERITS (above);
ALTER TABLE ONLY above ALTER id SET DEFAULT 9;
ALTER TABLE ONLY above ALTER n SET DEFAULT 8;
ALTER TABLE ONLY above ALTER note SET STATISTICS 9, ALTER note SET STORAGE EXTERNAL;
CREATE TABLE cut (id int, at date) PARTITION BY RANGE (at); CREATE TABLE cut_1 PARTITION OF cut (id DEFAULT 4) FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE ONLY cut ALTER id SET DEFAULT 7; ALTER TABLE ONLY cut ALTER at SET DEFAULT '2026-05-05';

-- history: labels renamed
CREATE TYPE state AS ENUM ('open', 'shut', 'it''s'); CREATE DOMAIN own AS state DEFAULT 'open';
CREATE TABLE doors (id int, a state DEFAULT 'open', b state DEFAULT 'open'::state, quoted state DEFAULT 'it''s', c own DEFAULT 'open', d state[] DEFAULT ARRAY['open'::state], note text DEFAULT 'open' CHECK (note <> 'open'),
    CHECK (a <> 'open' OR b IN ('shut', 'open') AND note = 'open'), CHECK (a NOT IN ('open')));
CREATE INDEX ON doors (id) WHERE a = 'open';
CREATE INDEX ON doors (id) WHERE note = 'open';
CREATE POLICY own ON doors USING (a = 'open' OR doors.b = 'open');
CREATE TRIGGER tidied BEFORE UPDATE ON doors FOR EACH ROW WHEN (NEW.a = 'open') EXECUTE FUNCTION tidy();
CREATE VIEW open_doors AS SELECT id FROM doors WHERE a = 'open'::state;
ALTER TYPE state RENAME VALUE 'open' TO 'o''pen';
ALTER TYPE state RENAME VALUE 'it''s' TO 'its';

-- history: functions that look where they were made
SET search_path = app;
CREATE TABLE app.seen (a int); CREATE TYPE app.pair AS (a int, b int);
CREATE FUNCTION all_seen() RETURNS SETOF seen LANGUAGE sql AS 'SELECT * FROM seen';
CREATE FUNCTION a_pair() RETURNS int LANGUAGE plpgsql AS 'DECLARE p pair; BEGIN RETURN 1; END';

-- history: like a table that inherits
CREATE TABLE above (y text CHECK (y <> '') NO INHERIT, z int CHECK (z > 0)); CREATE TABLE below () INHERITS (above); CREATE TABLE alike (LIKE below INCLUDING ALL);
