CREATE TABLE a (x int DEFAULT 1, y text, CONSTRAINT pos CHECK (x > 0), CONSTRAINT y_there CHECK (y IS NOT NULL));
CREATE TABLE c (x int, y text, z int) INHERITS (a);
