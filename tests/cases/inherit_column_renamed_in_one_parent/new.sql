CREATE TABLE a (y int);
CREATE TABLE b (x int);
CREATE TABLE c () INHERITS (a, b);
