-- no-transaction
-- Part 6 of 10 of 20260415120000_slugs.

-- the index of a key is built while the table is in use
-- builds an index
-- fails on rows that this finds: SELECT count(*) FROM (SELECT FROM "tracker"."projects" WHERE "slug" IS NOT NULL GROUP BY "slug" HAVING count(*) > 1) AS alike
-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:
-- DROP INDEX CONCURRENTLY "tracker"."projects_slug_key_new"
CREATE UNIQUE INDEX CONCURRENTLY "projects_slug_key_new" ON "tracker"."projects" USING btree ("slug");
