CREATE TABLE booking (
    room int, during tstzrange, cancelled boolean,
    EXCLUDE USING gist (during WITH &&),
    CONSTRAINT apart EXCLUDE USING gist (int4range(room, room, '[]') WITH =, during WITH &&) WHERE (NOT cancelled) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT by_tree EXCLUDE USING btree (room WITH =, lower(during) DESC WITH =),
    EXCLUDE USING hash (room WITH =)
);
