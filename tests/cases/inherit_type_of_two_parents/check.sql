SELECT (SELECT sum(x) FROM a) = 8 AND (SELECT sum(x) FROM b) = 9 AND (SELECT sum(x) FROM c) = 7;
