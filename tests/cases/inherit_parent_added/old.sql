CREATE TABLE a (x int NOT NULL, CONSTRAINT pos CHECK (x > 0));
CREATE TABLE c (x int, z int);
