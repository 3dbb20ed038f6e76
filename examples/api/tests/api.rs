//! Requests: what is answered, and what breaks which rule.

use std::str::FromStr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use schema_test_server::{Database, Server};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::runtime::Runtime;
use tower::util::ServiceExt;

const ACME: &str = "00000000-0000-0000-0000-0000000000a0";
const BOLT: &str = "00000000-0000-0000-0000-0000000000b0";
const ANN: &str = "00000000-0000-0000-0000-0000000000a1";
const BOB: &str = "00000000-0000-0000-0000-0000000000b1";
const INVOICE: &str = "00000000-0000-0000-0000-0000000000c1";

/// Two organizations, a member of each, and an invoice.
const ROWS: &str = "
    INSERT INTO saas.organizations (id, name, slug, plan, country) VALUES
        ('00000000-0000-0000-0000-0000000000a0', 'Acme', 'acme', 'team', 'DE'),
        ('00000000-0000-0000-0000-0000000000b0', 'Bolt', 'bolt', 'free', 'US');
    INSERT INTO saas.members (id, organization_id, email, name, role) VALUES
        ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000a0', 'ann@acme.example', 'Ann', 'owner'),
        ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000b0', 'bob@bolt.example', 'Bob', 'owner');
    INSERT INTO saas.billing_accounts (id, organization_id, legal_name, email)
        VALUES ('00000000-0000-0000-0000-0000000000d1', '00000000-0000-0000-0000-0000000000a0', 'Acme', 'pay@acme.example');
    INSERT INTO saas.invoices (id, organization_id, billing_account_id, number, cents, currency, issued_on)
        VALUES ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-0000000000a0',
            '00000000-0000-0000-0000-0000000000d1', '2026-000001', 500, 'EUR', '2026-01-31')";

struct Api {
    router: Router,
    runtime: Runtime,
    _database: Database,
}

/// The API on a database of its own; `None` on PostgreSQL 14: the product needs what is there since 15.
fn api() -> Option<Api> {
    if Server::shared().version() < 15 {
        return None;
    }
    let database = Server::shared().database();
    let mut administrator = database.connect();
    let (owner, name) = (database.owner().to_owned(), &database.name);
    let roles = schema_pg::create_roles(&saas_entities::config().roles.unwrap());
    administrator
        .batch_execute(&format!("{roles}; GRANT saas_owner TO {owner}; GRANT CREATE ON DATABASE {name} TO saas_owner"))
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let options = PgConnectOptions::from_str(&database.url).unwrap();
    let router = runtime.block_on(async {
        api::migrate(&options.clone().options([("role", &*owner)])).await.unwrap();
        let application = options.options([("role", "saas_app")]);
        api::router(PgPoolOptions::new().max_connections(4).connect_with(application).await.unwrap())
    });
    administrator.batch_execute(ROWS).unwrap();
    Some(Api { router, runtime, _database: database })
}

impl Api {
    /// The status and the body of an answer.
    fn answer(&self, request: Request<Body>) -> (u16, Value) {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
        })
    }

    /// As Ann, of Acme.
    fn ann(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.at(method, path, body, "")
    }

    /// The same with the version that was read.
    fn at(&self, method: &str, path: &str, body: &Value, version: &str) -> (u16, Value) {
        let request =
            Request::builder().method(method).uri(path).header("x-organization", ACME).header("x-member", ANN);
        let request = if version.is_empty() { request } else { request.header("if-match", version) };
        self.answer(request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap())
    }

    /// The id of what a request makes.
    #[track_caller]
    fn made(&self, path: &str, body: &Value) -> String {
        let (status, made) = self.ann("POST", path, body);
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }
}

/// The status, the sentence and the fields.
fn problem((status, body): (u16, Value)) -> String {
    let fields =
        body["fields"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" ");
    format!("{status} {} [{fields}] {}", body["entity"].as_str().unwrap_or("-"), body["error"].as_str().unwrap_or("-"))
}

