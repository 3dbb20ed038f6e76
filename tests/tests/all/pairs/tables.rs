//! Tables: made, dropped, and what is said of them.

use schema_pg::catalog::{
    Column, Constraint, ConstraintKind, DataType, Grant, Index, IndexColumn, IndexTerm, PartitionBound, PartitionKey,
    PartitionOf, PartitionStrategy, Policy, PolicyCommand, QualifiedName, ReplicaIdentity, RowSecurity, Schema, Table,
};

use super::{Pair, refused, text};

const ROWS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;";

fn customers(catalog: &mut schema_pg::Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap()
}

fn table(schema: &'static str, name: &'static str) -> Table {
    let mut table = Table::new(QualifiedName::new(schema, name));
    table.columns = vec![Column::new("id", DataType::BigInt), Column::new("at", DataType::Timestamptz)];
    table
}

fn add(catalog: &mut schema_pg::Catalog, table: Table) {
    catalog.tables.push(table);
    catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
}

fn partitioned() -> Table {
    let mut events = table("public", "events");
    events.constraints =
        vec![Constraint::new("events_pkey", ConstraintKind::primary_key(vec![text("id"), text("at")]))];
    let terms = vec![IndexTerm::Column(text("at"))];
    events.partition_by = Some(PartitionKey { strategy: PartitionStrategy::Range, terms });
    events.indexes = vec![Index::new(text("events_at_idx"), vec![IndexColumn::new(IndexTerm::Column(text("at")))])];
    events
}

fn month(name: &'static str, from: &'static str, to: &'static str) -> Table {
    let mut table = Table::new(QualifiedName::new("public", name));
    let bound = PartitionBound::Range { from: vec![text(from)], to: vec![text(to)] };
    table.partition_of = Some(PartitionOf { parent: QualifiedName::new("public", "events"), bound });
    table
}

#[test]
fn a_table_in_a_new_schema_comes_without_hazard() {
    Pair::new(|catalog| {
        catalog.schemas.push(Schema::new("app"));
        add(catalog, table("app", "log"));
    })
    .rows(ROWS)
    .holds();
}

#[test]
fn a_table_is_dropped_only_when_it_is_named() {
    let drops = |catalog: &mut schema_pg::Catalog| catalog.tables.retain(|table| table.name.name != "orders");
    refused(&Pair::new(drops), "table public.orders");
    Pair::new(drops).allow("public.orders").rows(ROWS).hazards(&["loss", "incompatible"]).holds();
}

#[test]
fn a_schema_goes_with_its_tables() {
    Pair::from(|catalog| {
        catalog.schemas.push(Schema::new("app"));
        add(catalog, table("app", "log"));
    })
    .allow("app.log")
    .rows(ROWS)
    .hazards(&["loss", "incompatible"])
    .holds();
}

#[test]
fn tables_in_a_circle_come_and_go() {
    Pair::new(|catalog| {
        for (name, other, column) in [("ones", "twos", "two"), ("twos", "ones", "one")] {
            let mut made = table("public", name);
            made.columns.push(Column { nullable: true, ..Column::new(column, DataType::BigInt) });
            let kind = ConstraintKind::ForeignKey {
                columns: vec![text(column)],
                target: QualifiedName::new("public", other),
                target_columns: vec![text("id")],
                on_delete: schema_pg::catalog::Action::NoAction,
                on_update: schema_pg::catalog::Action::NoAction,
                delete_columns: Vec::new(),
                match_full: false,
                deferrable: schema_pg::catalog::Deferrable::No,
            };
            let key = Constraint::new(format!("{name}_pkey"), ConstraintKind::primary_key(vec![text("id")]));
            made.constraints = vec![key, Constraint::new(format!("{name}_fkey"), kind)];
            add(catalog, made);
        }
    })
    .holds();
}

#[test]
fn storage_parameters_change() {
    Pair::new(|catalog| customers(catalog).storage = vec![(text("fillfactor"), text("70"))]).rows(ROWS).holds();
    Pair::from(|catalog| customers(catalog).storage = vec![(text("fillfactor"), text("70"))]).rows(ROWS).holds();
}

#[test]
fn a_log_is_written_or_not() {
    Pair::new(|catalog| {
        let mut log = table("public", "log");
        log.unlogged = true;
        add(catalog, log);
    })
    .holds();
    let (mut was, mut now) = (super::base(), super::base());
    add(&mut was, table("public", "log"));
    add(&mut now, Table { unlogged: true, ..table("public", "log") });
    Pair::of(was, now)
        .rows("INSERT INTO log VALUES (1, now());")
        .survives("SELECT count(*) FROM log", "1")
        .hazards(&["rewrite"])
        .holds();
}

#[test]
fn replica_identity_changes() {
    Pair::new(|catalog| customers(catalog).replica_identity = Some(ReplicaIdentity::Full)).holds();
    Pair::new(|catalog| {
        customers(catalog).replica_identity = Some(ReplicaIdentity::Index(text("customers_email_key")));
    })
    .holds();
}

