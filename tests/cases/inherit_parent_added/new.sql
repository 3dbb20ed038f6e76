CREATE TABLE a (x bigint NOT NULL, w int, CONSTRAINT pos CHECK (x > 0));
CREATE TABLE c (x bigint NOT NULL, z int, w int, CONSTRAINT pos CHECK (x > 0)) INHERITS (a);
