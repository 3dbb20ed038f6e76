CREATE TYPE c AS (new int, b text, a int);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
