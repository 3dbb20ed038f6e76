-- Part 3 of 3 of 20260520130000_labels.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON TABLE "tracker"."labels" IS 'What issues have in common.';
COMMENT ON TABLE "tracker"."issues_labels" IS 'Generated: links issues with labels.';
COMMENT ON COLUMN "tracker"."issues"."priority" IS 'From 0, whenever, to 4, now.';
