//! Keys of tenants' entities: what one tenant chooses tells it nothing of another, and takes nothing from it.

use chrono::NaiveDate;
use schema_core::{Entity, Registry, registry};
use uuid::Uuid;

use crate::support::{Live, UNIQUE, live, sql};

#[derive(Entity)]
#[entity(name = "orgs", tenant = id)]
struct Org {
    #[entity(primary_key)]
    id: i64,
}

/// A key that people choose, with the tenant in it.
#[derive(Entity)]
#[entity(name = "contacts", tenant = org_id, primary_key([org_id, email]), soft_delete)]
struct Contact {
    #[entity(references(Org))]
    org_id: i64,
    email: String,
    /// Looked up before the tenant is known.
    #[entity(unique.across_tenants())]
    token: String,
}

#[derive(Entity)]
#[entity(name = "visits", tenant = org_id, primary_key([org_id, day, no]))]
#[entity(foreign_key([org_id, email]).references(Contact))]
#[pg(partition_by_range(day).monthly().from("2026-01").ahead(1).default())]
struct Visit {
    org_id: i64,
    day: NaiveDate,
    no: i32,
    email: String,
}

/// All tenants share the names, and that is said.
#[derive(Entity)]
#[entity(name = "hosts", tenant = org_id, unique([port, zone]).across_tenants())]
struct Host {
    #[entity(primary_key.across_tenants())]
    name: String,
    org_id: i64,
    port: i32,
    zone: i32,
}

#[derive(Entity)]
#[entity(name = "probes", tenant = org_id)]
struct Probe {
    #[entity(primary_key)]
    id: i64,
    org_id: i64,
    #[entity(references(Host))]
    host: String,
}

/// What is everybody's, and what is one to one with it.
#[derive(Entity)]
#[entity(name = "plans", global)]
struct Plan {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "trials", tenant = org_id)]
struct Trial {
    #[entity(primary_key)]
    id: i64,
    org_id: i64,
    #[entity(references(Plan).one_to_one())]
    plan_id: i64,
}

fn model() -> Result<Registry, schema_core::Diagnostics> {
    registry![Org, Contact, Visit, Host, Probe, Plan, Trial]
}

fn asked(role: &str) -> Live {
    let mut live = live(model());
    live.takes(&format!(
        "CREATE ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
         INSERT INTO orgs VALUES (1), (2); INSERT INTO plans DEFAULT VALUES;
         INSERT INTO contacts (org_id, email, token) VALUES (2, 'vip@corp.example', 'b');
         INSERT INTO visits VALUES (2, '2026-01-05', 1, 'vip@corp.example');
         INSERT INTO hosts VALUES ('b.example', 2, 80, 1); INSERT INTO trials (org_id, plan_id) VALUES (2, 1);
         SET ROLE {role}; SET app.tenant_id = '1'"
    ));
    live
}

#[test]
fn with_the_tenant_in_the_key_nothing_is_found_out_and_nothing_taken() {
    let mut live = asked("keys_asked");
    // The same key as another tenant's: taken, so that it says nothing.
    live.takes("INSERT INTO contacts (org_id, email, token) VALUES (1, 'vip@corp.example', 'a')");
    live.takes("INSERT INTO visits VALUES (1, '2026-01-05', 1, 'vip@corp.example')");
    live.takes("INSERT INTO trials (org_id, plan_id) VALUES (1, 1)");
    live.refuses("INSERT INTO trials (org_id, plan_id) VALUES (1, 1)", UNIQUE, "trials_org_id_plan_id_key");
    let unasked = "INSERT INTO contacts (org_id, email, token) VALUES (1, 'new@corp.example', 'c')
        ON CONFLICT (org_id, email) DO NOTHING";
    assert_eq!(live.client.execute(unasked, &[]).unwrap(), 1);
    // In its own tenant a key is one.
    live.refuses(
        "INSERT INTO contacts (org_id, email, token) VALUES (1, 'vip@corp.example', 'd')",
        UNIQUE,
        "contacts_pkey",
    );
    // Squatting takes the numbers of one's own tenant alone.
    live.takes("INSERT INTO visits SELECT 1, '2026-01-06', g, 'vip@corp.example' FROM generate_series(1, 100) AS g");
    live.takes("RESET app.tenant_id; SET app.tenant_id = '2'");
    live.takes("INSERT INTO visits SELECT 2, '2026-01-06', g, 'vip@corp.example' FROM generate_series(1, 100) AS g");
    live.takes("UPDATE contacts SET deleted_at = now()");
}

