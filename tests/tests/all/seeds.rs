//! Reference rows: part of the model, migrated like it; what somebody changed by hand is left and told.

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Entity, Registry, Seed};
use schema_pg::{Catalog, PlanOptions, Renames, Snapshot, blocking, diff, drift, plan};
use serde::Serialize;
use uuid::Uuid;

use crate::support::{Live, config, empty};

fn lowered(registry: &Registry) -> Catalog {
    match schema_pg::lower_with(registry, &config()) {
        Ok(catalog) => catalog,
        Err(found) => panic!("{found}"),
    }
}

/// A database that holds it, installed by an ordinary owner.
fn holding(catalog: &Catalog) -> Live {
    let live = empty();
    let sql = schema_pg::create(catalog).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.installs(&sql);
    live
}

/// The owner applies what leads from the one to the other; the SQL of it.
#[track_caller]
fn applied(live: &Live, was: &Catalog, now: &Catalog, options: &PlanOptions) -> String {
    let changes = diff(was, now, &Renames::none());
    let plan = plan(&changes, &PlanOptions { version: config().version, ..options.clone() });
    assert!(plan.refused.is_empty(), "{:?}", plan.refused);
    let mut owner = live.owner();
    blocking::apply(&mut owner.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    schema_pg::assert_sql_valid(&plan.to_string());
    plan.to_string()
}

/// What the rows differ in from those that should be there.
#[track_caller]
fn drifted(live: &mut Live, catalog: &Catalog) -> String {
    let schema = blocking::introspect(&mut live.client, &["public"]).unwrap();
    drifted_in(live, &schema, catalog)
}

/// The same of a database that holds this schema.
#[track_caller]
fn drifted_in(live: &mut Live, schema: &Catalog, catalog: &Catalog) -> String {
    let (mut is, mut should) = (schema.clone(), schema.clone());
    blocking::introspect_seeds(&mut live.client, catalog, &mut is).unwrap();
    for table in &catalog.tables {
        let there = should.tables.iter_mut().find(|there| there.name == table.name).unwrap();
        there.seed.clone_from(&table.seed);
    }
    let found = drift(&is, &should);
    if found.is_empty() { String::new() } else { found.to_string() }
}

#[derive(DbEnum, Serialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Level {
    Low,
    VeryHigh,
}

#[derive(Entity, Serialize, Clone)]
#[serde(rename_all = "camelCase")]
#[entity(name = "roles", timestamps)]
struct Role {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i32,
    #[entity(length(1..=40), unique)]
    display_name: String,
    level: Level,
    #[entity(references(Role))]
    parent_id: Option<i32>,
    #[entity(version)]
    version: i32,
    rights: Vec<String>,
    settings: serde_json::Value,
    weight: f32,
    since: Option<DateTime<Utc>>,
}

#[derive(Entity, Serialize, Clone)]
#[entity(name = "grants", primary_key([role_id, code]))]
struct Right {
    #[entity(references(Role))]
    role_id: i32,
    code: String,
    note: Option<String>,
}

fn role(id: i32, name: &str) -> Role {
    Role {
        id,
        display_name: name.into(),
        level: Level::Low,
        parent_id: None,
        version: 1,
        rights: vec!["a\"b".into(), "NULL".into(), String::new()],
        settings: serde_json::json!({ "deep": [1, null, "it's \\ $do$"] }),
        weight: 0.1,
        since: DateTime::from_timestamp(1_700_000_000, 0),
    }
}

fn roles(rows: impl IntoIterator<Item = Role>) -> Registry {
    Registry::builder().entity::<Role>().seed(rows.into_iter().collect::<Vec<_>>()).build().unwrap()
}

