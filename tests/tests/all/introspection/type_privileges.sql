-- unmodelled: privileges of a type public.mood
-- not for pg_dump: privileges of types are not made
CREATE TYPE mood AS ENUM ('sad');
REVOKE USAGE ON TYPE mood FROM PUBLIC;
