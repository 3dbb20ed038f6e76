CREATE TABLE a (id int, w int);
CREATE TABLE b (id int, w int);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d (w int) INHERITS (c);
