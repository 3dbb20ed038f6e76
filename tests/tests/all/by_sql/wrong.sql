-- What a server refuses after what histories begin with, or what is not followed: the column, and a part of what is found.

-- wrong at 6: depends on table public.users
DROP TABLE users;

-- wrong at 12: a similar name exists: `posts`
DROP TABLE postz;

-- wrong at 11: `users` is no view
DROP VIEW users;

-- wrong at 6: depends on type public.mood
DROP TYPE mood;

-- wrong at 6: depends on function public.tidy
DROP FUNCTION tidy();

-- wrong at 12: is the index of a constraint
DROP INDEX users_email_key;

-- wrong at 6: belongs to the server
DROP ROLE come_reader;

-- wrong at 31: depends on column public.users.email
ALTER TABLE users DROP COLUMN email;

-- wrong at 35: depends on constraint public.users.users_pkey
ALTER TABLE users DROP CONSTRAINT users_pkey;

-- wrong at 29: there is a relation `public.posts` already
ALTER TABLE users RENAME TO posts;

-- wrong at 26: there is a column `age` already
ALTER TABLE users RENAME email TO age;

-- wrong at 19: there is no schema `nowhere`
ALTER TABLE users SET SCHEMA nowhere;

-- wrong at 36: no schema has been selected
SET search_path = ''; CREATE TABLE t (a int);

-- wrong at 5: a setting of a session
SET ROLE reader;

-- wrong at 5: a setting of a session
SET TIME ZONE 'Europe/Berlin';

-- wrong at 5: goes with its session
SET search_path = pg_temp;

-- wrong at 1: a query is run
SELECT setval('posts_id_seq', 5);

-- wrong at 28: the query gives 2 columns, and 3 are named
CREATE VIEW v (a, b, c) AS SELECT 1, 2;

-- wrong at 91: is not known
CREATE VIEW v AS SELECT * FROM users, posts, generate_series(1, 2); ALTER TABLE posts ADD m int;

-- wrong at 94: USING
CREATE VIEW v AS SELECT u.age FROM users u JOIN posts p USING (id); ALTER TABLE posts RENAME id TO i;

-- wrong at 120: is not taken apart
CREATE RULE r AS ON DELETE TO posts DO INSTEAD UPDATE posts SET title = '' WHERE id = OLD.id; ALTER TABLE posts RENAME title TO t;

-- wrong at 1: rows are in no catalog
INSERT INTO users (email) VALUES ('x');

-- wrong at 1: what DO does is not known
DO $$ BEGIN END $$;

-- wrong at 1: rows are in no catalog
TRUNCATE users;

-- wrong at 74: is a label of public.mood or a text is not known
CREATE VIEW v AS SELECT id FROM users WHERE mood = 'ok'; ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
