CREATE TABLE a (x int NOT NULL, y int);
CREATE TABLE b (x int NOT NULL, y int);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
