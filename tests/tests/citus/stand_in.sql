-- What Citus keeps of tables on its nodes, and its rules, asked of PostgreSQL's own catalogs. Each rule names its source in citusdata/citus (14.0).
SET allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (
    logicalrelid regclass PRIMARY KEY, partmethod "char" NOT NULL, partkey text, colocationid integer NOT NULL, repmodel "char" NOT NULL
);
CREATE TABLE pg_catalog.pg_dist_colocation (colocationid integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, shardcount integer NOT NULL);
CREATE TABLE pg_catalog.pg_dist_schema (schemaid regnamespace PRIMARY KEY, colocationid integer);
GRANT SELECT ON pg_catalog.pg_dist_partition, pg_catalog.pg_dist_colocation, pg_catalog.pg_dist_schema TO PUBLIC;

CREATE FUNCTION pg_catalog.column_to_column_name(regclass, text) RETURNS text LANGUAGE sql AS 'SELECT $2';

-- The order that Citus needs: references to tables that are distributed already (foreign_constraint.c, ErrorIfUnsupportedForeignConstraintExists), no partition
-- by itself (create_distributed_table.c, EnsureRelationCanBeDistributed), no trigger without the setting (EnsureRelationHasNoTriggers).
CREATE FUNCTION pg_catalog.stand_in_checks(of_table regclass) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF coalesce(current_setting('citus.stand_in', true), '') = 'loose' THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = of_table) THEN
        RAISE 'table "%" is already distributed', of_table;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint AS k WHERE k.contype = 'f' AND k.conrelid = of_table AND k.confrelid <> of_table
        AND NOT EXISTS (SELECT FROM pg_dist_partition AS d WHERE d.logicalrelid = k.confrelid)
        AND NOT EXISTS (SELECT FROM pg_dist_partition AS d WHERE d.logicalrelid = of_table AND d.repmodel = 't')) THEN
        RAISE 'a table that "%" references must be a distributed table or a reference table', of_table;
    END IF;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = of_table AND NOT tgisinternal)
        AND coalesce(current_setting('citus.enable_unsafe_triggers', true), 'off') <> 'on' THEN
        RAISE 'cannot distribute relation "%" because it has triggers', of_table;
    END IF;
    IF (SELECT relispartition FROM pg_class WHERE oid = of_table) THEN
        RAISE 'cannot distribute relation "%" which is a partition', of_table;
    END IF;
    -- table.c, "there was a parallel operation on a distributed table".
    IF coalesce(current_setting('citus.multi_shard_modify_mode', true), '') <> 'sequential' THEN
        RAISE 'cannot distribute "%": not in sequential mode', of_table;
    END IF;
END $$;

CREATE FUNCTION pg_catalog.create_distributed_table(
    table_name regclass, distribution_column text, colocate_with text DEFAULT 'default', shard_count integer DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    own integer;
BEGIN
    PERFORM pg_catalog.stand_in_checks(table_name);
    IF colocate_with = 'none' THEN
        INSERT INTO pg_dist_colocation (shardcount) VALUES (coalesce(shard_count, 32)) RETURNING colocationid INTO own;
    ELSE
        IF shard_count IS NOT NULL THEN
            RAISE 'Cannot use colocate_with with a table and shard_count at the same time';
        END IF;
        SELECT colocationid INTO STRICT own FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h';
    END IF;
    INSERT INTO pg_dist_partition VALUES (table_name, 'h', distribution_column, own, 's');
END $$;

CREATE FUNCTION pg_catalog.create_distributed_table_concurrently(
    table_name regclass, distribution_column text, colocate_with text DEFAULT 'default', shard_count integer DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    -- EnsureForeignKeysForDistributedTableConcurrently: nothing that is not distributed references it.
    IF EXISTS (SELECT FROM pg_constraint AS k WHERE k.contype = 'f' AND k.confrelid = table_name AND k.conrelid <> table_name
        AND NOT EXISTS (SELECT FROM pg_dist_partition AS d WHERE d.logicalrelid = k.conrelid)) THEN
        RAISE 'relation % is referenced by a foreign key', table_name;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true), set_config('citus.enable_unsafe_triggers', 'on', true);
    PERFORM pg_catalog.create_distributed_table(table_name, distribution_column, colocate_with, shard_count);
    PERFORM pg_catalog.stand_in_holds();
END $$;

CREATE FUNCTION pg_catalog.create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF coalesce(current_setting('citus.stand_in', true), '') <> 'loose' AND EXISTS (
        SELECT FROM pg_constraint AS k JOIN pg_dist_partition AS d ON d.logicalrelid = k.confrelid AND d.partmethod = 'h'
        WHERE k.contype = 'f' AND k.conrelid = table_name) THEN
        RAISE 'foreign keys from reference tables to distributed tables are not supported';
    END IF;
    INSERT INTO pg_dist_partition VALUES (table_name, 'n', NULL, 1000000, 't');
END $$;

-- alter_table.c, EnsureTableNotReferencing and EnsureTableNotReferenced.
CREATE FUNCTION pg_catalog.undistribute_table(table_name regclass) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint AS k WHERE k.contype = 'f' AND (k.conrelid = table_name OR k.confrelid = table_name)) THEN
        RAISE 'cannot complete operation because table % has a foreign key, or is referenced by one', table_name;
    END IF;
    DELETE FROM pg_dist_partition WHERE logicalrelid = table_name;
    IF NOT FOUND THEN
        RAISE 'cannot undistribute table because the table is not distributed';
    END IF;
