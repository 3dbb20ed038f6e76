CREATE TABLE a (x int DEFAULT 1, y text);
CREATE TABLE c (z int, y text DEFAULT 'c') INHERITS (a);