#[test]
fn rows_are_there_with_the_schema_whatever_serde_calls_their_fields() {
    let child = Role { parent_id: Some(3), level: Level::VeryHigh, since: None, ..role(1, "it's; $1 \\") };
    let catalog = lowered(&roles([child, role(3, "admin"), role(2, "NULL")]));
    let mut live = holding(&catalog);
    assert_eq!(live.column("SELECT display_name FROM roles ORDER BY id"), "it's; $1 \\ NULL admin");
    assert_eq!(live.text("SELECT level FROM roles WHERE id = 1"), "very_high");
    assert_eq!(live.text("SELECT rights[1] || rights[2] || '|' || rights[3] FROM roles WHERE id = 2"), "a\"bNULL|");
    assert_eq!(live.text("SELECT settings #>> '{deep,2}' FROM roles WHERE id = 2"), "it's \\ $do$");
    assert_eq!(live.text("SELECT weight FROM roles WHERE id = 2"), "0.1");
    assert_eq!(live.text("SELECT extract(epoch FROM since)::bigint FROM roles WHERE id = 2"), "1700000000");
    assert_eq!(
        live.text("SELECT count(*) FROM roles WHERE created_at > now() - interval '1 hour' AND version = 1"),
        "3"
    );
    assert_eq!(drifted(&mut live, &catalog), "");
    // The snapshot holds them, and nothing is to be done.
    let text = Snapshot::new(catalog.clone()).to_json().unwrap();
    let read = Snapshot::from_json(&text, std::path::Path::new("schema.json")).unwrap().catalog;
    assert!(diff(&read, &catalog, &Renames::none()).is_empty());
    assert!(text.contains("\"admin\""), "{text}");
}

#[test]
fn a_row_that_comes_changes_and_goes_is_a_step_and_what_was_changed_by_hand_is_left() {
    let was = lowered(&roles([role(1, "admin"), role(2, "user"), role(3, "guest")]));
    let mut live = holding(&was);
    let now = lowered(&roles([role(1, "owner"), role(2, "member"), role(4, "guest")]));
    let changes = diff(&was, &now, &Renames::none());
    let refused = plan(&changes, &PlanOptions::default());
    let texts: Vec<String> = refused.refused.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["not done, since it loses data: row public.roles(3); allow it by name: \"public.roles(3)\""],);
    live.takes("UPDATE roles SET display_name = 'superuser' WHERE id = 1");
    let sql = applied(&live, &was, &now, &PlanOptions::default().allow("public.roles(3)"));
    assert!(sql.contains("DELETE FROM public.roles"), "{sql}");
    assert_eq!(live.column("SELECT id || display_name FROM roles ORDER BY id"), "1superuser 2member 4guest");
    assert_eq!(live.text("SELECT version FROM roles WHERE id = 2"), "2", "triggers count it");
    let found = drifted(&mut live, &now);
    assert!(found.contains("row public.roles(1)") && found.contains("superuser") && found.contains("owner"), "{found}");
    assert!(!found.contains("roles(2)"), "{found}");
    // A hand that put it right is no difference; twice does nothing.
    live.takes("UPDATE roles SET display_name = 'owner' WHERE id = 1");
    assert_eq!(drifted(&mut live, &now), "");
    applied(&live, &was, &now, &PlanOptions::default().allow("public.roles(*)"));
    assert_eq!(live.column("SELECT id || display_name FROM roles ORDER BY id"), "1owner 2member 4guest");
    assert_eq!(live.text("SELECT version FROM roles WHERE id = 2"), "2", "nothing was written");
}

#[test]
fn rows_that_are_there_are_adopted_left_or_overwritten_as_the_seed_says() {
    let none = lowered(&Registry::builder().entity::<Role>().build().unwrap());
    let with = |seed: Seed<Role>| lowered(&Registry::builder().entity::<Role>().seed(seed).build().unwrap());
    let insert = "INSERT INTO roles (id, display_name, level, rights, settings, weight) VALUES (1, 'mine', 'low', '{}', '{}', 2)";
    for (seed, expected, is_told) in [
        (Seed::of([role(1, "admin"), role(2, "user")]), "1mine 2user", true),
        (Seed::of([role(1, "admin"), role(2, "user")]).insert_only(), "1mine 2user", false),
        (Seed::of([role(1, "admin"), role(2, "user")]).overwrite(), "1admin 2user", false),
    ] {
        let catalog = with(seed);
        let mut live = holding(&none);
        live.takes(insert);
        let sql = applied(&live, &none, &catalog, &PlanOptions::default());
        assert_eq!(live.column("SELECT id || display_name FROM roles ORDER BY id"), expected, "{sql}");
        assert_eq!(drifted(&mut live, &catalog).contains("roles(1)"), is_told);
    }
    // Rows of `insert_only` are neither changed nor deleted later.
    let was = with(Seed::of([role(1, "admin"), role(2, "user")]).insert_only());
    let now = with(Seed::of([role(1, "other")]).insert_only());
    assert!(plan(&diff(&was, &now, &Renames::none()), &PlanOptions::default()).is_empty());
}

