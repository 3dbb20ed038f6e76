CREATE TABLE a (x int, CONSTRAINT pos CHECK (x > 0));
CREATE TABLE c (x int);
