-- not for pg_dump: the collation is not made
CREATE COLLATION "with.dot" (provider = libc, locale = 'C');
