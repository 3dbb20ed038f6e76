//! Errors of the server in the words of the model: each kind is provoked by a row.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::{Catalog, Config, ErrorFields, Roles, Violation, ViolationKind as Kind};
use uuid::Uuid;

use crate::support::{Live, config, empty};

const ACME: &str = "00000000-0000-0000-0000-0000000000a1";
const BOLT: &str = "00000000-0000-0000-0000-0000000000b1";

#[derive(Domain)]
#[entity(range(0..=100).message("a share is between 0 and 100"))]
struct Share(#[allow(dead_code)] i16);

#[derive(DbEnum)]
enum State {
    Draft,
    Sent,
}

#[derive(Entity)]
#[entity(name = "users", check("grown_up", "age >= 18 OR guardian IS NOT NULL").message("somebody under age has a guardian"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(column = "mail", unique, length(3..=20))]
    email: String,
    #[entity(unique, pii)]
    passport: Option<String>,
    age: i16,
    guardian: Option<String>,
    share: Option<Share>,
    #[pg(generated("upper(guardian)"))]
    shout: Option<String>,
}

#[derive(Entity)]
#[entity(name = "invoices", unique([customer, number]).message("the customer has an invoice of this number"), timestamps, soft_delete.read_only())]
#[pg(rule("sent_has_total").on_write().when("NEW.state = 'sent'").require("NEW.total > 0").message("an invoice that is sent has a total"))]
#[pg(exclude("one_at_a_time").using_gist([customer.eq(), during.overlaps()]).message("two at one time"))]
struct Invoice {
    #[entity(primary_key)]
    id: i64,
    #[entity(column = "customer_id", references(User).on_delete(Restrict).message("the customer has invoices, or is not there"))]
    customer: i64,
    number: i32,
    #[entity(transitions([(State::Draft, State::Sent)]))]
    state: State,
    total: i32,
    #[entity(immutable)]
    currency: String,
    #[entity(version)]
    version: i64,
    during: Option<Range<NaiveDate>>,
}

#[derive(Entity)]
#[entity(name = "entries", append_only, primary_key([id, at]), unique([id, at, code]))]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(0))]
struct Entry {
    #[entity(identity)]
    id: i64,
    at: DateTime<Utc>,
    code: String,
    #[entity(range(0..))]
    amount: i32,
}

#[derive(Entity)]
#[entity(name = "countries")]
#[pg(read_only)]
struct Country {
    #[entity(primary_key)]
    code: String,
}

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "tasks", tenant = firm_id)]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm_id: Uuid,
    title: String,
}

#[derive(Entity)]
#[entity(name = "plans", global)]
#[pg(read_only)]
struct Plan {
    #[entity(primary_key)]
    code: String,
}

fn catalog(config: &Config) -> Catalog {
    schema_pg::lower_with(&registry![User, Invoice, Entry, Country].unwrap(), config).unwrap()
}

/// A database of the model, and the catalog.
fn made(config: &Config) -> (Live, Catalog) {
    let (live, catalog) = (empty(), catalog(config));
    live.installs(&schema_pg::create(&catalog).to_string());
    (live, catalog)
}

#[track_caller]
fn refused(live: &mut Live, catalog: &Catalog, sql: &str) -> Violation {
    let error = match live.client.batch_execute(sql) {
        Ok(()) => panic!("taken, and should be refused: {sql}"),
        Err(error) => error,
    };
    Violation::of(catalog, &error).unwrap_or_else(|| panic!("no kind: {error:?}"))
}

/// Kind, entity, fields and sentence, as one line.
fn line(found: &Violation) -> String {
    let entity = found.entity.as_deref().unwrap_or("-");
    format!("{:?} {entity} [{}] {}: {found}", found.kind, found.fields.join(", "), found.status())
}

