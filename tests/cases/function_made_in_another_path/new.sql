CREATE SCHEMA s1; CREATE TABLE s1.t (a int); CREATE TABLE s1.u (a int);
SET search_path = s1;
CREATE FUNCTION s1.f() RETURNS SETOF s1.t LANGUAGE sql AS 'select t.* from t, u';
