-- What PostgreSQL 15 brought.
CREATE TABLE app.nulls_target (a int, b int, UNIQUE (a, b));
CREATE TABLE app.nulls (a int, b int, CONSTRAINT nulls_key UNIQUE NULLS NOT DISTINCT (a), FOREIGN KEY (a, b) REFERENCES app.nulls_target (a, b) ON DELETE SET NULL (b));
CREATE VIEW app.invoked WITH (security_invoker) AS SELECT id FROM app.users;
CREATE UNLOGGED SEQUENCE app.quick;
CREATE PUBLICATION schema_wide FOR TABLES IN SCHEMA app;
CREATE PUBLICATION some_rows FOR TABLE app.orders (id) WHERE (id > 5);