#[test]
fn rows_of_several_tables_come_and_go_in_the_order_of_their_references() {
    let with = |roles: Vec<Role>, rights: Vec<Right>| {
        let registry = Registry::builder().entity::<Role>().entity::<Right>().seed(rights).seed(roles).build();
        lowered(&registry.unwrap_or_else(|found| panic!("{found}")))
    };
    let right = |role_id, code: &str| Right { role_id, code: code.into(), note: None };
    let was = with(vec![role(1, "a"), role(2, "b")], vec![right(1, "read"), right(2, "write")]);
    let mut live = holding(&was);
    // A role goes with its right, another takes its name, and rights go over to one that comes.
    let now = with(
        vec![role(2, "c"), role(5, "b"), Role { parent_id: Some(5), ..role(4, "a") }],
        vec![right(2, "write"), right(5, "read")],
    );
    let options = PlanOptions::default().allow("public.roles(1)").allow("public.grants(1, read)");
    let sql = applied(&live, &was, &now, &options);
    assert_eq!(
        live.column("SELECT id || display_name || coalesce(parent_id::text, '') FROM roles ORDER BY id"),
        "2c 4a5 5b",
        "{sql}"
    );
    assert_eq!(live.column("SELECT role_id || code FROM grants ORDER BY 1"), "2write 5read");
    assert_eq!(drifted(&mut live, &now), "");
    // Back.
    let options = PlanOptions { allow_all: true, ..PlanOptions::default() };
    applied(&live, &now, &was, &options);
    assert_eq!(live.column("SELECT id || display_name FROM roles ORDER BY id"), "1a 2b");
    assert_eq!(drifted(&mut live, &was), "");
    // Two rows that exchange what is unique need a third value.
    let swapped = with(vec![role(1, "b"), role(2, "a")], vec![right(1, "read"), right(2, "write")]);
    let refused = plan(&diff(&was, &swapped, &Renames::none()), &options).refused;
    assert!(refused[0].to_string().contains("exchange values of a unique"), "{refused:?}");
}

/// The same entity before and after it got a column.
mod grown {
    use super::*;

    #[derive(Entity, Serialize)]
    #[entity(name = "plans")]
    pub struct Was {
        #[entity(primary_key)]
        pub id: i32,
        pub name: String,
    }

    #[derive(Entity, Serialize)]
    #[entity(name = "plans", check("plans_price", "price > 0"))]
    pub struct Now {
        #[entity(primary_key)]
        pub id: i32,
        #[entity(column = "title", renamed_from("name"))]
        pub name: String,
        pub price: i32,
        #[entity(references(Currency))]
        pub currency: String,
    }

    #[derive(Entity, Serialize)]
    #[entity(name = "currencies")]
    pub struct Currency {
        #[entity(primary_key)]
        pub code: String,
    }
}

