CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS pair (ndistinct, dependencies) ON a, b FROM t;
CREATE STATISTICS every ON a, b, c FROM t;
CREATE STATISTICS computed (mcv) ON (a + b), lower(c) FROM t;
COMMENT ON STATISTICS pair IS 'a and b';
