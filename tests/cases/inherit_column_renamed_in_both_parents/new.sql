CREATE TABLE a (y bigint);
CREATE TABLE b (y bigint);
CREATE TABLE c (y bigint DEFAULT 3) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
CREATE INDEX d_x ON d (y);
