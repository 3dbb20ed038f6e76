-- The way back of 20260520130000_labels, which refinery does not know: run it with psql,
-- and take 20260520130000, 20260520130001, 20260520130002 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_priority_range_check";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.priority
ALTER TABLE "tracker"."issues" DROP COLUMN "priority";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
ALTER TABLE "tracker"."issues_labels" DROP CONSTRAINT "issues_labels_label_id_fkey";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- loses data: table tracker.issues_labels
-- programs of the old version: they read or write a table that is gone
DROP TABLE "tracker"."issues_labels";
-- loses data: table tracker.labels
-- programs of the old version: they read or write a table that is gone
DROP TABLE "tracker"."labels";

COMMIT;
