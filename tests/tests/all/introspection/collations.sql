CREATE TABLE t (a text COLLATE "C", b varchar(5), c text, d text[] COLLATE "C");
CREATE INDEX ON t (a, b COLLATE "POSIX", c COLLATE "POSIX" DESC NULLS LAST, lower(c) COLLATE "C");
CREATE INDEX ON t (c text_pattern_ops, (c || b) varchar_pattern_ops);
