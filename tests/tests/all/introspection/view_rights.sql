-- since 15
CREATE TABLE t (id int);
CREATE VIEW invoked WITH (security_invoker = true, security_barrier = true) AS SELECT id FROM t;
CREATE VIEW invoked_on WITH (security_invoker) AS SELECT id FROM invoked;
