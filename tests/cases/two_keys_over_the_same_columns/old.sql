CREATE TABLE t (a int);
CREATE TABLE u (a int PRIMARY KEY, b int);
