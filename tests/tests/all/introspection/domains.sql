CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN even AS positive NOT NULL DEFAULT 2 CONSTRAINT two CHECK (VALUE % 2 = 0) CONSTRAINT small CHECK (VALUE < 1000);
CREATE DOMAIN label AS varchar(20) COLLATE "C" DEFAULT 'none';
CREATE DOMAIN labels AS label[];
CREATE FUNCTION is_code(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~ ''^[A-Z]+$''';
CREATE DOMAIN code AS text CHECK (is_code(VALUE));
CREATE TABLE t (a positive, b even, c label DEFAULT 'x', d labels, e code, f even[]);
ALTER DOMAIN positive ADD CONSTRAINT not_seven CHECK (VALUE <> 7) NOT VALID;
COMMENT ON DOMAIN code IS 'capitals';
