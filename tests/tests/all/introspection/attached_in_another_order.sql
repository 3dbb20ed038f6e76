-- unmodelled: order of the columns of a partition public.part
-- not for pg_dump: nothing gives a partition other places for its columns
CREATE TABLE base (id int NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE part (note text, at date NOT NULL, id int NOT NULL);
ALTER TABLE base ATTACH PARTITION part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