#[test]
fn no_tenant_waits_for_the_key_of_another() {
    let (mut one, mut other) = {
        let one = asked("keys_waiting");
        let other = one.again();
        (one, other)
    };
    one.takes("BEGIN; INSERT INTO visits SELECT 1, '2026-01-07', g, 'vip@corp.example' FROM generate_series(1, 9) AS g WHERE false");
    one.takes("INSERT INTO contacts (org_id, email, token) VALUES (1, 'open@corp.example', 'open')");
    other.takes("SET ROLE keys_waiting; SET app.tenant_id = '2'; SET lock_timeout = '200ms'");
    other.takes("INSERT INTO contacts (org_id, email, token) VALUES (2, 'open@corp.example', 'other')");
    // What is said to be unique across tenants makes others wait, as the docs say.
    let waits = other.client.batch_execute("INSERT INTO contacts (org_id, email, token) VALUES (2, 'x', 'open')");
    assert_eq!(waits.expect_err("an open insert").code().map(|code| code.code().to_owned()), Some("55P03".to_owned()));
    one.takes("COMMIT");
    other.refuses("INSERT INTO contacts (org_id, email, token) VALUES (2, 'x', 'open')", UNIQUE, "contacts_token_key");
}

#[test]
fn what_is_said_to_be_across_tenants_is_so() {
    let mut live = asked("keys_across");
    live.refuses("INSERT INTO contacts (org_id, email, token) VALUES (1, 'a', 'b')", UNIQUE, "contacts_token_key");
    live.refuses("INSERT INTO hosts VALUES ('b.example', 1, 81, 1)", UNIQUE, "hosts_pkey");
    live.refuses("INSERT INTO hosts VALUES ('a.example', 1, 80, 1)", UNIQUE, "hosts_port_zone_key");
    // References within the tenant hold all the same.
    live.takes(
        "INSERT INTO hosts VALUES ('a.example', 1, 81, 1); INSERT INTO probes (org_id, host) VALUES (1, 'a.example')",
    );
    live.refuses("INSERT INTO probes (org_id, host) VALUES (1, 'b.example')", "23503", "probes_host_fkey");
    let sql = sql(model());
    for said in [
        "CREATE UNIQUE INDEX contacts_token_key ON public.contacts USING btree (token) WHERE (deleted_at IS NULL)",
        "CONSTRAINT hosts_port_zone_key UNIQUE (port, zone)",
        "CONSTRAINT hosts_pkey PRIMARY KEY (name)",
        "CONSTRAINT contacts_pkey PRIMARY KEY (org_id, email)",
    ] {
        assert!(sql.contains(said), "{said}\n{sql}");
    }
}

mod wrong {
    use super::*;

    #[derive(Entity)]
    #[entity(tenant = org_id)]
    pub struct Natural {
        #[entity(primary_key)]
        pub email: String,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, primary_key([day, no]))]
    pub struct Cut {
        pub day: NaiveDate,
        pub no: i32,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id)]
    pub struct Brought {
        #[entity(primary_key.natural())]
        pub id: i64,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id)]
    pub struct Preference {
        #[entity(primary_key, references(Person))]
        pub person_id: Uuid,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, primary_key([slot_id, line]))]
    #[entity(foreign_key([slot_id]).references(Slot).initially_deferred())]
    pub struct Late {
        pub slot_id: i64,
        pub line: i32,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(global, unique([name]).across_tenants())]
    pub struct Person {
        #[entity(primary_key.across_tenants())]
        pub id: Uuid,
        pub name: String,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, primary_key([org_id, no]).across_tenants(), unique([org_id, code]).across_tenants())]
    pub struct Twice {
        pub no: i32,
        pub code: i32,
        pub org_id: i64,
    }

    /// None of these is a mistake.
    #[derive(Entity)]
    #[entity(tenant = org_id)]
    pub struct Slot {
        #[entity(primary_key)]
        pub id: i64,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, primary_key([slot_id, line]))]
    pub struct Line {
        #[entity(references(Slot))]
        pub slot_id: i64,
        pub line: i32,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, primary_key([at, id]))]
    pub struct Seen {
        pub at: NaiveDate,
        #[entity(identity)]
        pub id: i64,
        pub org_id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id)]
    pub struct Random {
        #[entity(primary_key.natural())]
        pub id: Uuid,
        pub org_id: i64,
    }
}