#[test]
fn a_required_column_comes_to_seeded_rows_with_their_values() {
    use grown::{Currency, Now, Was};
    let was = [Was { id: 1, name: "free".into() }, Was { id: 2, name: "pro".into() }];
    let was = lowered(&Registry::builder().entity::<Was>().seed(was).build().unwrap());
    let now = |id, name: &str| Now { id, name: name.into(), price: id * 10, currency: "EUR".into() };
    let registry = Registry::builder()
        .entity::<Now>()
        .entity::<Currency>()
        .seed([now(1, "free"), now(2, "business"), now(3, "team")])
        .seed([Currency { code: "EUR".into() }])
        .build()
        .unwrap();
    let now = lowered(&registry);
    for online in [true, false] {
        let mut live = holding(&was);
        let changes = diff(&was, &now, &Renames::of(&registry));
        let options = PlanOptions { version: config().version, online, ..PlanOptions::default() };
        let plan = plan(&changes, &options);
        let mut owner = live.owner();
        blocking::apply(&mut owner.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
        assert_eq!(
            live.column("SELECT id || title || price || currency FROM plans ORDER BY id"),
            "1free10EUR 2business20EUR 3team30EUR",
            "{plan}"
        );
        assert_eq!(drifted(&mut live, &now), "");
        let back = plan.reverse().unwrap();
        blocking::apply(&mut owner.client, &back).unwrap_or_else(|error| panic!("{error}\n{back}"));
        assert_eq!(live.column("SELECT id || name FROM plans ORDER BY id"), "1free 2pro");
    }
}

/// The same entity before and after its states got another.
mod stated {
    use super::*;

    pub mod was {
        use super::*;
        #[derive(DbEnum, Serialize, Clone, Copy)]
        #[entity(name = "state")]
        pub enum State {
            Open,
        }
        #[derive(Entity, Serialize)]
        #[entity(name = "stages")]
        pub struct Stage {
            #[entity(primary_key)]
            pub id: i32,
            pub state: State,
        }
    }

    pub mod now {
        use super::*;
        #[derive(DbEnum, Serialize, Clone, Copy)]
        #[entity(name = "state")]
        pub enum State {
            #[entity(rename = "begun", renamed_from("open"))]
            Open,
            Done,
        }
        #[derive(Entity, Serialize)]
        #[entity(name = "stages")]
        pub struct Stage {
            #[entity(primary_key)]
            pub id: i32,
            pub state: State,
        }
    }
}

#[test]
fn rows_with_a_new_label_come_after_it_and_go_before_it() {
    use stated::{now, was};
    let rows = [was::Stage { id: 1, state: was::State::Open }, was::Stage { id: 2, state: was::State::Open }];
    let was = lowered(&Registry::builder().entity::<was::Stage>().seed(rows).build().unwrap());
    let rows = [
        now::Stage { id: 1, state: now::State::Open },
        now::Stage { id: 2, state: now::State::Done },
        now::Stage { id: 3, state: now::State::Done },
    ];
    let registry = Registry::builder().entity::<now::Stage>().seed(rows).build().unwrap();
    let now = lowered(&registry);
    let mut live = holding(&was);
    let changes = diff(&was, &now, &Renames::of(&registry));
    let there = plan(&changes, &PlanOptions { version: config().version, ..PlanOptions::default() });
    let mut owner = live.owner();
    blocking::apply(&mut owner.client, &there).unwrap_or_else(|error| panic!("{error}\n{there}"));
    assert_eq!(live.column("SELECT id || state::text FROM stages ORDER BY id"), "1begun 2done 3done", "{there}");
    let back = there.reverse().unwrap();
    blocking::apply(&mut owner.client, &back).unwrap_or_else(|error| panic!("{error}\n{back}"));
    assert_eq!(live.column("SELECT id || state::text FROM stages ORDER BY id"), "1open 2open", "{back}");
}

#[test]
fn a_row_that_was_changed_by_hand_is_not_deleted() {
    let (was, now) = (lowered(&roles([role(1, "a"), role(2, "b")])), lowered(&roles([role(1, "a")])));
    let mut live = holding(&was);
    live.takes("UPDATE roles SET weight = 2 WHERE id = 2");
    let sql = applied(&live, &was, &now, &PlanOptions::default().allow("public.roles(2)"));
    assert_eq!(live.text("SELECT count(*) FROM roles"), "2", "{sql}");
    assert!(sql.contains("RAISE WARNING 'the row (%) of % was changed by hand, and is left as it is'"), "{sql}");
    live.takes("UPDATE roles SET weight = 0.1 WHERE id = 2");
    applied(&live, &was, &now, &PlanOptions::default().allow("public.roles(2)"));
    assert_eq!(live.text("SELECT count(*) FROM roles"), "1");
}

mod life {
    use super::*;

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "tags", soft_delete, audit, timestamps)]
    pub struct Tag {
        #[entity(primary_key)]
        pub id: i32,
        #[entity(unique)]
        pub name: String,
    }

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "terms", append_only)]
    pub struct Term {
        #[entity(primary_key)]
        pub id: i32,
        pub text: String,
    }

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "units")]
    pub struct Unit {
        #[entity(primary_key)]
        pub id: i32,
        #[entity(immutable)]
        pub code: String,
        pub label: String,
    }

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "folders", tree(parent_id))]
    pub struct Folder {
        #[entity(primary_key)]
        pub id: i32,
        pub parent_id: Option<i32>,
    }

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "numbered")]
    pub struct Numbered {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(unique)]
        pub name: String,
        pub label: String,
    }
}

