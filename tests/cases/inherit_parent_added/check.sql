SELECT (SELECT count(*) FROM a) = 1;
