//! The models that are attacked: the saas example, and three small ones that use every word.

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::types::CiText;
use schema_core::{DbEnum, Diagnostics, Entity, Registry, View, registry};
use schema_pg::{Config, Roles, Session, SessionClaims};
use uuid::Uuid;

use crate::support::config;

/// A model, and what is in its database before the attack.
pub struct Model {
    pub name: &'static str,
    pub schema: &'static str,
    pub registry: fn() -> Result<Registry, Diagnostics>,
    pub config: Config,
    /// Rows, written by a superuser.
    pub rows: String,
    /// The column that holds the tenant.
    pub tenant: Option<&'static str>,
}

pub const ACME: &str = "00000000-0000-0000-0000-0000000000a0";
pub const BOLT: &str = "00000000-0000-0000-0000-0000000000b0";

pub fn roles(model: &str) -> Roles {
    Roles {
        application: format!("{model}_app").into(),
        reader: Some(format!("{model}_reader").into()),
        owner: Some(format!("{model}_owner").into()),
        ..Roles::default()
    }
}

/// The product of many tenants.
pub fn saas() -> Model {
    let each = |tenant| include_str!("../../../../examples/saas/tests/product/rows.sql").replace("{tenant}", tenant);
    let tenants = include_str!("../../../../examples/saas/tests/product/tenants.sql");
    Model {
        name: "saas",
        schema: "saas",
        registry: saas_entities::registry,
        config: Config { version: config().version, ..saas_entities::config() },
        rows: [saas_entities::SEEDS, tenants, &each(ACME), &each(BOLT)].join("\n"),
        tenant: Some("organization_id"),
    }
}

/// The product, where sessions are signed.
pub fn signed() -> Model {
    let saas = saas();
    let of = |rows: String, tenant: &str| {
        let says = format!("SET app.tenant_id = '{tenant}';");
        rows.replace(&says, &format!("{says} SET app.session = '{}';", token(Some(tenant), None)))
    };
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let keys = format!("SELECT saas.rotate_session_key('\\x{key}');");
    let rows = [ACME, BOLT].into_iter().fold(saas.rows, of) + "; RESET app.session;";
    let config = Config { session: Session::signed("saas"), roles: Some(roles("signed")), ..saas.config };
    Model { name: "signed", rows: keys + &rows, config, ..saas }
}

const KEY: [u8; 32] = [7; 32];

/// Words of attempts that stand for tokens: of which tenant and user each is.
pub const TOKENS: [(&str, Option<&str>, Option<&str>); 4] = [
    ("{TOKEN}", Some(ACME), Some("00000000-0000-0000-0000-0000000000a1")),
    ("{TOKEN_OF_BOLT}", Some(BOLT), Some("00000000-0000-0000-0000-0000000000b1")),
    ("{TOKEN_OF_NOBODY}", None, None),
    ("{TOKEN_OF_A_PROGRAM}", Some(ACME), None),
];

/// A token that is valid until 2100.
pub fn token(tenant: Option<&str>, user: Option<&str>) -> String {
    SessionClaims { user, tenant, expires_at: std::time::Duration::from_secs(4_102_444_800) }.sign(&KEY)
}

/// What belongs to nobody: states, partitions, trees, deletion, values that never change.
pub fn plain() -> Model {
    Model {
        name: "plain",
        schema: "plain",
        registry: || {
            registry![
                plain::Account, plain::Posting, plain::Event, plain::Job, plain::Note, plain::Category, plain::Area,
                plain::Item, plain::Part, plain::Tag, plain::Reading;
                plain::OpenEvent, plain::Totals,
            ]
        },
        config: Config { schema: "plain".into(), roles: Some(roles("plain")), ..config() },
        rows: include_str!("plain.sql").into(),
        tenant: None,
    }
}

/// Tenants whose rows have numbers, natural keys, trees and partitions.
pub fn tenants() -> Model {
    Model {
        name: "tenants",
        schema: "shop",
        registry: || {
            registry![
                tenants::Org, tenants::Line, tenants::Strict, tenants::Contact, tenants::Category, tenants::Visit,
                tenants::Label, tenants::Order, tenants::OrderLabel, tenants::Setting, tenants::Slot, tenants::Booking,
                tenants::Code;
                tenants::OpenOrder,
            ]
        },
        config: Config { schema: "shop".into(), roles: Some(roles("tenants")), ..config() },
        rows: include_str!("tenants.sql").into(),
        tenant: Some("org_id"),
    }
}

