-- not for pg_dump: a column that is said again becomes the table's own
CREATE TABLE thing (id int NOT NULL DEFAULT 1, name text NOT NULL, weight numeric DEFAULT 0, CHECK (weight >= 0), CONSTRAINT top CHECK (id > 0) NO INHERIT);
CREATE TABLE colour (code char(6), CONSTRAINT coded CHECK (code <> ''));
CREATE TABLE book (pages int CHECK (pages > 0)) INHERITS (thing);
CREATE TABLE painting (size int, CONSTRAINT coded CHECK (code <> '')) INHERITS (thing, colour);
CREATE TABLE named (name text, note text) INHERITS (thing);
CREATE TABLE priced () INHERITS (book);
ALTER TABLE book ALTER weight SET DEFAULT 5;
COMMENT ON COLUMN painting.code IS 'six digits';
CREATE INDEX ON book (name);