#[test]
fn inheritance_comes_and_goes() {
    let child = |inherits: bool| {
        let mut child = table("public", "child");
        if inherits {
            child.inherits = vec![QualifiedName::new("public", "parent")];
        }
        child
    };
    let (mut was, mut now) = (super::base(), super::base());
    for (catalog, inherits) in [(&mut was, false), (&mut now, true)] {
        add(catalog, table("public", "parent"));
        add(catalog, child(inherits));
    }
    Pair::of(was, now).rows("INSERT INTO child VALUES (1, now());").survives("SELECT count(*) FROM child", "1").holds();
}

#[test]
fn row_security_is_on_once_its_policies_are_there_and_off_before_they_go() {
    let secured = |catalog: &mut schema_pg::Catalog| {
        let table = customers(catalog);
        table.row_security = RowSecurity::Forced;
        for (name, permissive, command) in [("a", true, PolicyCommand::All), ("b", false, PolicyCommand::Select)] {
            table.policies.push(Policy {
                name: text(name),
                permissive,
                command,
                roles: vec![text("public")],
                using: Some(text("points > 0")),
                check: None,
                comment: Some(text("Mine.")),
            });
        }
    };
    Pair::new(secured).rows(ROWS).hazards(&["authorization"; 4]).holds();
    let (mut was, mut now) = (super::base(), super::base());
    secured(&mut was);
    secured(&mut now);
    customers(&mut now).policies[0].using = Some(text("points > 1"));
    customers(&mut now).row_security = RowSecurity::Enabled;
    Pair::of(was, now).rows(ROWS).hazards(&["authorization"; 3]).holds();
}

#[test]
fn a_policy_is_made_anew_where_its_column_changes_its_type() {
    let (mut was, mut now) = (super::base(), super::base());
    for (catalog, ty) in [(&mut was, DataType::Integer), (&mut now, DataType::BigInt)] {
        let table = customers(catalog);
        table.columns.iter_mut().find(|column| column.name == "points").unwrap().ty = ty;
        table.policies.push(Policy {
            name: text("rich"),
            permissive: true,
            command: PolicyCommand::All,
            roles: vec![text("public")],
            using: Some(text("points > 0")),
            check: Some(text("points > 1")),
            comment: None,
        });
    }
    Pair::of(was, now).rows(ROWS).hazards(&["authorization", "rewrite", "incompatible", "authorization"]).holds();
}

#[test]
fn grants_come_change_and_go() {
    let role = "pg_monitor";
    let grant = |privileges: &[&'static str], columns: &[&'static str]| Grant {
        role: text(role),
        privileges: privileges.iter().copied().map(text).collect(),
        columns: columns.iter().copied().map(text).collect(),
        grantable: false,
    };
    Pair::new(|catalog| {
        customers(catalog).grants = vec![grant(&["INSERT", "SELECT"], &[]), grant(&["UPDATE"], &["name", "note"])];
    })
    .hazards(&["authorization"; 2])
    .holds_forward();
    let (mut was, mut now) = (super::base(), super::base());
    customers(&mut was).grants = vec![grant(&["SELECT"], &[])];
    customers(&mut now).grants = vec![grant(&["DELETE"], &[])];
    Pair::of(was, now).hazards(&["authorization"; 2]).holds();
}

#[test]
fn a_partition_is_made_beside_its_table_and_attached() {
    let (mut was, mut now) = (super::base(), super::base());
    for catalog in [&mut was, &mut now] {
        add(catalog, partitioned());
        add(catalog, month("events_1", "'2026-01-01'", "'2026-02-01'"));
    }
    add(&mut now, month("events_2", "'2026-02-01'", "'2026-03-01'"));
    Pair::of(was, now)
        .rows("INSERT INTO events VALUES (1, '2026-01-05');")
        .survives("SELECT count(*) FROM events", "1")
        .holds();
}

#[test]
fn a_partition_leaves_and_joins() {
    let (mut was, mut now) = (super::base(), super::base());
    for catalog in [&mut was, &mut now] {
        add(catalog, partitioned());
    }
    add(&mut was, month("events_1", "'2026-01-01'", "'2026-02-01'"));
    add(&mut now, month("events_1", "'2025-12-01'", "'2026-02-01'"));
    Pair::of(was, now)
        .rows("INSERT INTO events VALUES (1, '2026-01-05');")
        .survives("SELECT count(*) FROM events", "1")
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn a_partitioned_table_gets_columns_indexes_and_constraints() {
    let (mut was, mut now) = (super::base(), super::base());
    for catalog in [&mut was, &mut now] {
        add(catalog, partitioned());
        add(catalog, month("events_1", "'2026-01-01'", "'2026-02-01'"));
    }
    let events = now.tables.iter_mut().find(|table| table.name.name == "events").unwrap();
    events.columns.push(Column { nullable: true, ..Column::new("note", DataType::Text) });
    events.indexes.push(Index::new(text("events_note_idx"), vec![IndexColumn::new(IndexTerm::Column(text("note")))]));
    events.constraints.push(Constraint::new("events_id_check", ConstraintKind::check("id > 0")));
    Pair::of(was, now)
        .rows("INSERT INTO events VALUES (1, '2026-01-05');")
        .survives("SELECT count(*) FROM events", "1")
        .hazards(&["build", "scan", "may fail"])
        .holds();
}