/// Private and encrypted fields, and what is made of them.
pub fn private() -> Model {
    Model {
        name: "private",
        schema: "app",
        registry: || registry![private::Person, private::Vault, private::Visit],
        config: Config { schema: "app".into(), roles: Some(roles("private")), ..config() },
        rows: include_str!("private.sql").into(),
        tenant: None,
    }
}

mod plain {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "accounts", timestamps, audit)]
    pub struct Account {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    /// Never changes, and never goes.
    #[derive(Entity)]
    #[entity(name = "postings", append_only, audit)]
    pub struct Posting {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Account))]
        account_id: i64,
        cents: i64,
    }

    #[derive(DbEnum)]
    pub enum State {
        Start,
        Middle,
        End,
    }
    use State::{End, Middle, Start};

    #[derive(Entity)]
    #[entity(name = "events", primary_key([id, at]), timestamps, actors, audit)]
    #[pg(partition_by_range(at).monthly().from("2026-01").ahead(11).retain(months(24)).default())]
    pub struct Event {
        #[entity(identity)]
        id: i64,
        at: DateTime<Utc>,
        #[entity(transitions([(Start, Middle), (Middle, End)]).initial([Start]), default = Start)]
        state: State,
        amount: Option<f64>,
        #[entity(immutable)]
        kind: String,
    }

    #[derive(Entity)]
    #[entity(name = "jobs", primary_key([id, at]))]
    #[pg(partition_by_range(at).monthly().from("2026-01").ahead(11).default())]
    #[pg(rule("price_only_rises").on_update().require("NEW.price >= OLD.price"))]
    #[pg(rule("price_positive").require("NEW.price > 0"))]
    pub struct Job {
        #[entity(identity)]
        id: i64,
        at: NaiveDate,
        #[entity(transitions([(Start, Middle), (Middle, End)]))]
        state: State,
        price: i64,
        #[entity(version)]
        version: i64,
    }

    /// Its values are set once.
    #[derive(Entity)]
    #[entity(name = "notes", timestamps, actors, audit)]
    pub struct Note {
        #[entity(primary_key)]
        id: i64,
        #[entity(immutable)]
        author: CiText,
        #[entity(immutable)]
        weight: f64,
        #[entity(immutable)]
        detail: serde_json::Value,
        body: Option<String>,
        #[entity(version)]
        version: i64,
    }

    #[derive(Entity)]
    #[entity(name = "categories", tree(parent_id), audit)]
    pub struct Category {
        #[entity(primary_key)]
        id: i32,
        parent_id: Option<i32>,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "areas", soft_delete.cascade().refuse_references(), actors, timestamps, audit)]
    pub struct Area {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "items", soft_delete.read_only().on_delete_statement().cascade(), actors, timestamps, audit.row_level())]
    pub struct Item {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Area).on_delete(Cascade))]
        area_id: i64,
        name: String,
        #[entity(version)]
        version: i64,
    }

    #[derive(Entity)]
    #[entity(name = "parts", soft_delete, many_to_many(Tag))]
    pub struct Part {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Item).on_delete(Cascade))]
        item_id: i64,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "tags")]
    pub struct Tag {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    /// Rows never change, and may go.
    #[derive(Entity)]
    #[entity(name = "readings", immutable, primary_key([id, at]), audit)]
    #[pg(partition_by_range(at).monthly().from("2026-01").ahead(3).default())]
    pub struct Reading {
        id: i64,
        at: DateTime<Utc>,
        value: f64,
        extra: serde_json::Value,
    }

    #[derive(View)]
    #[entity(name = "open_events")]
    #[entity(query = "SELECT e.id, e.kind FROM plain.events AS e WHERE e.state <> 'end'")]
    #[pg(schema = "plain")]
    pub struct OpenEvent {
        id: i64,
        kind: String,
    }

    #[derive(View)]
    #[entity(name = "totals", materialized, unique([account_id]), refresh("every hour"))]
    #[entity(query = "SELECT p.account_id, count(*) AS postings FROM plain.postings AS p GROUP BY p.account_id")]
    #[pg(schema = "plain")]
    pub struct Totals {
        account_id: i64,
        postings: i64,
    }
}

