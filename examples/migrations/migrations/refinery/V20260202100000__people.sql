-- Part 1 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- labels are added in place: no table is written anew
ALTER TYPE "tracker"."state" ADD VALUE IF NOT EXISTS 'blocked' BEFORE 'closed';
