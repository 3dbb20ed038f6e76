SELECT (SELECT count(*) FROM a) = 1 AND (SELECT count(*) FROM b) = 1;
