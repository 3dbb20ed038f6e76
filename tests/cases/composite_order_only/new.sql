CREATE TYPE c AS (b text, a int);
CREATE TABLE t (id int, v c, many c[]);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
