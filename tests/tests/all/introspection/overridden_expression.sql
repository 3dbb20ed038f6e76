-- since 16
-- unmodelled: expression of an inherited column public.parted_1.g
-- not for pg_dump: nothing of this is made
CREATE TABLE parted (a int, g int GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted (g GENERATED ALWAYS AS (a + 2) STORED) FOR VALUES IN (5);
