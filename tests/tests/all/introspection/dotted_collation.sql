CREATE COLLATION "with.dot" (provider = libc, locale = 'C');
