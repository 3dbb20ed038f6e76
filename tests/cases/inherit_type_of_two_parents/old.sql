CREATE TABLE a (id int, x int);
CREATE TABLE b (x int, y text);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
