//! What a database holds, as text, to compare two of them.

use postgres::Client;

/// Columns, constraints, indexes, triggers, functions, types and comments of the tracker.
pub const SHAPE: &str = r#"
    SELECT string_agg(line, E'\n' ORDER BY line) FROM (
        SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                pg_get_expr(d.adbin, d.adrelid))
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = to_regnamespace('tracker') AND c.relkind = 'r'
        UNION ALL SELECT format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
            FROM pg_constraint WHERE connamespace = to_regnamespace('tracker') AND contype <> 'n'
        UNION ALL SELECT format('%s %s', pg_get_indexdef(indexrelid), indisvalid)
            FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = to_regnamespace('tracker')
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        -- A body that only quotes names otherwise is no other body: migrations leave it as it is.
        UNION ALL SELECT format('%s %s', proname, replace(prosrc, '"', '')) FROM pg_proc WHERE pronamespace = to_regnamespace('tracker')
        UNION ALL SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum
        UNION ALL SELECT format('%s %s %s', objoid::regclass, attname, description)
            FROM pg_description LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND attnum > 0 WHERE classoid = 'pg_class'::regclass AND objoid IN (
                SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace('tracker'))
    ) AS lines (line)"#;

/// The shape of a database that is made fresh from the entities.
pub fn fresh() -> String {
    let database = schema_test_server::Server::shared().database();
    let mut client = database.connect_as_owner();
    let catalog = schema_pg::lower(&tracker::registry().unwrap()).unwrap();
    client.batch_execute(&schema_pg::create(&catalog).to_string()).unwrap();
    of(&mut client).unwrap()
}

/// The shape of a database; none where nothing of the tracker is there.
pub fn of(client: &mut Client) -> Option<String> {
    client.query_one(SHAPE, &[]).unwrap().get(0)
}
