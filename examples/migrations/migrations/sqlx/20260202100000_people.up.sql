-- no-transaction
-- Part 1 of 6 of 20260202100000_people.

-- labels are added in place: no table is written anew
ALTER TYPE "tracker"."state" ADD VALUE IF NOT EXISTS 'blocked' BEFORE 'closed';