END $$;

-- alter_table.c, CheckAlterDistributedTableConversionParameters.
CREATE FUNCTION pg_catalog.alter_distributed_table(
    table_name regclass, shard_count integer DEFAULT NULL, colocate_with text DEFAULT NULL, cascade_to_colocated boolean DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    own integer := (SELECT colocationid FROM pg_dist_partition WHERE logicalrelid = table_name);
    other integer;
BEGIN
    IF shard_count IS NOT NULL AND cascade_to_colocated IS NULL AND (SELECT count(*) > 1 FROM pg_dist_partition WHERE colocationid = own) THEN
        RAISE 'cascade_to_colocated parameter is necessary';
    END IF;
    IF shard_count IS NOT NULL THEN
        UPDATE pg_dist_colocation SET shardcount = alter_distributed_table.shard_count WHERE colocationid = own AND shardcount <> alter_distributed_table.shard_count;
        IF NOT FOUND THEN
            RAISE 'this call doesn''t change any properties of the table';
        END IF;
        RETURN;
    END IF;
    IF colocate_with = 'none' THEN
        INSERT INTO pg_dist_colocation (shardcount) SELECT shardcount FROM pg_dist_colocation WHERE colocationid = own RETURNING colocationid INTO other;
    ELSE
        SELECT colocationid INTO STRICT other FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass;
    END IF;
    IF other = own THEN
        RAISE 'this call doesn''t change any properties of the table';
    END IF;
    UPDATE pg_dist_partition SET colocationid = other WHERE logicalrelid = table_name;
END $$;

-- Which rules are broken: a code of ours for each, with the table.
CREATE FUNCTION pg_catalog.stand_in_judges(unsafe_triggers boolean) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS $$
WITH RECURSIVE roots AS (
    SELECT d.logicalrelid::oid AS root, d.logicalrelid::oid AS oid, d.partmethod, d.repmodel, d.partkey, d.colocationid FROM pg_dist_partition AS d
    UNION ALL
    SELECT r.root, i.inhrelid, r.partmethod, r.repmodel, r.partkey, r.colocationid
    FROM roots AS r JOIN pg_inherits AS i ON i.inhparent = r.oid JOIN pg_class AS c ON c.oid = i.inhrelid AND c.relispartition
), placed AS (
    SELECT r.*, c.relname, c.relkind, c.relispartition, a.attnum, a.attgenerated, a.attnotnull, a.atttypid, a.attcollation
    FROM roots AS r JOIN pg_class AS c ON c.oid = r.oid
    LEFT JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = r.partkey AND NOT a.attisdropped
), fkeys AS (
    SELECT k.*, f.partmethod AS from_method, f.colocationid AS from_group, f.attnum AS from_column,
        t.partmethod AS to_method, t.colocationid AS to_group, t.attnum AS to_column
    FROM pg_constraint AS k
    LEFT JOIN placed AS f ON f.oid = k.conrelid
    LEFT JOIN placed AS t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND k.conparentid = 0
), connected AS (
    SELECT p.oid FROM placed AS p WHERE p.partmethod = 'n'
    UNION
    SELECT CASE WHEN k.conrelid = c.oid THEN k.confrelid ELSE k.conrelid END
    FROM connected AS c JOIN pg_constraint AS k ON k.contype = 'f' AND (k.conrelid = c.oid OR k.confrelid = c.oid)
)
-- table.c, ErrorIfUnsupportedConstraint; index.c, ErrorIfUnsupportedIndexStmt.
SELECT 'P0802 ' || p.relname FROM placed AS p JOIN pg_index AS i ON i.indrelid = p.oid AND (i.indisunique OR i.indisexclusion)
LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.contype = 'x'
WHERE p.partmethod = 'h' AND p.attnum IS NOT NULL
    -- Those that a partition has from its table are one mistake with them.
    AND NOT EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = i.indexrelid) AND NOT EXISTS (
    SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u (attnum, at)
    WHERE u.attnum = p.attnum AND u.at <= i.indnkeyatts AND (i.indisunique OR (SELECT o.oprname = '=' FROM pg_operator AS o WHERE o.oid = k.conexclop[u.at])))
