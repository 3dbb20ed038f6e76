CREATE TABLE a (x int, y int NOT NULL);
CREATE TABLE b (x int, y int NOT NULL);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
