CREATE TABLE author (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE book (id bigserial, part smallserial NOT NULL, author int NOT NULL REFERENCES author (id) ON DELETE CASCADE, PRIMARY KEY (id));
CREATE SEQUENCE loose AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE -1 START WITH -5 CACHE 3 CYCLE;
CREATE SEQUENCE shared OWNED BY author.name;
ALTER TABLE author ADD COLUMN number int DEFAULT nextval('loose');
COMMENT ON SEQUENCE loose IS 'counts down';
