CREATE TABLE a (id int, w int);
CREATE TABLE b (id int, w int);
CREATE TABLE c (z int, w int DEFAULT 4) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
