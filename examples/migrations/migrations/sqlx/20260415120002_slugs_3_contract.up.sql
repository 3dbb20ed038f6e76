-- Part 3 of 10 of 20260415120000_slugs: once no program of the old version runs any more.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- a checked constraint makes NOT NULL cheap
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects"
    ADD CONSTRAINT "projects_slug_not_null_check" CHECK ("slug" IS NOT NULL) NOT VALID;
