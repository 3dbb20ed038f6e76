CREATE TABLE a (id int, w int DEFAULT 5, v text);
CREATE TABLE c (w int DEFAULT 6) INHERITS (a);
CREATE TABLE d (v text DEFAULT 'd') INHERITS (a);
