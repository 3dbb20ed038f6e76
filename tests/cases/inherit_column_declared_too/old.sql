CREATE TABLE a (x int DEFAULT 1, y text);
CREATE TABLE b (x int);
CREATE TABLE c (x int DEFAULT 3, y text) INHERITS (a, b);
CREATE TABLE d (y text) INHERITS (c);
