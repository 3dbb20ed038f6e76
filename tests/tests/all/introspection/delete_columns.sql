-- since 15
CREATE TABLE tenant (id int, part int, PRIMARY KEY (id, part), extra text, UNIQUE NULLS NOT DISTINCT (extra));
CREATE TABLE item (tenant int NOT NULL, part int, FOREIGN KEY (tenant, part) REFERENCES tenant ON DELETE SET NULL (part));
CREATE UNIQUE INDEX one_null ON item (part) NULLS NOT DISTINCT WHERE tenant > 0;
