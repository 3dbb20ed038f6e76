CREATE TABLE base (id int NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE part (id int NOT NULL, at date NOT NULL, gone int, note text, CONSTRAINT own CHECK (id > 0));
ALTER TABLE part DROP COLUMN gone;
ALTER TABLE base ATTACH PARTITION part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX base_note ON base (note);
-- not for pg_dump: NOT NULL has a name since 18, which one of a table that was attached has from itself
