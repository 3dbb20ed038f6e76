-- Part 6 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- the index of a key is built while the table is in use
-- builds an index
-- fails on rows that this finds: SELECT count(*) FROM (SELECT FROM "tracker"."projects" WHERE "slug" IS NOT NULL GROUP BY "slug" HAVING count(*) > 1) AS alike
-- In a transaction, others wait until it is done: it takes stronger locks than it would outside.
CREATE UNIQUE INDEX "projects_slug_key_new" ON "tracker"."projects" USING btree ("slug");
