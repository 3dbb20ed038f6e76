-- Part 10 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON COLUMN "tracker"."projects"."slug" IS 'Its place in addresses.';
