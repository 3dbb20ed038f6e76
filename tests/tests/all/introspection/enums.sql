CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'a\b', '');
ALTER TYPE mood ADD VALUE 'happy' BEFORE 'sad';
CREATE TYPE nothing AS ENUM ();
CREATE TABLE t (m mood DEFAULT 'sad', ms mood[] DEFAULT '{sad,""}' CHECK (ms <> '{}'));
CREATE INDEX ON t (m) WHERE m = 'sad';
COMMENT ON TYPE mood IS 'how it is';
