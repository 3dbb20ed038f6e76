CREATE TABLE a (x bigint DEFAULT 2, y text, CONSTRAINT pos CHECK (x > 0), CONSTRAINT y_there CHECK (y IS NOT NULL));
CREATE TABLE c (x int, z int, CONSTRAINT pos CHECK (x > 0));
