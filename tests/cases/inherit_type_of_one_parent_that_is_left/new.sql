CREATE TABLE a (x bigint);
CREATE TABLE b (x int);
CREATE TABLE c () INHERITS (a);
