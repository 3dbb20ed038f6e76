SELECT (SELECT sum(y) FROM a) = 8 AND (SELECT sum(y) FROM b) = 9;
