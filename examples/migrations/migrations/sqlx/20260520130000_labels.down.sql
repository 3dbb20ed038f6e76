-- The way back of part 1 of 3 of 20260520130000_labels.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues_labels" DROP CONSTRAINT "issues_labels_label_id_fkey";
-- loses data: table tracker.issues_labels
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE "tracker"."issues_labels";
-- loses data: table tracker.labels
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE "tracker"."labels";