#[test]
fn a_key_that_applications_choose_holds_the_tenant_or_says_that_it_does_not() {
    use wrong::*;
    let all = registry![Org, Natural, Cut, Brought, Preference, Late, Person, Twice, Slot, Line, Seen, Random];
    let Err(schema_core::Diagnostics(found)) = all else { panic!("no mistake was found") };
    let lines: Vec<String> = found
        .iter()
        .map(|d| format!("{} {}: {}; {}", d.code, d.path, d.message, d.help.clone().unwrap_or_default()))
        .collect();
    let reveals = "one tenant finds out which keys others use, and takes them first";
    assert_eq!(
        lines.join("\n"),
        format!(
            "E0714 Person.id: `primary_key` says `across_tenants`, and `Person` has no tenant; remove `.across_tenants()`
E0714 Person.name: `unique` says `across_tenants`, and `Person` has no tenant; remove `.across_tenants()`
E0714 Twice.org_id, no: `primary_key` says `across_tenants`, and holds the tenant `org_id`; remove `.across_tenants()`
E0714 Twice.org_id, code: `unique` says `across_tenants`, and holds the tenant `org_id`; remove `.across_tenants()`
E0713 Brought.id: `id` is the primary key, which applications choose, and does not hold the tenant `org_id`: {reveals}; write `primary_key([org_id, id])` on the struct, or `primary_key.across_tenants()` where all tenants may share one space of keys
E0713 Cut.day, no: the primary key is `[day, no]`, which applications choose, and does not hold the tenant `org_id`: {reveals}; write `primary_key([org_id, day, no])` on the struct, or `primary_key([day, no]).across_tenants()` where all tenants may share one space of keys
E0713 Late.slot_id, line: the primary key is `[slot_id, line]`, which applications choose, and does not hold the tenant `org_id`: {reveals}; write `primary_key([org_id, slot_id, line])` on the struct, or `primary_key([slot_id, line]).across_tenants()` where all tenants may share one space of keys
E0713 Natural.email: `email` is the primary key, which applications choose, and does not hold the tenant `org_id`: {reveals}; write `primary_key([org_id, email])` on the struct, or `primary_key.across_tenants()` where all tenants may share one space of keys
E0713 Preference.person_id: `person_id` is the primary key, which applications choose, and does not hold the tenant `org_id`: {reveals}; write `primary_key([org_id, person_id])` on the struct, or `primary_key.across_tenants()` where all tenants may share one space of keys"
        )
    );
}

#[derive(Entity)]
#[entity(name = "logins", tenant = org_id)]
struct Login {
    #[entity(primary_key)]
    id: Uuid,
    org_id: i64,
    #[entity(unique)]
    name: String,
    #[entity(unique.across_tenants())]
    hash: String,
}

#[test]
fn documents_say_the_same() {
    let registry = registry![Org, Login].unwrap();
    let spec = schema_mongo::lower(&registry).unwrap_or_else(|found| panic!("{found}"));
    let logins = spec.collections.iter().find(|one| one.name == "logins").unwrap();
    let names: Vec<&str> = logins.indexes.iter().filter(|index| index.unique).map(|index| &*index.name).collect();
    assert_eq!(names, ["logins_hash_key", "logins_id_pkey", "logins_org_id_name_key"]);
}
