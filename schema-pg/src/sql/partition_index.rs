//! Indexes and keys of a partitioned table, partition by partition: PostgreSQL builds none of them concurrently as a whole.

use super::constraint::Definition;
use super::{CreateIndex, Literal, Name};
use crate::catalog::{Constraint, QualifiedName, Text};

/// ALTER TABLE ONLY … ADD CONSTRAINT: of a partitioned table, and of none of its partitions.
pub fn add_only(table: &QualifiedName, constraint: &Constraint) -> String {
    format!("ALTER TABLE ONLY {}\n    ADD {}", Name(table), Definition(constraint))
}

/// ALTER INDEX … ATTACH PARTITION
pub fn attach_index(whole: &QualifiedName, part: &QualifiedName) -> String {
    format!("ALTER INDEX {} ATTACH PARTITION {}", Name(whole), Name(part))
}

/// Builds an index in the partitions that have none yet.
pub fn complete_index(create: &CreateIndex<'_>) -> String {
    let whole = QualifiedName::new(create.table.schema.clone(), create.index.name.clone());
    complete(create.table, &whole, &create.template())
}

/// Adds a key to the partitions that have none yet.
pub fn complete_key(table: &QualifiedName, name: &Text, constraint: &Constraint) -> String {
    let mut demand = String::new();
    let _ = Definition(constraint).demand(&mut demand);
    let whole = QualifiedName::new(table.schema.clone(), name.clone());
    complete(table, &whole, &format!("ALTER TABLE %s ADD {}", demand.replace('%', "%%")))
}

fn complete(table: &QualifiedName, whole: &QualifiedName, template: &str) -> String {
    let body = format!(
        "DECLARE
    part record;
    whole regclass := {whole};
    above regclass;
    before oid[];
    made regclass;
BEGIN
    -- Partitions that were made since: those who write to such a one wait until its index is built.
    FOR part IN
        SELECT relid, parentrelid FROM pg_catalog.pg_partition_tree({table}) WHERE level > 0 ORDER BY level, relid::text
    LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_catalog.pg_partition_tree(whole) t
            JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid AND i.indrelid = part.relid);
        SELECT t.relid INTO above FROM pg_catalog.pg_partition_tree(whole) t
            JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid AND i.indrelid = part.parentrelid;
        before := ARRAY(SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = part.relid);
        EXECUTE pg_catalog.format({template}, part.relid::regclass);
        SELECT indexrelid INTO made FROM pg_catalog.pg_index
            WHERE indrelid = part.relid AND indexrelid <> ALL (before);
        EXECUTE pg_catalog.format('ALTER INDEX %s ATTACH PARTITION %s', above, made);
    END LOOP;
END;",
        whole = Literal(&Name(whole).to_string()),
        table = Literal(&Name(table).to_string()),
        template = Literal(template),
    );
    let tag = super::function::dollar_tag(&body);
    format!("DO {tag}\n{body}\n{tag}")
}
