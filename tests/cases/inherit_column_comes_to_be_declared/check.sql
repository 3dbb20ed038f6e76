SELECT (SELECT count(*) FROM a) = 2;
