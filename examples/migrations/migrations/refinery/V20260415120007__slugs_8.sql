-- Part 8 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there are looked at in a transaction of its own: reading and writing go on
-- reads all rows
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."projects" WHERE NOT ("slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
ALTER TABLE "tracker"."projects" VALIDATE CONSTRAINT "projects_slug_check";
