//! Words of keys, relations, tenants, partitions, enums, domains, embedded structs and views.

words! {
    primary_key "primary_key" "INSERT INTO things (id, kind) VALUES (1, 2)":
        [Thing] { #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, kind: i64, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, kind]))] pub struct Thing { id: i64, kind: i64, } };
    no_primary_key "no_primary_key" "INSERT INTO things (id, kind) VALUES (1, 2)":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id]))] pub struct Thing { id: i64, kind: i64, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", no_primary_key)] pub struct Thing { id: i64, kind: i64, } };
    references "references" "INSERT INTO things (id) VALUES (1); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).on_delete(Cascade))] thing_id: i64, }
        };
    references_change "references" "INSERT INTO things (id) VALUES (1); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).on_delete(SetNull).deferrable())] thing_id: Option<i64>, }
        } => [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).on_delete(Cascade))] thing_id: Option<i64>, }
        };
    references_count "references" "BEGIN; INSERT INTO things (id) VALUES (1); INSERT INTO uses (id, thing_id) VALUES (1, 1); COMMIT":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).rows(1..=5))] thing_id: i64, }
        };
    references_count_others "references" "BEGIN; INSERT INTO things (id) VALUES (1); INSERT INTO uses (id, thing_id) VALUES (1, 1), (2, 1); COMMIT":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).rows(1..=5))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing).rows(2..=3).rows_message("two or three"))] thing_id: i64, }
        };
    foreign_key "foreign_key" "INSERT INTO things (id, kind) VALUES (1, 2); INSERT INTO uses (id, thing_id, kind) VALUES (1, 1, 2)":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things", primary_key([id, kind]))] pub struct Thing { id: i64, kind: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, thing_id: i64, kind: i64, }
        } => [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things", primary_key([id, kind]))] pub struct Thing { id: i64, kind: i64, }
            #[derive(Entity)] #[entity(name = "uses", foreign_key([thing_id, kind]).references(Thing).on_delete(Cascade))] pub struct Use { #[entity(primary_key)] id: i64, thing_id: i64, kind: i64, }
        };
    junction "junction" "INSERT INTO things (id) VALUES (1); INSERT INTO others (id) VALUES (1); INSERT INTO links (id, thing_id, other_id) VALUES (1, 1, 1)":
        [Thing, Other, Link] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "others")] pub struct Other { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "links")] pub struct Link { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, #[entity(references(Other))] other_id: i64, }
        } => [Thing, Other, Link] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "others")] pub struct Other { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "links", junction)] pub struct Link { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, #[entity(references(Other))] other_id: i64, }
        };
    many_to_many "many_to_many" "INSERT INTO things (id) VALUES (1); INSERT INTO others (id) VALUES (1)":
        [Thing, Other] {
            #[derive(Entity)] #[entity(name = "others")] pub struct Other { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
        } => [Thing, Other] {
            #[derive(Entity)] #[entity(name = "others")] pub struct Other { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "things", many_to_many(Other))] pub struct Thing { #[entity(primary_key)] id: i64, }
        };
    tenant "tenant global" "INSERT INTO organizations VALUES ('00000000-0000-0000-0000-00000000000a');
        INSERT INTO things (id, organization_id) VALUES (1, '00000000-0000-0000-0000-00000000000a'); INSERT INTO uses (id, thing_id, organization_id) VALUES (1, 1, '00000000-0000-0000-0000-00000000000a')":
        [Organization, Thing, Use] {
            #[derive(Entity)] #[entity(name = "organizations")] pub struct Organization { #[entity(primary_key)] id: Uuid, }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(references(Organization))] organization_id: Uuid, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, #[entity(references(Organization))] organization_id: Uuid, }
        } => [Organization, Thing, Use] {
            #[derive(Entity)] #[entity(name = "organizations", global)] pub struct Organization { #[entity(primary_key)] id: Uuid, }
            #[derive(Entity)] #[entity(name = "things", tenant = organization_id)] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(references(Organization))] organization_id: Uuid, }
            #[derive(Entity)] #[entity(name = "uses", tenant = organization_id)] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, #[entity(references(Organization))] organization_id: Uuid, }
        };
    range "partition_by_range" "INSERT INTO things (id, at) VALUES (1, '2026-01-05'), (2, '2026-02-05')":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, at]))] #[pg(partition_by_range(at).monthly().from("2026-01").ahead(2).default())] pub struct Thing { id: i64, at: DateTime<Utc>, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, at]))] #[pg(partition_by_range(at).monthly().from("2026-01").ahead(2).default())] pub struct Thing { id: i64, at: DateTime<Utc>, #[entity(default = 0)] number: i64, } };
    index_across_tenants "index" "INSERT INTO organizations VALUES ('00000000-0000-0000-0000-00000000000a'); INSERT INTO things (id, name, organization_id) VALUES (1, 'a', '00000000-0000-0000-0000-00000000000a')":
        [Organization, Thing] {
            #[derive(Entity)] #[entity(name = "organizations", global)] pub struct Organization { #[entity(primary_key)] id: Uuid, }
            #[derive(Entity)] #[entity(name = "things", tenant = organization_id, index([name]))] pub struct Thing { #[entity(primary_key)] id: i64, name: String, #[entity(references(Organization))] organization_id: Uuid, }
        } => [Organization, Thing] {
            #[derive(Entity)] #[entity(name = "organizations", global)] pub struct Organization { #[entity(primary_key)] id: Uuid, }
            #[derive(Entity)] #[entity(name = "things", tenant = organization_id, index([name]).across_tenants())] pub struct Thing { #[entity(primary_key)] id: i64, name: String, #[entity(references(Organization))] organization_id: Uuid, }
        };
    archive "retain" "INSERT INTO things (id, at, name) VALUES (1, '2020-01-05', 'a'), (2, '2020-02-05', 'b')":
        [Thing] { #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, at: DateTime<Utc>, #[entity(unique)] name: String, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", retain(months(24)).by(at).archive())] pub struct Thing { #[entity(primary_key)] id: i64, at: DateTime<Utc>, #[entity(unique)] name: String, } };
    retain "retain" "INSERT INTO things (id, at) VALUES (1, '2026-01-05'), (2, '2026-02-05')":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, at]))] #[pg(partition_by_range(at).monthly().from("2026-01"))] pub struct Thing { id: i64, at: DateTime<Utc>, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, at]), retain(months(24)).by(at))] #[pg(partition_by_range(at).monthly().from("2026-01"))] pub struct Thing { id: i64, at: DateTime<Utc>, } };
    list "partition_by_list" "INSERT INTO things (id, region) VALUES (1, 'a'), (2, 'z')":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).default())] pub struct Thing { id: i64, region: String, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).partition("b", ["b", "c"]).default())] pub struct Thing { id: i64, region: String, } };
    of_partition "partition" "INSERT INTO things (id, region) VALUES (1, 'a'), (2, 'z')":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).default())] pub struct Thing { id: i64, region: String, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).default(), partition("a", index([id]), check("first", "id > 0")))] pub struct Thing { id: i64, region: String, } };
    of_partition_changes "partition" "INSERT INTO things (id, region) VALUES (1, 'a'), (2, 'z')":
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).default(), partition("a", index([id])))] pub struct Thing { id: i64, region: String, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", primary_key([id, region]))] #[pg(partition_by_list(region).partition("a", ["a"]).default(), partition("a", index([id.desc()]).name("last"), unique([id])), partition("default", with("fillfactor", 80)))] pub struct Thing { id: i64, region: String, } };
    hash "partition_by_hash" "INSERT INTO things (id) VALUES (1), (2)":
        [Thing] { #[derive(Entity)] #[entity(name = "things")] #[pg(partition_by_hash([id]).modulus(2))] pub struct Thing { #[entity(primary_key)] id: i64, } } =>
        [Thing] { #[derive(Entity)] #[entity(name = "things", index([number]))] #[pg(partition_by_hash([id]).modulus(2))] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(default = 1)] number: i64, } };
    variant "rename" "INSERT INTO things (id, mood) VALUES (1, 'so_so'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(DbEnum)] pub enum Mood { Happy, SoSo }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(DbEnum)] pub enum Mood { Happy, #[entity(rename = "meh", renamed_from = "so_so")] SoSo, Sad }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    as_check "as_check" "INSERT INTO things (id, mood) VALUES (1, 'so_so'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(DbEnum)] pub enum Mood { Happy, SoSo }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(default = Mood::Happy)] mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(DbEnum)] #[pg(as_check)] pub enum Mood { Happy, SoSo }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(default = Mood::Happy)] mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    as_check_length "as_check" "INSERT INTO things (id, mood) VALUES (1, 'so_so'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(DbEnum)] #[pg(as_check)] pub enum Mood { Happy, SoSo }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(default = Mood::Happy)] mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(DbEnum)] #[pg(as_check.length(20).name("chk_mood"))] pub enum Mood { Happy, SoSo }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(default = Mood::Happy)] mood: Mood, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    domain_names "length" "INSERT INTO things (id, code) VALUES (1, 'ab'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Domain)] #[entity(name = "code", length(1..=10))] pub struct Code(String);
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, code: Code, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Domain)] #[entity(name = "code", length(1..=10).name("chk_code"))] pub struct Code(String);
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, code: Code, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    domain "length check" "INSERT INTO things (id, code) VALUES (1, 'ab'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Domain)] #[entity(name = "code", length(1..=10))] pub struct Code(String);
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(unique)] code: Code, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Domain)] #[entity(name = "code", length(1..=20), check("code_low", "VALUE = lower(VALUE)"))] pub struct Code(String);
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(unique)] code: Code, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    flatten "flatten" "INSERT INTO things (id) VALUES (1); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Embedded)] pub struct Address { city: Option<String>, zip: Option<String> }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[pg(flatten)] address: Address, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    without "without" "INSERT INTO things (id, note) VALUES (1, '{\"tag\": \"x\"}'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[entity(index)] tag: String }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, note: Note, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[entity(index)] #[pg(without("index", "MongoDB's alone"))] tag: String }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, note: Note, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    unchecked "unchecked" "INSERT INTO things (id, note, notes, tags) VALUES (1, '{\"tag\": \"x\"}', '[{\"tag\": \"y\"}]', '{a}'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[entity(length(1..=5))] tag: String, at: Option<i64> }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, note: Note, notes: Vec<Note>, tags: Vec<String>, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[entity(length(1..=5))] tag: String, at: Option<i64> }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[pg(unchecked)] note: Note, #[pg(unchecked)] notes: Vec<Note>, #[pg(unchecked)] tags: Vec<String>, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    member_rules "length range without" "INSERT INTO things (id, note, notes) VALUES (1, '{\"tag\": \"x\", \"at\": 1}', '[{\"tag\": \"y\", \"at\": 2}]'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[pg(without("required", "older rows"))] tag: String, at: Option<i64> }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, note: Note, notes: Vec<Note>, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] {
            #[derive(Embedded)] pub struct Note { #[entity(length(1..=5))] tag: String, #[entity(range(0..))] at: i64 }
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, note: Note, notes: Vec<Note>, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        };
    view "query security_barrier" "INSERT INTO things (id, number) VALUES (1, 2); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT id, number FROM things")] pub struct Shown { id: i64, number: i64 }
        } => [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT id FROM things WHERE number > 1")] #[pg(security_barrier)] pub struct Shown { id: i64 }
        };
    materialized "materialized refresh" "INSERT INTO things (id, number) VALUES (1, 2); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT id, number FROM things")] pub struct Shown { id: i64, number: i64 }
        } => [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", materialized, query = "SELECT id, number FROM things", refresh("0 3 * * *"), unique([id]))] pub struct Shown { id: i64, number: i64 }
        };
    refreshed_by_hand "no_refresh_function" "INSERT INTO things (id, number) VALUES (1, 2); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", materialized, query = "SELECT id, number FROM things")] pub struct Shown { id: i64, number: i64 }
        } => [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, number: i64, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", materialized, query = "SELECT id, number FROM things")] #[pg(no_refresh_function)] pub struct Shown { id: i64, number: i64 }
        };
    security_definer "security_definer shows_private" "INSERT INTO things (id, city) VALUES (1, 'x'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(pii)] city: String, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT city FROM things")] pub struct Shown { city: String }
        } => [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things")] pub struct Thing { #[entity(primary_key)] id: i64, #[entity(pii)] city: String, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT city FROM things")] #[pg(security_definer, shows_private)] pub struct Shown { city: String }
        };
    past_row_security "past_row_security owner" "INSERT INTO things (id, user_id) VALUES (1, '00000000-0000-0000-0000-000000000001'); INSERT INTO uses (id, thing_id) VALUES (1, 1)":
        [Thing, Use] {
            #[derive(Entity)] #[entity(name = "things", owner = user_id)] pub struct Thing { #[entity(primary_key)] id: i64, user_id: Uuid, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
        } => [Thing, Use] [Shown] {
            #[derive(Entity)] #[entity(name = "things", owner = user_id)] pub struct Thing { #[entity(primary_key)] id: i64, user_id: Uuid, }
            #[derive(Entity)] #[entity(name = "uses")] pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64, }
            #[derive(View)] #[entity(name = "shown", query = "SELECT user_id, count(*) AS items FROM things GROUP BY user_id")] #[pg(security_definer, past_row_security)] pub struct Shown { user_id: Uuid, items: i64 }
        };
}
