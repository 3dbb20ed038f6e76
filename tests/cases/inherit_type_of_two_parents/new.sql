CREATE TABLE a (id int, x bigint);
CREATE TABLE b (x bigint, y text);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