#[test]
fn each_kind_of_refusal_is_told_by_entity_field_and_sentence() {
    let (mut live, catalog) = made(&config());
    live.takes(
        "INSERT INTO users (mail, age, passport) OVERRIDING SYSTEM VALUE VALUES ('ada@example.org', 36, 'P1');
         INSERT INTO invoices (customer_id, number, state, total, currency, version, during) VALUES (1, 1, 'draft', 5, 'EUR', 1, '[2026-01-01,2026-02-01)');
         INSERT INTO entries (id, at, code, amount) OVERRIDING SYSTEM VALUE VALUES (1, '2026-01-05', 'x', 1)",
    );
    let mut wrong = Vec::new();
    let invoice = |more: &str| {
        format!("INSERT INTO invoices (customer_id, number, state, total, currency, version, during) VALUES ({more})")
    };
    for (sql, expected) in [
        (
            "INSERT INTO users (mail, age) VALUES ('ada@example.org', 30)",
            "Unique User [email] 409: another User has this email",
        ),
        (
            "INSERT INTO users (mail, age, passport) VALUES ('bob@example.org', 30, 'P1')",
            "Unique User [passport] 409: another User has this passport",
        ),
        (
            "INSERT INTO users (mail, age) VALUES ('a', 30)",
            "Check User [email] 422: email is not valid (users_mail_length_check)",
        ),
        ("INSERT INTO users (mail, age) VALUES (repeat('a', 30), 30)", "TooLong - [] 422: a text of row is too long"),
        (
            "INSERT INTO users (mail, age) VALUES ('cy@example.org', 3)",
            "Check User [age, guardian] 422: somebody under age has a guardian",
        ),
        ("INSERT INTO users (mail) VALUES ('cy@example.org')", "NotNull User [age] 422: age is missing"),
        (
            "INSERT INTO users (mail, age) VALUES ('cy@example.org', 99999)",
            "BadValue - [] 422: a value of row is not valid",
        ),
        (
            "INSERT INTO users (mail, age) VALUES ('cy@example.org', 'old')",
            "BadValue - [] 422: a value of row is not valid",
        ),
        (
            "INSERT INTO users (mail, age, share) VALUES ('cy@example.org', 30, 101)",
            "Check User [share] 422: a share is between 0 and 100",
        ),
        (
            "INSERT INTO users (mail, age, shout) VALUES ('cy@example.org', 30, 'X')",
            "Generated - [] 422: a value of row is set by the database: leave it out",
        ),
        ("DELETE FROM users", "StillReferenced Invoice [customer] 409: the customer has invoices, or is not there"),
        (
            &invoice("9, 1, 'draft', 5, 'EUR', 1, NULL"),
            "MissingReference Invoice [customer] 422: the customer has invoices, or is not there",
        ),
        (
            &invoice("1, 1, 'draft', 5, 'EUR', 1, NULL"),
            "Unique Invoice [customer, number] 409: the customer has an invoice of this number",
        ),
        (
            &invoice("1, 2, 'draft', 5, 'EUR', 1, '[2026-01-10,2026-01-11)'"),
            "Exclusion Invoice [customer, during] 409: two at one time",
        ),
        (
            &invoice("1, 2, 'draft', 5, 'EUR', 4, NULL"),
            "Generated Invoice [version] 422: version is set by the database: leave it out",
        ),
        (
            "UPDATE invoices SET total = 0; UPDATE invoices SET state = 'sent'",
            "Rule Invoice [state, total] 422: an invoice that is sent has a total",
        ),
        (
            "UPDATE invoices SET state = 'sent'; UPDATE invoices SET state = 'draft'",
            "Transition Invoice [state] 409: state can't change in this way",
        ),
        ("UPDATE invoices SET currency = 'USD'", "Immutable Invoice [currency] 409: currency can't change"),
        (
            "UPDATE invoices SET version = 9",
            "Generated Invoice [version] 422: version is set by the database: leave it out",
        ),
        (
            "UPDATE invoices SET total = 6; UPDATE invoices SET total = 7, version = 1",
            "StaleVersion Invoice [version] 412: the Invoice was changed by somebody else since it was read",
        ),
        (
            "UPDATE invoices SET deleted_at = now(); UPDATE invoices SET total = 9",
            "Deleted Invoice [deleted_at] 409: the Invoice is deleted",
        ),
        (
            "UPDATE invoices SET created_at = '2020-01-01'",
            "Generated Invoice [created_at] 422: created_at is set by the database: leave it out",
        ),
        (
            "INSERT INTO entries (at, code, amount) VALUES ('2026-01-06', 'x', -1)",
            "Check Entry [amount] 422: amount is not valid (entries_amount_range_check)",
        ),
        (
            "INSERT INTO entries (id, at, code, amount) OVERRIDING SYSTEM VALUE VALUES (1, '2026-01-05', 'x', 1)",
            "Unique Entry [id, at] 409: another Entry has this id and at",
        ),
        (
            "INSERT INTO entries (at, code, amount) VALUES ('1999-01-06', 'x', 1)",
            "NoPartition Entry [] 500: no partition takes this Entry",
        ),
        ("INSERT INTO entries (at, amount) VALUES ('2026-01-06', 1)", "NotNull Entry [code] 422: code is missing"),
        ("DELETE FROM entries", "AppendOnly Entry [] 403: a Entry is added, and neither changed nor removed"),
        ("SET LOCAL transaction_read_only = on; DELETE FROM countries", "ReadOnly - [] 403: row is only read"),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", "Lock - [] 503: the database is busy: try again"),
    ] {
        let found = refused(&mut live, &catalog, &format!("BEGIN; {sql}"));
        live.takes("ROLLBACK");
        let found = line(&found);
        if found != expected {
            wrong.push(format!("{sql}\n  is {found}\n not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_are_shown_where_they_are_not_private() {
    let (mut live, catalog) = made(&config());
    live.takes("INSERT INTO users (mail, age, passport) VALUES ('ada@example.org', 36, 'P1')");
    let mail = refused(&mut live, &catalog, "INSERT INTO users (mail, age) VALUES ('ada@example.org', 30)");
    assert_eq!(mail.values, ["ada@example.org"]);
    let sql = "INSERT INTO users (mail, age, passport) VALUES ('bob@example.org', 30, 'P1')";
    assert_eq!(refused(&mut live, &catalog, sql).values, Vec::<String>::new());
    // Of a catalog that was read, nobody knows what is private.
    let read = schema_pg::blocking::introspect(&mut live.client, &["public"]).unwrap();
    let mail = refused(&mut live, &read, "INSERT INTO users (mail, age) VALUES ('ada@example.org', 30)");
    assert_eq!((mail.to_string(), mail.values), ("another users has this mail".to_owned(), Vec::new()));
    assert_eq!(
        line(&refused(&mut live, &read, "INSERT INTO users (mail) VALUES ('b@example.org')")),
        "NotNull - [age] 422: age is missing"
    );
}

#[test]
fn partitions_that_came_later_are_rows_of_their_table() {
    let (mut live, catalog) = made(&config());
    live.takes(
        "CREATE TABLE entries_p2031_01 PARTITION OF entries FOR VALUES FROM ('2031-01-01Z') TO ('2031-02-01Z');
         INSERT INTO entries (id, at, code, amount) OVERRIDING SYSTEM VALUE VALUES (1, '2031-01-05', 'x', 1)",
    );
    for (sql, expected) in [
        (
            "INSERT INTO entries (id, at, code, amount) OVERRIDING SYSTEM VALUE VALUES (1, '2031-01-05', 'x', 1)",
            "Unique Entry [id, at]",
        ),
        ("INSERT INTO entries (at, code, amount) VALUES ('2031-01-06', 'x', -1)", "Check Entry [amount]"),
        ("UPDATE entries SET amount = 3", "AppendOnly Entry []"),
    ] {
        let found = line(&refused(&mut live, &catalog, sql));
        assert!(found.starts_with(expected), "{found}");
    }
}

/// What the session of a role may not do, of whom the rows are.
#[test]
fn rights_and_tenants_are_told_apart() {
    let roles = Roles { application: "violations_app".into(), ..Roles::default() };
    let config = Config { roles: Some(roles.clone()), ..config() };
    let catalog = schema_pg::lower_with(&registry![Firm, Task, Plan].unwrap(), &config).unwrap();
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    live.installs(&schema_pg::create(&catalog).to_string());
    live.takes(&format!("INSERT INTO firms VALUES ('{ACME}'), ('{BOLT}'); INSERT INTO plans VALUES ('free')"));
    let session = format!("SET LOCAL ROLE violations_app; SET LOCAL app.tenant_id = '{ACME}'");
    for (sql, expected) in [
        (
            format!("INSERT INTO tasks (firm_id, title) VALUES ('{BOLT}', 'x')"),
            "OtherTenant Task [] 403: the Task belongs to somebody else",
        ),
        ("INSERT INTO plans VALUES ('paid')".to_owned(), "ReadOnly Plan [] 403: Plan is only read"),
        ("TRUNCATE tasks".to_owned(), "NotAllowed Task [] 403: this is not allowed on Task"),
    ] {
        let found = refused(&mut live, &catalog, &format!("BEGIN; {session}; {sql}"));
        live.takes("ROLLBACK");
        assert_eq!(line(&found), expected, "{sql}\n{found:?}");
    }
}

/// As servers of other languages send them.
#[test]
fn the_kind_depends_on_no_language() {
    let catalog = catalog(&config());
    let held = ErrorFields {
        code: "23503",
        message: "Aktualisieren oder Löschen in Tabelle »users« verletzt Fremdschlüssel-Constraint »invoices_customer_id_fkey« von Tabelle »invoices«",
        detail: Some("Auf Schlüssel (id)=(1) wird noch aus Tabelle »invoices« verwiesen."),
        schema: Some("public"),
        table: Some("invoices"),
        constraint: Some("invoices_customer_id_fkey"),
        routine: Some("ri_ReportViolation"),
        ..ErrorFields::default()
    };
    let missing =
        ErrorFields { detail: Some("Schlüssel (customer_id)=(9) ist nicht in Tabelle »users« vorhanden."), ..held };
    assert_eq!(Violation::of(&catalog, &held).unwrap().kind, Kind::StillReferenced);
    let missing = Violation::of(&catalog, &missing).unwrap();
    assert_eq!((missing.kind, missing.values), (Kind::MissingReference, vec!["9".to_owned()]));
    let wrong = ErrorFields { code: "42601", message: "Syntaxfehler", ..ErrorFields::default() };
    assert_eq!(Violation::of(&catalog, &wrong), None);
}
