-- What PostgreSQL 16 to 18 brought.
CREATE TABLE app.named (
    a int CONSTRAINT a_must NOT NULL,
    b int CONSTRAINT own NOT NULL NO INHERIT,
    c int,
    d int NOT NULL,
    e int GENERATED ALWAYS AS (a * 2) VIRTUAL,
    CONSTRAINT loose CHECK (d > 0) NOT ENFORCED
);
COMMENT ON CONSTRAINT a_must ON app.named IS 'a comment';
COMMENT ON CONSTRAINT named_d_not_null ON app.named IS 'another';
CREATE TABLE app.named_heir () INHERITS (app.named);
COMMENT ON CONSTRAINT a_must ON app.named_heir IS 'inherited';
CREATE TABLE app.period (room int4range, during tstzrange, CONSTRAINT period_key PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE app.loosely (id int, CONSTRAINT loosely_fk FOREIGN KEY (id) REFERENCES app.orders (id) NOT ENFORCED);
CREATE DOMAIN app.certain AS int CONSTRAINT certainly NOT NULL;
COMMENT ON CONSTRAINT certainly ON DOMAIN app.certain IS 'certain';
GRANT MAINTAIN ON TABLE app.users TO come_writer;
CREATE TABLE app.piled_up (id int) PARTITION BY LIST (id) USING pile;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO come_reader;
CREATE COLLATION app.modern (provider = builtin, locale = 'C.UTF-8');