UNION
-- foreign_constraint.c, ErrorIfUnsupportedForeignConstraintExists.
SELECT 'P0803 ' || k.conrelid::regclass::text FROM fkeys AS k WHERE CASE
    WHEN k.from_method = 'h' AND k.to_method = 'h' THEN k.from_group <> k.to_group
        OR array_position(k.conkey, k.from_column) IS DISTINCT FROM array_position(k.confkey, k.to_column) OR array_position(k.conkey, k.from_column) IS NULL
        OR k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('n', 'd', 'c')
    WHEN k.from_method = 'h' AND k.to_method = 'n' THEN k.from_column = ANY (k.conkey) AND (k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('n', 'd', 'c'))
    WHEN k.from_method = 'h' THEN true
    WHEN k.to_method = 'h' THEN true
    WHEN k.from_method = 'n' AND k.to_method IS NULL THEN k.confdeltype NOT IN ('a', 'r') OR k.confupdtype NOT IN ('a', 'r')
    ELSE false END
UNION
-- create_distributed_table.c, DistributionColumnIsGeneratedCheck, EnsureRelationCanBeDistributed; multi_router_planner.c, NULL in the partition column.
SELECT 'P0804 ' || p.relname FROM placed AS p
WHERE p.partmethod = 'h' AND NOT p.relispartition AND (p.attnum IS NULL OR p.attgenerated <> '' OR NOT p.attnotnull OR NOT EXISTS (
    SELECT FROM pg_opclass AS o JOIN pg_am AS m ON m.oid = o.opcmethod AND m.amname = 'hash'
    WHERE o.opcdefault AND (o.opcintype = p.atttypid OR EXISTS (
        SELECT FROM pg_cast AS c WHERE c.castsource = p.atttypid AND c.casttarget = o.opcintype AND c.castmethod = 'b' AND c.castcontext = 'i'))))
UNION
-- colocation_utils.c, EnsureTableCanBeColocatedWith.
SELECT 'P0805 ' || p.relname FROM placed AS p WHERE p.partmethod = 'h' AND NOT p.relispartition AND EXISTS (
    SELECT FROM placed AS o WHERE o.partmethod = 'h' AND NOT o.relispartition
        AND o.oid = (SELECT min(f.oid) FROM placed AS f WHERE f.partmethod = 'h' AND f.colocationid = p.colocationid AND NOT f.relispartition)
        AND (o.atttypid <> p.atttypid OR o.attcollation <> p.attcollation))
UNION
-- table.c, GetNextvalFunctionName and its callers.
SELECT 'P0806 ' || p.relname FROM placed AS p JOIN pg_attribute AS a ON a.attrelid = p.oid AND a.attidentity <> '' AND a.atttypid IN ('int4'::regtype, 'int2'::regtype)
UNION
-- trigger.c, ErrorOutForTriggerIfNotSupported.
SELECT 'P0807 ' || p.relname FROM placed AS p JOIN pg_trigger AS g ON g.tgrelid = p.oid AND NOT g.tgisinternal AND g.tgparentid = 0 WHERE NOT unsafe_triggers
UNION
-- Measured: "executor could not find named tuplestore".
SELECT 'P0808 ' || p.relname FROM placed AS p JOIN pg_trigger AS g ON g.tgrelid = p.oid AND (g.tgoldtable IS NOT NULL OR g.tgnewtable IS NOT NULL) WHERE unsafe_triggers
UNION
-- policy.c, ErrorIfUnsupportedPolicyExpr.
SELECT 'P0810 ' || y.polrelid::regclass::text FROM pg_policy AS y
WHERE (y.polrelid IN (SELECT oid FROM placed) OR y.polrelid IN (SELECT oid FROM connected))
    AND (y.polqual::text LIKE '%SUBLINK%' OR y.polwithcheck::text LIKE '%SUBLINK%')
UNION
-- create_distributed_table.c, EnsureRelationCanBeDistributed; citus_add_local_table_to_metadata.c.
SELECT 'P0811 ' || p.relname FROM placed AS p
WHERE p.relkind = 'p' AND (p.relispartition OR p.partmethod = 'n')
    OR EXISTS (SELECT FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid AND NOT c.relispartition WHERE i.inhrelid = p.oid OR i.inhparent = p.oid)
$$;

CREATE FUNCTION pg_catalog.stand_in_holds() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    broken text := (SELECT string_agg(j, ', ' ORDER BY j) FROM pg_catalog.stand_in_judges(true) AS j);
BEGIN
    IF broken IS NOT NULL THEN
        RAISE 'Citus would refuse: %', broken;
    END IF;
END $$;
RESET allow_system_table_mods;
