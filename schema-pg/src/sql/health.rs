//! What is asked of a live database about its health. Statistics views and functions are those of the manual ("The Cumulative Statistics System", "System
//! Administration Functions"); which figures matter, and from where on, is what pg-index-health, pghero, pg_extras and check_postgres have found. No text of
//! theirs is used.

use super::Literal;

/// The schemas that are looked at, and from which sizes on.
#[derive(Debug)]
pub struct HealthScope<'a> {
    /// Names of schemas.
    pub schemas: &'a [&'a str],
    /// What is smaller is not looked at.
    pub least_bytes: u64,
}

impl HealthScope<'_> {
    /// The condition on `pg_namespace AS n`.
    fn ours(&self) -> String {
        let names: Vec<String> = self.schemas.iter().map(|name| Literal(name).to_string()).collect();
        if names.is_empty() { "false".to_owned() } else { format!("n.nspname IN ({})", names.join(", ")) }
    }
}

/// A query that reads sizes waits for locks of tables: not for long.
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub const WAITS_BRIEFLY: &str = "SET LOCAL lock_timeout = '2s'";

/// The beginning of a transaction that reads.
#[cfg(feature = "tokio-postgres")]
pub const BEGINS: &str = "BEGIN READ ONLY";

/// The end of that transaction.
#[cfg(feature = "tokio-postgres")]
pub const ENDS: &str = "ROLLBACK";

/// Rows and bytes of each table, those of partitions together: schema, table, rows, bytes.
pub fn sizes(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, sum(greatest(p.reltuples, 0))::bigint, sum(pg_catalog.pg_total_relation_size(p.oid))::bigint
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN LATERAL pg_catalog.pg_partition_tree(c.oid) AS t ON c.relkind = 'p'
JOIN pg_catalog.pg_class AS p ON p.oid = coalesce(t.relid, c.oid)
WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND coalesce(t.isleaf, true) AND {}
GROUP BY 1, 2 ORDER BY 1, 2",
        scope.ours()
    )
}

/// Indexes that no query read since statistics began, which are neither unique nor a constraint's, those of partitions together: schema, table, index, bytes, days
/// that statistics cover.
pub fn unused_indexes(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, t.relname, r.relname, sum(pg_catalog.pg_relation_size(s.indexrelid))::bigint,
    floor(extract(epoch FROM pg_catalog.now() - coalesce(d.stats_reset, pg_catalog.pg_postmaster_start_time())) / 86400)::bigint
FROM pg_catalog.pg_stat_user_indexes AS s
JOIN pg_catalog.pg_class AS r ON r.oid = coalesce(pg_catalog.pg_partition_root(s.indexrelid)::pg_catalog.oid, s.indexrelid)
JOIN pg_catalog.pg_index AS i ON i.indexrelid = r.oid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN (SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()) AS d
WHERE i.indisvalid AND NOT i.indisunique AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = r.oid) AND {}
GROUP BY 1, 2, 3, 5
HAVING sum(s.idx_scan) = 0 AND sum(pg_catalog.pg_relation_size(s.indexrelid)) >= {}
ORDER BY 1, 2, 3",
        scope.ours(),
        scope.least_bytes
    )
}

/// Indexes that take much more room than their entries need: schema, table, index, bytes, bytes that are needed. An estimate from the widths of columns.
pub fn bloated_indexes(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, t.relname, c.relname, size.bytes, need.bytes
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_am AS a ON a.oid = c.relam AND a.amname = 'btree'
CROSS JOIN LATERAL (
    SELECT sum(coalesce(s.avg_width, 16)) AS width
    FROM pg_catalog.unnest(i.indkey::int2[]) AS k (attnum)
    LEFT JOIN pg_catalog.pg_attribute AS e ON e.attrelid = i.indrelid AND e.attnum = k.attnum
    LEFT JOIN pg_catalog.pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = t.relname AND s.attname = e.attname AND NOT s.inherited
) AS entry
CROSS JOIN LATERAL (SELECT pg_catalog.pg_relation_size(c.oid)::bigint AS bytes) AS size
-- An entry has 8 bytes before its values and 4 that point to it; values are aligned to 8; pages are filled to 90 %.
CROSS JOIN LATERAL (
    SELECT ((greatest(c.reltuples, 0) * (12 + 8 * ceil(entry.width / 8.0)) / 0.9) + 16384)::bigint AS bytes
) AS need
WHERE c.reltuples > 0 AND i.indpred IS NULL AND size.bytes >= greatest({}, 1048576) AND size.bytes > 2 * need.bytes AND {}
ORDER BY size.bytes - need.bytes DESC, 1, 2, 3",
        scope.least_bytes,
        scope.ours()
    )
}

