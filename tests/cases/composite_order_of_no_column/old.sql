CREATE TYPE c AS (a int, b text, gone int);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
