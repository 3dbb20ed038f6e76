-- not for pg_dump: the names of NOT NULL constraints do not count, nor what is unmodelled
-- since 18
CREATE TABLE t (n int, double int GENERATED ALWAYS AS (n * 2), kept int GENERATED ALWAYS AS (n * 3) STORED, id uuid DEFAULT uuidv7(), CONSTRAINT here NOT NULL n);