/// Tables in which many rows are dead: schema, table, live rows, dead rows, when they were last vacuumed.
pub fn dead_rows(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, s.n_live_tup, s.n_dead_tup,
    coalesce(pg_catalog.to_char(greatest(s.last_vacuum, s.last_autovacuum), 'YYYY-MM-DD'), 'never')
FROM pg_catalog.pg_stat_user_tables AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.relid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE s.n_dead_tup > 10000 AND s.n_dead_tup > 0.2 * (s.n_live_tup + s.n_dead_tup) AND {}
ORDER BY s.n_dead_tup DESC, 1, 2",
        scope.ours()
    )
}

/// Tables that were read whole again and again: schema, table, how often, rows that each time read, how often an index was read.
pub fn scanned_tables(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, s.seq_scan, s.seq_tup_read / s.seq_scan, coalesce(s.idx_scan, 0)
FROM pg_catalog.pg_stat_user_tables AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.relid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE s.seq_scan >= 100 AND s.seq_tup_read / s.seq_scan >= 10000 AND s.seq_scan > coalesce(s.idx_scan, 0) / 10 AND {}
ORDER BY s.seq_tup_read DESC, 1, 2",
        scope.ours()
    )
}

/// Whether the extension of slow statements is there, and in which schema.
pub const STATEMENTS_SCHEMA: &str =
    "SELECT n.nspname FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_stat_statements'";

/// Statements that take long: text, calls, mean and whole milliseconds. `schema` is that of the extension `pg_stat_statements`.
pub fn slow_statements(schema: &str, slow_ms: u64) -> String {
    format!(
        "SELECT regexp_replace(s.query, '\\s+', ' ', 'g'), s.calls, round(s.mean_exec_time)::bigint, round(s.total_exec_time)::bigint
FROM {}.pg_stat_statements AS s
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    AND s.mean_exec_time >= {slow_ms} AND s.calls > 1
ORDER BY s.total_exec_time DESC, 1 LIMIT 20",
        super::Ident(schema)
    )
}

/// Sequences that columns take numbers of: schema, sequence, schema, table and column that take them, last number, greatest number of the sequence, and of the column.
pub fn sequences(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, tn.nspname, t.relname, a.attname, s.last_value, s.max_value,
    CASE a.atttypid WHEN 'int2'::pg_catalog.regtype THEN 32767 WHEN 'int4'::pg_catalog.regtype THEN 2147483647 ELSE 9223372036854775807 END
FROM pg_catalog.pg_sequences AS s
JOIN pg_catalog.pg_namespace AS n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = s.sequencename
JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.last_value IS NOT NULL AND s.increment_by > 0 AND {}
ORDER BY 1, 2",
        scope.ours()
    )
}

