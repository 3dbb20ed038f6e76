-- Rows of the model `plain`.
SET app.user_id = 'ann';
INSERT INTO plain.accounts (name) VALUES ('one'), ('two'), ('empty');
INSERT INTO plain.postings (account_id, cents) VALUES (1, 100), (1, -40), (2, 7);
INSERT INTO plain.events (at, kind, amount) VALUES ('2026-01-10 12:00+00', 'x', 1.5), ('2026-02-10 12:00+00', 'y', 123456.789), ('2026-03-10 12:00+00', 'z', 3);
UPDATE plain.events SET state = 'middle' WHERE id < 3;
UPDATE plain.events SET state = 'end' WHERE id = 1;
INSERT INTO plain.jobs (at, state, price) VALUES ('2026-01-10', 'start', 10), ('2026-01-11', 'middle', 20), ('2026-01-12', 'end', 30);
INSERT INTO plain.notes (author, weight, detail, body) VALUES ('Ann', 0, '{"n": 1.0}', 'first'), ('Bob', 1, '{"n": 2}', 'second');
INSERT INTO plain.categories (id, parent_id, name) VALUES (1, NULL, 'root'), (2, 1, 'child'), (3, 2, 'grandchild'), (10, NULL, 'other'), (11, 10, 'below');
SELECT setval(pg_get_serial_sequence('plain.categories', 'id'), 20);
INSERT INTO plain.areas (name) VALUES ('kept'), ('empty'), ('other');
INSERT INTO plain.items (area_id, name) VALUES (1, 'first'), (1, 'second'), (3, 'third'), (1, 'deleted');
INSERT INTO plain.parts (item_id, name) VALUES (1, 'bolt'), (2, 'nut'), (3, 'pin');
INSERT INTO plain.tags (name) VALUES ('red'), ('blue');
INSERT INTO plain.parts_tags (part_id, tag_id) VALUES (1, 1), (2, 2);
INSERT INTO plain.readings (id, at, value, extra) VALUES (1, '2026-01-05 00:00+00', 0, '{"n": 1.0}'), (2, '2025-01-05 00:00+00', 5, '{}');
UPDATE plain.items SET deleted_at = now() WHERE name = 'deleted';
RESET app.user_id;