#[test]
fn each_kind_of_rule_is_answered_with_its_status_field_and_sentence() {
    let Some(api) = api() else { return };
    let web = api.made("/projects", &json!({"code": "WEB", "name": "Site"}));
    let tasks = format!("/projects/{web}/tasks");
    let task = api.made(&tasks, &json!({"number": 1, "title": "Write"}));
    let task = format!("/tasks/{task}");
    let (long, mut wrong) = ("x".repeat(301), Vec::new());
    for (request, expected) in [
        (
            ("POST", "/projects", json!({"code": "WEB", "name": "Again"}), ""),
            "409 Project [organization_id code] another Project has this organization_id and code",
        ),
        (
            ("POST", "/projects", json!({"code": "web", "name": "Site"}), ""),
            "422 Project [code] code is not valid (projects_code_pattern_check)",
        ),
        (
            ("POST", "/projects", json!({"code": "APP", "name": ""}), ""),
            "422 Project [name] name is not valid (projects_name_length_check)",
        ),
        (("PATCH", &*format!("/projects/{web}"), json!({"code": "APP"}), ""), "409 Project [code] code can't change"),
        (
            ("POST", &tasks, json!({"number": 0, "title": "x"}), ""),
            "422 Task [number] number is not valid (tasks_number_range_check)",
        ),
        (("POST", &tasks, json!({"number": 2, "title": long}), ""), "422 - [] a text of row is too long"),
        (
            ("POST", &*format!("/projects/{BOB}/tasks"), json!({"number": 2, "title": "x"}), ""),
            "422 Task [project_id] project_id names a Project that is not there",
        ),
        (("PATCH", &task, json!({"state": "done"}), "1"), "409 Task [state] state can't change in this way"),
        (("PATCH", &task, json!({"state": "gone"}), "1"), "422 - [] a value of row is not valid"),
        (
            ("PATCH", &task, json!({"state": "in_progress"}), "1"),
            "422 Task [state assignee_id] somebody must be at work",
        ),
        (
            ("PATCH", &task, json!({"assignee_id": BOB}), "1"),
            "422 Task [organization_id assignee_id] organization_id and assignee_id names a Member that is not there",
        ),
        (("PATCH", &task, json!({"title": "Read"}), ""), "428 - [] say which version was read: `If-Match`"),
        (
            ("PATCH", &*format!("/invoices/{INVOICE}"), json!({"cents": 1}), ""),
            "403 Invoice [] this is not allowed on Invoice",
        ),
        (("GET", &*format!("/projects/{BOB}"), json!(null), ""), "404 - [] not found"),
        (("GET", "/projects?after=%5B%221%22%5D", json!(null), ""), "400 - [] `after` is the `next` of another page"),
    ] {
        let (method, path, body, version) = request;
        let found = problem(api.at(method, path, &body, version));
        if found != expected {
            wrong.push(format!("{method} {path} {body}\n    {found}\n    {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Somebody else was faster.
    assert_eq!(api.at("PATCH", &task, &json!({"title": "Read"}), "1").0, 200);
    let stale = api.at("PATCH", &task, &json!({"title": "Rest"}), "1");
    assert_eq!(problem(stale), "412 Task [version] the Task was changed by somebody else since it was read");
    let nobody = Request::builder().uri("/projects").body(Body::empty()).unwrap();
    assert_eq!(problem(api.answer(nobody)), "401 - [] nobody is signed in");
}

#[test]
fn pages_follow_each_other_and_show_no_other_tenant() {
    let Some(api) = api() else { return };
    for at in 0..7 {
        api.made(
            "/projects",
            &json!({"code": format!("P{at}"), "name": format!("Project {}, one of \"seven\"", at % 3)}),
        );
    }
    let (mut path, mut codes) = ("/projects?limit=3".to_owned(), Vec::new());
    loop {
        let (status, page) = api.ann("GET", &path, &Value::Null);
        assert_eq!(status, 200, "{page}");
        codes.extend(page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        let escaped: String = next.bytes().map(|byte| format!("%{byte:02X}")).collect();
        path = format!("/projects?limit=3&after={escaped}");
    }
    codes.sort();
    assert_eq!(codes, ["P0", "P1", "P2", "P3", "P4", "P5", "P6"]);
    let others = Request::builder().uri("/projects").header("x-organization", BOLT).header("x-member", BOB);
    assert_eq!(api.answer(others.body(Body::empty()).unwrap()).1, json!({"items": [], "next": null}));
}

#[test]
fn a_project_goes_and_comes_back_with_its_tasks() {
    let Some(api) = api() else { return };
    let web = api.made("/projects", &json!({"code": "WEB", "name": "Site"}));
    let (project, tasks) = (format!("/projects/{web}"), format!("/projects/{web}/tasks"));
    api.made(&tasks, &json!({"number": 1, "title": "Write"}));
    assert_eq!(api.ann("DELETE", &project, &Value::Null).0, 204);
    assert_eq!(api.ann("DELETE", &project, &Value::Null).0, 404);
    assert_eq!(api.ann("GET", &project, &Value::Null).0, 404);
    assert_eq!(api.ann("GET", &tasks, &Value::Null).1["items"], json!([]));
    assert_eq!(api.ann("POST", &tasks, &json!({"number": 2, "title": "x"})).0, 422);
    assert_eq!(api.ann("POST", &format!("{project}/restore"), &Value::Null).0, 204);
    assert_eq!(api.ann("GET", &tasks, &Value::Null).1["items"][0]["title"], "Write");
}

#[test]
fn a_document_is_written_by_its_address() {
    let Some(api) = api() else { return };
    let written = json!({"title": "Handbook", "body": "Rules", "tags": ["a,b", "c\"d"]});
    assert_eq!(api.ann("PUT", "/documents/handbook", &written).1["version"], 1);
    let (status, again) = api.ann("PUT", "/documents/handbook", &json!({"title": "Handbook 2", "body": "Rules"}));
    assert_eq!((status, &again["version"], &again["title"]), (200, &json!(2), &json!("Handbook 2")), "{again}");
    let wrong = problem(api.ann("PUT", "/documents/Hand%20book", &written));
    assert_eq!(wrong, "422 Document [slug] slug is not valid (documents_slug_check)");
}