/// Tables that are cut by ranges of time: schema, table, the end of the last partition, whole days until then.
pub fn last_partitions(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT nspname, relname, max(ends)::timestamp::date::text, floor(extract(epoch FROM max(ends) - pg_catalog.now()) / 86400)::bigint
FROM (
    SELECT n.nspname, c.relname,
        (pg_catalog.regexp_match(pg_catalog.pg_get_expr(p.relpartbound, p.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz AS ends
    FROM pg_catalog.pg_partitioned_table AS r
    JOIN pg_catalog.pg_class AS c ON c.oid = r.partrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = r.partattrs[0]
    JOIN pg_catalog.pg_inherits AS i ON i.inhparent = c.oid
    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhrelid
    WHERE r.partstrat = 'r' AND r.partnatts = 1
        AND a.atttypid IN ('date'::pg_catalog.regtype, 'timestamp'::pg_catalog.regtype, 'timestamptz'::pg_catalog.regtype)
        AND pg_catalog.pg_get_expr(p.relpartbound, p.oid) !~ 'DEFAULT|MAXVALUE|infinity|''[^'']*BC''' AND {}
) AS partitions
GROUP BY 1, 2 ORDER BY 1, 2",
        scope.ours()
    )
}

/// Default partitions that hold rows: schema, table, partition, about how many.
pub fn default_partitions(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, p.relname, greatest(p.reltuples, s.n_live_tup, 1)::bigint
FROM pg_catalog.pg_partitioned_table AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.partrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS p ON p.oid = r.partdefid
LEFT JOIN pg_catalog.pg_stat_user_tables AS s ON s.relid = p.oid
WHERE greatest(p.reltuples, s.n_live_tup) > 0 AND {}
ORDER BY 1, 2",
        scope.ours()
    )
}

/// Indexes that can't be used: schema, table, index.
pub fn invalid_indexes(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, t.relname, c.relname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
WHERE NOT (i.indisvalid AND i.indisready) AND {}
ORDER BY 1, 2, 3",
        scope.ours()
    )
}

/// Constraints that rows of before may break: schema, table, constraint.
pub fn not_valid(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, k.conname
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT k.convalidated AND k.conparentid = 0 AND {}
ORDER BY 1, 2, 3",
        scope.ours()
    )
}

/// Tables with rows and without statistics: schema, table, bytes.
pub fn without_statistics(scope: &HealthScope<'_>) -> String {
    format!(
        "SELECT n.nspname, c.relname, pg_catalog.pg_relation_size(c.oid)::bigint
FROM pg_catalog.pg_stat_user_tables AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.relid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE s.last_analyze IS NULL AND s.last_autoanalyze IS NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic AS t WHERE t.starelid = c.oid)
    AND pg_catalog.pg_relation_size(c.oid) >= greatest({}, 1) AND {}
ORDER BY 1, 2",
        scope.least_bytes,
        scope.ours()
    )
}

/// Transactions that have been open for long: process, role, seconds, state, text.
pub fn long_transactions(seconds: u64) -> String {
    format!(
        "SELECT pid, coalesce(usename, ''), floor(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start))::bigint, coalesce(state, ''),
    pg_catalog.left(regexp_replace(coalesce(query, ''), '\\s+', ' ', 'g'), 200)
FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid() AND backend_type = 'client backend'
    AND pg_catalog.clock_timestamp() - xact_start > {seconds} * interval '1 s'
ORDER BY xact_start"
    )
}

/// Sessions that wait for locks of others: process, role, seconds, those that it waits for, text.
pub fn blocked(seconds: u64) -> String {
    format!(
        "SELECT pid, coalesce(usename, ''), floor(extract(epoch FROM pg_catalog.clock_timestamp() - query_start))::bigint,
    pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(pid), ', '), pg_catalog.left(regexp_replace(coalesce(query, ''), '\\s+', ' ', 'g'), 200)
FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND wait_event_type = 'Lock' AND pg_catalog.cardinality(pg_catalog.pg_blocking_pids(pid)) > 0
    AND pg_catalog.clock_timestamp() - query_start > {seconds} * interval '1 s'
ORDER BY query_start"
    )
}

/// How old the oldest transaction of the database is, and from which age on autovacuum is forced.
pub const TRANSACTION_AGE: &str =
    "SELECT pg_catalog.age(datfrozenxid)::bigint, pg_catalog.current_setting('autovacuum_freeze_max_age')::bigint
FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";

/// Replication slots that nobody reads: name, bytes of WAL that are retained for it.
pub const IDLE_SLOTS: &str =
    "SELECT slot_name, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::bigint
FROM pg_catalog.pg_replication_slots
WHERE NOT active AND restart_lsn IS NOT NULL AND NOT pg_catalog.pg_is_in_recovery()
ORDER BY 1";