mod tenants {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "orgs", tenant = id)]
    pub struct Org {
        #[entity(primary_key)]
        id: Uuid,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "lines", tenant = org_id, audit, timestamps, actors)]
    pub struct Line {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        #[entity(unique)]
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "stricts", tenant = org_id)]
    pub struct Strict {
        #[entity(primary_key.identity_always())]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "contacts", tenant = org_id, primary_key([org_id, email]))]
    pub struct Contact {
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        email: String,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "categories", tenant = org_id, tree(parent_id), audit)]
    pub struct Category {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        parent_id: Option<i64>,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "visits", tenant = org_id, primary_key([org_id, at, id]), append_only, audit)]
    #[pg(partition_by_range(at).monthly().from("2026-01").ahead(3).retain(months(12)).default())]
    pub struct Visit {
        org_id: Uuid,
        at: DateTime<Utc>,
        #[entity(identity)]
        id: i64,
        page: String,
    }

    #[derive(Entity)]
    #[entity(name = "labels", tenant = org_id)]
    pub struct Label {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        #[entity(unique)]
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "orders", tenant = org_id, soft_delete, audit)]
    pub struct Order {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        #[entity(references(Line))]
        line_id: Option<i64>,
        #[entity(transitions([("new", "paid"), ("paid", "sent")]).initial(["new"]), default = "new")]
        state: String,
        #[entity(version)]
        version: i64,
    }

    #[derive(Entity)]
    #[entity(name = "orders_labels", tenant = org_id, primary_key([org_id, order_id, label_id]))]
    pub struct OrderLabel {
        #[entity(references(Order).on_delete(Cascade))]
        order_id: i64,
        #[entity(references(Label).on_delete(Cascade))]
        label_id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
    }

    /// Three at most, as a rule about other rows.
    #[derive(Entity)]
    #[entity(name = "slots", tenant = org_id)]
    #[pg(rule("three_at_most").on_insert().serializable()
        .require("(SELECT count(*) FROM shop.slots AS s WHERE s.org_id = NEW.org_id) <= 3"))]
    pub struct Slot {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        name: String,
    }

    #[derive(Entity)]
    #[entity(name = "bookings", tenant = org_id)]
    #[pg(exclude("one_booking").using_gist([room.eq(), during.overlaps()]))]
    pub struct Booking {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        room: i32,
        during: std::ops::Range<NaiveDate>,
    }

    /// A rule in a function, with a text that a session could read otherwise.
    #[derive(Entity)]
    #[entity(name = "codes", tenant = org_id)]
    #[pg(rule("digits").locks(Org).require(r"NEW.code ~ '^\d+$' AND (SELECT count(*) FROM shop.codes AS c WHERE c.code = NEW.code) < 9"))]
    pub struct Code {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Org).on_delete(Cascade))]
        org_id: Uuid,
        code: String,
    }

    #[derive(Entity)]
    #[entity(name = "settings", global)]
    #[pg(read_only)]
    pub struct Setting {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(View)]
    #[entity(name = "open_orders")]
    #[entity(query = "SELECT o.id, o.state FROM shop.orders AS o WHERE o.state <> 'sent'")]
    #[pg(schema = "shop")]
    pub struct OpenOrder {
        id: i64,
        state: String,
    }
}

mod private {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "people", audit, timestamps, search([name, note]))]
    pub struct Person {
        #[entity(primary_key)]
        id: i64,
        #[entity(pii.mask(Name))]
        name: String,
        #[entity(unique, pii.mask(Email))]
        email: String,
        #[pg(generated("lower(email)"))]
        email_lower: String,
        #[entity(sensitive)]
        note: Option<String>,
        #[entity(pii.mask(Hashed))]
        tax_number: Option<String>,
        #[entity(pii.mask(Last4))]
        card: Option<String>,
        #[entity(pii, range(0..=150))]
        age: Option<i32>,
        city: String,
    }

    #[derive(Entity)]
    #[entity(name = "vaults", audit)]
    pub struct Vault {
        #[entity(primary_key)]
        id: i64,
        name: String,
        #[pg(encrypted)]
        secret: Option<String>,
        #[entity(unique)]
        #[pg(encrypted.searchable())]
        token: String,
    }

    #[derive(Entity)]
    #[entity(name = "visits", audit)]
    pub struct Visit {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Person))]
        person_id: i64,
        at: DateTime<Utc>,
    }
}
