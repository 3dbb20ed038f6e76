-- Part 7 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- keys take over the index that was built for them
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects"
    ADD CONSTRAINT "projects_slug_key" UNIQUE USING INDEX "projects_slug_key_new";

-- constraints look at new rows first: that needs no time
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects"
    ADD CONSTRAINT "projects_slug_check" CHECK ("slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$') NOT VALID;
