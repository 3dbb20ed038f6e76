-- not for pg_dump: the names of NOT NULL constraints do not count, nor what is unmodelled
-- since 18
-- unmodelled: comment on an inherited not-null constraint public.heir.told
-- unmodelled: constraint that is not enforced public.t.loose
-- unmodelled: not-null constraint that is not inherited public.t.own
-- unmodelled: not-null constraint that is not valid public.t.later
-- unmodelled: temporal constraint public.span.span_key
CREATE TABLE t (a int CONSTRAINT own NOT NULL NO INHERIT, b int, c int CONSTRAINT told NOT NULL, d int NOT NULL, CONSTRAINT loose CHECK (d > 0) NOT ENFORCED);
ALTER TABLE t ADD CONSTRAINT later NOT NULL b NOT VALID;
COMMENT ON CONSTRAINT told ON t IS 'told';
CREATE TABLE span (room int4range, during tstzrange, CONSTRAINT span_key UNIQUE (room, during WITHOUT OVERLAPS));
CREATE TABLE above (c int CONSTRAINT told NOT NULL);
CREATE TABLE heir () INHERITS (above);
COMMENT ON CONSTRAINT told ON heir IS 'told too';
