SELECT (SELECT sum(w) FROM c) = 3 AND (SELECT sum(w) FROM e) = 5;
