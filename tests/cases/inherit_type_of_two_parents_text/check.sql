SELECT (SELECT string_agg(x, ',' ORDER BY x) FROM b) = '2,3';
