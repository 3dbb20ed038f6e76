CREATE TABLE thing (id int NOT NULL DEFAULT 1, name text, CHECK (id > 0));
CREATE TABLE book (pages int, UNIQUE (id)) INHERITS (thing);
CREATE TABLE novel (hero text) INHERITS (book);
CREATE INDEX ON novel (name, hero);
