CREATE TABLE a (id int, w int NOT NULL DEFAULT 5, v text);
CREATE TABLE b (id int, w int NOT NULL DEFAULT 5, v text);
CREATE TABLE c (z int) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
