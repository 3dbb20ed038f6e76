CREATE TABLE b (x int DEFAULT 1, y text);