#[test]
fn how_rows_live_is_kept() {
    use life::{Folder, Tag, Term, Unit};
    let tag = |id, name: &str| Tag { id, name: name.into() };
    let with = |tags: Vec<Tag>, terms: Vec<Term>, units: Vec<Unit>, folders: Vec<Folder>| {
        let registry = Registry::builder().entity::<Tag>().entity::<Term>().entity::<Unit>().entity::<Folder>();
        lowered(&registry.seed(tags).seed(terms).seed(units).seed(folders).build().unwrap())
    };
    let term = Term { id: 1, text: "x".into() };
    let unit = Unit { id: 1, code: "kg".into(), label: "kilo".into() };
    let folder = |id, parent_id| Folder { id, parent_id };
    let folders = vec![folder(1, Some(2)), folder(2, Some(3)), folder(3, None)];
    let was = with(vec![tag(1, "a"), tag(2, "b")], vec![term.clone()], vec![unit.clone()], folders.clone());
    let mut live = holding(&was);
    assert_eq!(live.text("SELECT array_to_string(path, '/') || level FROM folders WHERE id = 1"), "3/2/12");
    assert_eq!(live.text("SELECT count(*) FROM audit_log WHERE table_name = 'public.tags'"), "2", "the log notes them");
    // A row that goes is deleted softly, and comes back as itself.
    let unit_now = Unit { label: "kilogram".into(), ..unit.clone() };
    let now = with(vec![tag(1, "a"), tag(3, "b")], vec![term.clone()], vec![unit_now.clone()], folders.clone());
    let all = PlanOptions { allow_all: true, ..PlanOptions::default() };
    let sql = applied(&live, &was, &now, &all);
    assert_eq!(live.column("SELECT id || name FROM tags WHERE deleted_at IS NULL ORDER BY id"), "1a 3b", "{sql}");
    assert_eq!(live.text("SELECT count(*) FROM tags"), "3");
    assert_eq!(live.text("SELECT label FROM units"), "kilogram");
    assert_eq!(drifted(&mut live, &now), "");
    applied(&live, &now, &was, &all);
    assert_eq!(live.column("SELECT id || name FROM tags WHERE deleted_at IS NULL ORDER BY id"), "1a 2b");
    assert_eq!(drifted(&mut live, &was), "");
    // What never changes is refused while it is planned.
    let wrong = with(
        vec![tag(1, "a"), tag(2, "b")],
        vec![Term { id: 1, text: "y".into() }],
        vec![Unit { code: "g".into(), ..unit }],
        folders,
    );
    let refused = plan(&diff(&was, &wrong, &Renames::none()), &all).refused;
    let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert!(texts[0].contains("append-only") && texts[1].contains("immutable"), "{texts:?}");
}

