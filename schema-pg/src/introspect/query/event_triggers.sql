-- They belong to the database: told are those that call a function of the schemas.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    e.oid::pg_catalog.int8, e.evtname, e.evtevent, e.evttags, e.evtenabled, p.nspname, p.proname
))
FROM pg_catalog.pg_event_trigger AS e
JOIN procedures AS p ON p.oid = e.evtfoid
