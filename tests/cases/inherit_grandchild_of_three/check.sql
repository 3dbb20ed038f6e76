SELECT (SELECT sum(x) FROM r) = 11 AND (SELECT sum(x) FROM o) = 9;
