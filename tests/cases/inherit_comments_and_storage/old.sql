CREATE TABLE a (x text, y text);
CREATE TABLE b (x text);
CREATE TABLE c () INHERITS (a, b);
COMMENT ON COLUMN c.x IS 'of c';
ALTER TABLE c ALTER y SET STATISTICS 50, ALTER y SET (n_distinct = 5);
