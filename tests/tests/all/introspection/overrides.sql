-- unmodelled: NOT NULL of a column of a partition public.parted_1.n
-- unmodelled: attributes of a column of a partition public.parted_1.n
-- unmodelled: comment on a column of a partition public.parted_1.n
-- unmodelled: compression of a column of a partition public.parted_1.t
-- unmodelled: default of a column of a partition public.parted_1.a
-- unmodelled: default of a column of a partition public.parted_2.n
-- unmodelled: statistics target of a column of a partition public.parted_1.n
-- unmodelled: storage of a column of a partition public.parted_1.t
-- not for pg_dump: nothing of this is made
CREATE TABLE parted (a int, n int DEFAULT 3, t text) PARTITION BY LIST (a);
ALTER TABLE parted ALTER t SET STORAGE MAIN;
CREATE TABLE parted_1 PARTITION OF parted (a DEFAULT 5) FOR VALUES IN (5);
ALTER TABLE parted_1 ALTER n SET NOT NULL, ALTER n SET STATISTICS 500, ALTER n SET (n_distinct = 5);
ALTER TABLE parted_1 ALTER t SET STORAGE EXTERNAL, ALTER t SET COMPRESSION pglz;
COMMENT ON COLUMN parted_1.n IS 'its own';
CREATE TABLE parted_2 PARTITION OF parted (n DEFAULT NULL) FOR VALUES IN (6);
ALTER TABLE parted_2 ALTER n DROP DEFAULT;