#[test]
fn rows_found_by_a_unique_leave_their_numbers_to_the_database_and_others_move_it_on() {
    use life::Numbered;
    let one = |id, name: &str, label: &str| Numbered { id, name: name.into(), label: label.into() };
    let by = |rows: Vec<Numbered>| {
        let seed = Seed::of(rows).by([Numbered::columns().name]);
        lowered(&Registry::builder().entity::<Numbered>().seed(seed).build().unwrap())
    };
    let was = by(vec![one(0, "a", "x"), one(0, "b", "y")]
        .into_iter()
        .zip(1..)
        .map(|(row, id)| Numbered { id, ..row })
        .collect());
    let mut live = holding(&was);
    live.takes("INSERT INTO numbered (name, label) VALUES ('mine', 'z')");
    let now = by(vec![one(7, "b", "changed"), one(9, "c", "w")]);
    applied(&live, &was, &now, &PlanOptions::default().allow("public.numbered(a)"));
    assert_eq!(live.column("SELECT name || label FROM numbered ORDER BY name"), "bchanged cw minez");
    // By the key: what the database numbers next is another number.
    let catalog =
        lowered(&Registry::builder().entity::<Numbered>().seed([one(1, "a", "x"), one(40, "b", "y")]).build().unwrap());
    let mut live = holding(&catalog);
    live.takes("INSERT INTO numbered (name, label) VALUES ('next', 'z')");
    assert_eq!(live.text("SELECT id FROM numbered WHERE name = 'next'"), "41");
}

mod secured {
    use super::*;

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "companies", tenant = id)]
    #[pg(rls)]
    pub struct Company {
        #[entity(primary_key)]
        pub id: Uuid,
        pub name: String,
    }

    #[derive(Entity, Serialize, Clone)]
    #[entity(name = "members", tenant = company_id, actors)]
    #[pg(rls)]
    pub struct Member {
        #[entity(primary_key)]
        pub id: Uuid,
        #[entity(references(Company))]
        pub company_id: Uuid,
        #[entity(unique)]
        pub login: String,
        #[pg(encrypted)]
        pub secret: String,
        pub token: String,
    }
}

