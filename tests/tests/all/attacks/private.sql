-- Rows of the model `private`.
SET app.encryption_key = 'a long random key';
SET app.hash_key = 'another long random key';
INSERT INTO app.people (name, email, note, tax_number, card, age, city) VALUES
    ('Ann Marri', 'Ann@New.example', 'password hunter2', 'DE123456789', '4242424242424242', 41, 'Berlin'),
    ('Bob Berg', 'Bob@Bolt.example', 'nothing to hide', 'DE987654321', '5555444433332222', 52, 'Bonn');
INSERT INTO app.vaults (name, secret, token) VALUES
    ('first', app.encrypt_text('secret of first'), app.encrypt_text('token of first')),
    ('second', app.encrypt_text('secret of second'), app.encrypt_text('token of second'));
INSERT INTO app.visits (person_id, at) VALUES (1, '2026-01-10 12:00+00');
RESET app.encryption_key;
RESET app.hash_key;
