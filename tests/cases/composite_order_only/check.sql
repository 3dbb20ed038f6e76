SELECT (v).a = 1 AND (v).b = 'x' FROM t;
