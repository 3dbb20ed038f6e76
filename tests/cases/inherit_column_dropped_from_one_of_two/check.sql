SELECT (SELECT sum(w) FROM b) = 9;
