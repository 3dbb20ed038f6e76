//! Words for people, and for the clock: they come, go and change in the model, and never in the database.

things! {
    of_rows "expected_rows growth" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", expected_rows = 1_000_000, growth(50_000, months(1)))]) { };
    of_rows_changes "expected_rows growth" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", expected_rows = 5, growth(1, years(1)))]) { } => (#[entity(name = "things", expected_rows = 1_000_000, growth(50_000, days(1)))]) { };
    backup "backup" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", backup.rpo(minutes(15)).rto(hours(4)))]) { };
    backup_changes "backup" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", backup.rpo(days(1)))]) { } => (#[entity(name = "things", backup.rto(days(2)))]) { };
    origin "requirement cluster owner_team" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", requirement = "REQ-12", requirement = "REQ-13", cluster = "billing", owner_team = "payments")]) { };
    origin_changes "requirement cluster owner_team" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", requirement = "REQ-1", cluster = "shop", owner_team = "sales")]) { } => (#[entity(name = "things", requirement("REQ-12"), cluster("billing"), owner_team("payments"))]) { };
    law "compliance" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", compliance(Gdpr, "contract"), compliance(Sox, "ledger"))]) { };
    law_of_field "compliance denormalized" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(compliance(Pci, "charge"), compliance("LGPD", "consent"), denormalized("lists sort by it"))] title: String, };
    law_of_field_changes "compliance denormalized" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(compliance(Hipaa, "care"), denormalized("fast"))] title: String, } => (#[entity(name = "things")]) { #[entity(compliance(Ccpa, "sale"), denormalized("lists sort by it"))] title: String, };
    lints "allow determines" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things", allow("L043", "they are few"), determines([title], [name]))]) { #[entity(allow("L002", "it says it"))] title: String, };
    lints_change "allow determines" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", allow("L025", "wide"), determines([title], [name]))]) { title: String, } => (#[entity(name = "things", allow("PL01", "none"), determines([name], [title]))]) { #[entity(allow("L012", "a wall clock"))] title: String, };
    clock "purge_after" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete)]) { } => (#[entity(name = "things", soft_delete)] #[pg(purge_after(days(90)))]) { };
    // On one server they say nothing.
    distributed_by "distributed_by" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(distributed_by(id).shards(8))]) { };
    reference_table "reference_table" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(reference_table)]) { };
    schema_sharding "schema_sharding" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(schema_sharding)]) { };
}
