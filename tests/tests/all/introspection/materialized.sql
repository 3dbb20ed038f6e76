CREATE TABLE t (id int, name text, at date);
CREATE MATERIALIZED VIEW by_day WITH (fillfactor = 80, autovacuum_enabled = false) AS SELECT at, count(*) AS items FROM t GROUP BY at;
CREATE UNIQUE INDEX by_day_key ON by_day (at);
CREATE INDEX ON by_day (items DESC) WHERE items > 5;
CREATE VIEW above AS SELECT items FROM by_day;
CREATE MATERIALIZED VIEW second AS SELECT sum(items) FROM above WITH NO DATA;
COMMENT ON MATERIALIZED VIEW by_day IS 'counted';
COMMENT ON COLUMN by_day.items IS 'how many';
COMMENT ON INDEX by_day_key IS 'one a day';
