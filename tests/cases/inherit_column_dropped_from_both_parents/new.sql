CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
