        ) END AS json
    FROM before
)
SELECT CASE WHEN (
    SELECT pg_catalog.count(pg_catalog.set_config(u.name, u.was, true))
    FROM ROWS FROM (pg_catalog.unnest(built.names), pg_catalog.unnest(built.was)) AS u (name, was)
) > 0 THEN built.json::pg_catalog.text END AS introspection
FROM built
