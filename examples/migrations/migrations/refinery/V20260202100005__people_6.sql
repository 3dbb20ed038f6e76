-- Part 6 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- triggers once their tables and functions are there
CREATE TRIGGER "people_timestamps"
    BEFORE UPDATE ON "tracker"."people"
    FOR EACH ROW EXECUTE FUNCTION "tracker"."keep_timestamps"();

-- comments last: they change nothing
COMMENT ON TABLE "tracker"."people" IS 'Who works.';
COMMENT ON TRIGGER "people_timestamps" ON "tracker"."people" IS 'Generated from `timestamps`.';