#[test]
fn row_security_does_not_hide_rows_from_the_plan_and_secrets_come_from_the_session() {
    use secured::{Company, Member};
    let (id, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let with = |login: &str, name: &str| {
        let member = Member {
            id,
            company_id: id,
            login: login.into(),
            secret: "seed.secret".into(),
            token: "seed.token".into(),
        };
        let members = Seed::of([member]).from_session(Member::columns().secret).from_session(Member::columns().token);
        let companies = [Company { id, name: name.into() }, Company { id: other, name: "other".into() }];
        let registry = Registry::builder().entity::<Company>().entity::<Member>().seed(companies).seed(members);
        lowered(&registry.build().unwrap_or_else(|found| panic!("{found}")))
    };
    let was = with("root", "acme");
    let sql = schema_pg::create(&was).to_string();
    assert!(!serde_json::to_string(&was).unwrap().contains("hunter2"));
    let mut live = empty();
    let mut owner = live.owner();
    let error = owner.client.batch_execute(&sql).unwrap_err().to_string();
    let _ = owner.client.batch_execute("ROLLBACK");
    assert!(!error.is_empty());
    owner.takes(
        "SET seed.secret = 'hunter2'; SET seed.token = 't0ken'; SET app.encryption_key = 'k'; SET app.hash_key = 'h'",
    );
    live = owner.again();
    live.takes("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    let name = live.owner().name();
    live.takes(&format!("GRANT ALL ON SCHEMA public TO {name}"));
    let mut owner = live.owner();
    owner.takes(
        "SET seed.secret = 'hunter2'; SET seed.token = 't0ken'; SET app.encryption_key = 'k'; SET app.hash_key = 'h'",
    );
    owner.takes(&sql);
    assert_eq!(live.text("SELECT token FROM members"), "t0ken");
    live.takes("SET app.encryption_key = 'k'");
    assert_eq!(live.text("SELECT decrypt_text(secret) FROM members"), "hunter2");
    // A change needs no secret, and policies are as they were.
    let now = with("admin", "acme inc");
    applied(&live, &was, &now, &PlanOptions::default());
    assert_eq!(live.text("SELECT login || token FROM members"), "admint0ken");
    assert_eq!(live.text("SELECT name FROM companies WHERE name <> 'other'"), "acme inc");
    assert_eq!(
        live.text("SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('members', 'companies')"),
        "true"
    );
    assert_eq!(drifted(&mut live, &now), "");
}

/// xorshift: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[test]
fn a_hundred_random_changes_are_planned_applied_empty_when_planned_again_and_taken_back() {
    let mut random = Random(0x5eed);
    let names = ["a", "b", "it's", "ü\\", "e", "f", "NULL", "", "$do$", "x y"];
    let mut some = || {
        let mut rows: Vec<Role> = Vec::new();
        let mut free: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        for id in 1..=8 {
            if random.below(3) == 0 || free.is_empty() {
                continue;
            }
            let name = free.remove(usize::try_from(random.below(free.len() as u64)).unwrap());
            let above = rows.get(usize::try_from(random.below(4)).unwrap()).map(|row| row.id);
            let level = if random.below(2) == 0 { Level::Low } else { Level::VeryHigh };
            let settings = serde_json::json!({ "n": random.below(3) });
            rows.push(Role { parent_id: above, level, settings, ..role(id, name) });
        }
        let mut rights = Vec::new();
        for row in &rows {
            for code in ["read", "write"] {
                if random.below(2) == 0 {
                    let note = (random.below(2) == 0).then(|| format!("{}", random.below(3)));
                    rights.push(Right { role_id: row.id, code: code.into(), note });
                }
            }
        }
        let registry = Registry::builder().entity::<Role>().entity::<Right>().seed(rows).seed(rights).build();
        lowered(&registry.unwrap_or_else(|found| panic!("{found}")))
    };
    let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
    let mut was = some();
    let mut live = holding(&was);
    let mut owner = live.owner();
    let schema = blocking::introspect(&mut live.client, &["public"]).unwrap();
    let (mut done, mut exchanged) = (0, 0);
    while done < 100 {
        let now = some();
        let there = plan(&diff(&was, &now, &Renames::none()), &options);
        if !there.refused.is_empty() {
            assert!(there.refused[0].to_string().contains("exchange values"), "{:?}", there.refused);
            exchanged += 1;
            continue;
        }
        blocking::apply(&mut owner.client, &there).unwrap_or_else(|error| panic!("{error}\n{there}"));
        assert_eq!(drifted_in(&mut live, &schema, &now), "", "{there}");
        let (mut is, mut should) = (schema.clone(), schema.clone());
        blocking::introspect_seeds(&mut live.client, &now, &mut is).unwrap();
        for table in &now.tables {
            should.tables.iter_mut().find(|there| there.name == table.name).unwrap().seed.clone_from(&table.seed);
        }
        assert!(plan(&diff(&is, &should, &Renames::none()), &options).is_empty());
        let back = there.reverse().unwrap();
        if back.refused.is_empty() {
            blocking::apply(&mut owner.client, &back).unwrap_or_else(|error| panic!("{error}\n{back}"));
            assert_eq!(drifted_in(&mut live, &schema, &was), "", "{back}");
            blocking::apply(&mut owner.client, &there).unwrap_or_else(|error| panic!("{error}\n{there}"));
        }
        was = now;
        done += 1;
    }
    assert!(exchanged < 200, "{exchanged} were refused");
}

#[test]
fn mistakes_in_rows_are_found_when_the_registry_is_built_all_at_once() {
    let wrong = [
        Role { parent_id: Some(9), ..role(1, "") },
        role(1, "twice"),
        Role { weight: f32::NAN, ..role(2, "twice") },
        Role { parent_id: Some(4), ..role(3, "x") },
        Role { parent_id: Some(3), ..role(4, "nul\0") },
    ];
    let rights = Seed::of([Right { role_id: 7, code: "c".into(), note: None }]).by([Right::columns().note]);
    let found = Registry::builder().entity::<Role>().entity::<Right>().seed(wrong).seed(rights).build().unwrap_err();
    let codes = found.codes();
    for code in ["E0905", "E0909", "E0910", "E0911", "E0912", "E0915"] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}\n{found}");
    }
    assert!(found.to_string().contains("seeds.rs:"), "{found}");
    let unknown = Registry::builder().entity::<Right>().seed([role(1, "a")]).build().unwrap_err();
    assert!(unknown.codes().contains(&"E0901"), "{unknown}");
}
