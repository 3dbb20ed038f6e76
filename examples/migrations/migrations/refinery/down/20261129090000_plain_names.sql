-- The way back of 20261129090000_plain_names, which refinery does not know: run it with psql,
-- and take 20261129090000 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON FUNCTION tracker.keep_timestamps() IS 'Generated: keeps the time at which a row was made, and sets the time of its last change.';
COMMENT ON TRIGGER issues_timestamps ON tracker.issues IS 'Generated from `timestamps`.';
COMMENT ON TABLE tracker.issues_labels IS 'Generated: links issues with labels.';
COMMENT ON TRIGGER people_timestamps ON tracker.people IS 'Generated from `timestamps`.';
COMMENT ON TRIGGER projects_timestamps ON tracker.projects IS 'Generated from `timestamps`.';

COMMIT;
