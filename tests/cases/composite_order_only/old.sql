CREATE TYPE c AS (a int, b text);
CREATE TABLE t (id int, v c, many c[]);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
