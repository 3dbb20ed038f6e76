CREATE TABLE a (id int, k int, x text);
CREATE TABLE b (y text, k int, id int);
CREATE TABLE c (z text, "K" int, k int);
CREATE VIEW by_using AS SELECT * FROM a JOIN b USING (k, id);
CREATE VIEW by_nature AS SELECT * FROM a NATURAL FULL JOIN b;
CREATE VIEW three AS SELECT * FROM a LEFT JOIN b USING (id, k) JOIN c USING (k);
CREATE VIEW in_parentheses AS SELECT * FROM c RIGHT JOIN (a JOIN b USING (id, k)) USING (k);
CREATE VIEW of_one AS SELECT b.*, a.x FROM a JOIN b USING (k);
CREATE VIEW crossed AS SELECT * FROM (SELECT k AS one FROM a) s CROSS JOIN c;
