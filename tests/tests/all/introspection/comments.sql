CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT positive CHECK (b > 0));
COMMENT ON TABLE t IS 'a table';
COMMENT ON COLUMN t.a IS 'a column';
COMMENT ON CONSTRAINT t_pkey ON t IS 'a key';
COMMENT ON CONSTRAINT positive ON t IS E'two\nlines\\';
CREATE TYPE r AS RANGE (subtype = int8);
COMMENT ON TYPE r IS 'a range';
CREATE TABLE p (a int) PARTITION BY HASH (a);
COMMENT ON TABLE p IS 'in parts';
