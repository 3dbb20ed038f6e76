//! Documents: what pages say, and that nothing that anybody called something acts in them.

use schema_core::docs::{DESIGN_SCHEMA, DocsFile, DocsFolder, dbml, dot, mermaid, svg};
use schema_core::{Diagnostics, Entity, Registry, registry};
use schema_pg::{Config, docs, lower, parse};

fn file<'f>(files: &'f [DocsFile], path: &str) -> &'f str {
    let found = files.iter().find(|file| file.path == path);
    &found.unwrap_or_else(|| panic!("{path}: {:?}", files.iter().map(|file| &file.path).collect::<Vec<_>>())).text
}

/// Who works in the shop, and must find where a payment is kept and who may see it.
#[test]
fn a_page_says_what_a_table_is_for_what_holds_and_who_may_see_it() {
    let registry = saas_entities::registry().unwrap();
    let catalog = schema_pg::lower_with(&registry, &saas_entities::config()).unwrap();
    let files = docs::dictionary(&catalog, Some(&registry));
    let page = file(&files, "tables/saas.invoices.md");
    for part in [
        "# saas.invoices",
        "Struct: `saas_entities::billing::Invoice`",
        "rows are of the tenant in organization",
        "## Columns",
        "References [saas.billing\\_accounts](../tables/saas.billing_accounts.md)",
        "## Which rows",
        "## Who may do what",
        "## When rows are written",
        "rows are only added",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let private = file(&files, "overviews/Private-data.md");
    assert!(
        private.contains("others see a\\*\\*\\*@example.org") && private.contains("others see nothing"),
        "{private}"
    );
    let index = file(&files, "index.md");
    assert!(index.contains("[saas.invoices](tables/saas.invoices.md)"), "{index}");
}

#[derive(Entity)]
#[entity(
    name = "customers",
    timestamps,
    cluster = "sales",
    requirement = "REQ-1",
    owner_team = "sales",
    growth(50_000, months(1))
)]
#[entity(backup.rpo(minutes(15)).rto(hours(4)))]
struct Customer {
    #[entity(primary_key)]
    id: i64,
    #[entity(pii.mask(Name), compliance(Gdpr, "contract"))]
    name: String,
}

/// What customers ordered.
#[derive(Entity)]
#[entity(name = "orders", timestamps, cluster = "sales", access("orders_of", "what a customer ordered, newest first").by([customer_id]).order_by([created_at.desc()]))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Customer).on_delete(Cascade))]
    customer_id: i64,
}

#[derive(Entity)]
#[entity(name = "profiles", timestamps, requirement = "REQ-2")]
struct Profile {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Customer).one_to_one())]
    customer_id: Option<i64>,
}

fn sales() -> Result<Registry, Diagnostics> {
    registry![Customer, Order, Profile]
}

#[test]
fn notes_patterns_and_requirements_are_told() {
    let registry = sales().unwrap();
    let files = docs::dictionary(&lower(&registry).unwrap(), Some(&registry));
    let customers = file(&files, "tables/public.customers.md");
    for part in [
        "Growth: 50,000 rows in 1 month",
        "at most 15 minutes of changes may be lost; all is there again within 4 hours",
        "Private: others see the first letter.",
        "Falls under GDPR (contract).",
        "[public.orders](../tables/public.orders.md) by `customer_id`",
    ] {
        assert!(customers.contains(part), "{part}\n{customers}");
    }
    let orders = file(&files, "tables/public.orders.md");
    for part in
        ["| `orders_of` | what a customer ordered, newest first |", "access pattern `orders_of`", "this one goes too"]
    {
        assert!(orders.contains(part), "{part}\n{orders}");
    }
    let requirements = file(&files, "overviews/Requirements.md");
    assert!(requirements.contains("| REQ-1 | [public.customers](../tables/public.customers.md) |"), "{requirements}");
    assert!(requirements.contains("## Tables that name none\n\n- [public.orders]"), "{requirements}");
    assert!(file(&files, "overviews/Operations.md").contains("50,000 in 1 month"));
}

#[test]
fn pictures_tell_how_many_of_which() {
    let registry = sales().unwrap();
    let catalog = lower(&registry).unwrap();
    let diagram = docs::diagram(&catalog, Some(&registry));
    let text = mermaid(&diagram);
    assert!(text.contains("\"public.customers\" ||--o{ \"public.orders\" : \"customer_id\""), "{text}");
    assert!(text.contains("\"public.customers\" |o--o| \"public.profiles\" : \"customer_id\""), "{text}");
    assert!(text.contains("bigint customer_id FK"), "{text}");
    let text = dot(&diagram);
    assert!(text.contains("label=\"sales\"") && text.contains("arrowtail=crowodot, arrowhead=teetee"), "{text}");
    let text = dbml(&diagram);
    assert!(text.contains("Ref: \"public.orders\".\"customer_id\" > \"public.customers\".\"id\""), "{text}");
    assert!(text.contains("Ref: \"public.profiles\".\"customer_id\" - \"public.customers\".\"id\""), "{text}");
    let text = svg(&diagram);
    assert!(text.contains("marker-end=\"url(#erd-many)\"") && text.contains("prefers-color-scheme:dark"), "{text}");
    // One around which there is little, and one cluster.
    assert_eq!(diagram.around("public.orders", 1).tables.len(), 2);
    assert_eq!(diagram.around("public.orders", 2).tables.len(), 3);
    assert_eq!(diagram.of_cluster("sales").tables.len(), 2);
    assert!(diagram.around("public.none", 3).tables.is_empty());
}

/// Boxes of a picture do not lie on each other.
#[test]
fn pictures_of_many_tables_can_be_read() {
    for tables in [1_u32, 15, 150] {
        let sql: String = (0..tables)
            .map(|number| {
                let reference = if number == 0 {
                    String::new()
                } else {
                    format!(", p bigint REFERENCES t{}", (number * 7919) % number)
                };
                format!("CREATE TABLE t{number} (id bigint PRIMARY KEY, name text{reference}); ")
            })
            .collect();
        let catalog = parse(&sql, &Config::default()).unwrap();
        let text = svg(&docs::diagram(&catalog, None));
        assert_eq!(text, svg(&docs::diagram(&catalog, None)), "the same bytes");
        let number = |text: &str, before: &str, after: char| -> f64 {
            text.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap().parse().unwrap()
        };
        let boxes: Vec<(f64, f64, f64, f64)> = text
            .split("<g class=\"table\" ")
            .skip(1)
            .map(|one| {
                let (x, y) = (number(one, "translate(", ' '), one.split("translate(").nth(1).unwrap());
                let y: f64 = y.split(' ').nth(1).unwrap().split(')').next().unwrap().parse().unwrap();
                (x, y, number(one, "<rect width=\"", '"'), number(one, "height=\"", '"'))
            })
            .collect();
        assert_eq!(boxes.len(), tables as usize);
        for (place, a) in boxes.iter().enumerate() {
            for b in &boxes[place + 1..] {
                let apart = a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1;
                assert!(apart, "{a:?} lies on {b:?} of {tables}");
            }
        }
    }
}

#[test]
fn hostile_names_are_text_wherever_they_stand() {
    let name = "x\"><script>alert(1)</script>|`${a}`](javascript:b)\\";
    let sql = format!(
        "CREATE TABLE {quoted} (id bigint PRIMARY KEY, {quoted} text); COMMENT ON TABLE {quoted} IS {comment}; COMMENT ON COLUMN {quoted}.{quoted} IS {comment};
        CREATE TABLE \"../../etc/passwd\" (id bigint PRIMARY KEY, t bigint REFERENCES {quoted}); CREATE TYPE \"nul\" AS ENUM ('</title><script>alert(2)</script>');
        CREATE VIEW v AS SELECT {quoted} FROM {quoted};",
        quoted = schema_pg::quote_ident(name),
        comment = schema_pg::quote_literal("</style><img src=x onerror=alert(3)> \u{202e} ]]> --> | ` \n # heading"),
    );
    let catalog = parse(&sql, &Config::default()).unwrap_or_else(|found| panic!("{found}"));
    let diagram = docs::diagram(&catalog, None);
    let files = [docs::dictionary(&catalog, None), docs::site(&catalog, None, name)].concat();
    for file in &files {
        assert!(!file.path.contains("..") && !file.path.starts_with('/'), "{}", file.path);
        if file.path.ends_with(".html") {
            assert_eq!(file.text.matches("<script").count(), 1, "its own alone: {}", file.text);
            assert!(!file.text.contains("<img") && !file.text.contains('\u{202e}'), "{}", file.text);
        }
    }
    let text = svg(&diagram);
    assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
    for text in [mermaid(&diagram), dot(&diagram), dbml(&diagram)] {
        // A quote would end the name.
        assert!(text.lines().all(|line| line.matches('"').count().is_multiple_of(2)), "{text}");
    }
    let list = file(&files, "pages.js");
    assert!(list.lines().next() == Some("const PAGES = ["), "{list}");
}

/// Design documents have the form that their schema says, and say in YAML what they say in JSON.
#[test]
fn design_documents_have_their_form() {
    let form: serde_json::Value = serde_json::from_str(DESIGN_SCHEMA).unwrap();
    let form = jsonschema::validator_for(&form).unwrap();
    let saas = saas_entities::registry().unwrap();
    let saas_catalog = schema_pg::lower_with(&saas, &saas_entities::config()).unwrap();
    let shop = shop_entities::registry().unwrap();
    let shop_catalog = lower(&shop).unwrap();
    let hostile = "CREATE TABLE \"yes: no\" (\"- a\" text DEFAULT '%TAG'); COMMENT ON TABLE \"yes: no\" IS E'null\\n--- # x\\t\\x7f';";
    let hostile = parse(hostile, &Config::default()).unwrap_or_else(|found| panic!("{found}"));
    for (catalog, registry) in [(&saas_catalog, Some(&saas)), (&shop_catalog, Some(&shop)), (&hostile, None)] {
        let design = docs::design(catalog, registry);
        let json: serde_json::Value = serde_json::from_str(&design.to_json()).unwrap();
        let wrong: Vec<String> = form.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let read: serde_json::Value = serde_saphyr::from_str(&design.to_yaml()).unwrap();
        assert_eq!(read, json);
    }
    let design = docs::design(&saas_catalog, Some(&saas));
    let billing = design.domain_context.clusters.iter().find(|cluster| cluster.name == "billing").unwrap();
    assert_eq!(billing.entities, ["saas.billing_accounts", "saas.invoices", "saas.usage_events"]);
    let policy = design.rls_policies.iter().find(|policy| policy.entity == "saas.invoices").unwrap();
    assert!(policy.using.as_ref().unwrap().contains("organization_id"), "{policy:?}");
    let pattern = &design.access_patterns.iter().find(|pattern| pattern.entity == "saas.invoices").unwrap();
    let index = design.indexes.iter().find(|index| Some(&index.name) == pattern.served_by.as_ref()).unwrap();
    assert_eq!(index.serves, ["of_account"]);
    let iban = design.entities.iter().flat_map(|entity| &entity.fields).find(|field| field.name == "iban").unwrap();
    assert!(iban.private, "{iban:?}");
    // A form that is wrong is found.
    let mut wrong: serde_json::Value = serde_json::from_str(&design.to_json()).unwrap();
    wrong["entities"][0]["fields"][0]["required"] = "yes".into();
    assert!(!form.is_valid(&wrong));
}

#[test]
fn a_folder_is_compared_written_and_cleared() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("docs-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let folder = DocsFolder::at(&path);
    let made = |name: &str, text: &str| DocsFile { path: name.to_owned(), text: text.to_owned() };
    let first = [made("index.md", "a"), made("tables/x.md", "b")];
    assert_eq!(folder.stale(&first).unwrap(), ["index.md", "tables/x.md"]);
    assert!(folder.check(&first).unwrap_err().to_string().contains("index.md, tables/x.md"));
    assert_eq!(folder.write(&first).unwrap(), 2);
    folder.check(&first).unwrap();
    let second = [made("index.md", "c"), made("tables/y.md", "b")];
    assert_eq!(folder.stale(&second).unwrap(), ["index.md", "tables/x.md", "tables/y.md"]);
    folder.write(&second).unwrap();
    folder.check(&second).unwrap();
    assert!(!path.join("tables/x.md").exists());
    // A folder of somebody else's is left alone.
    let other = path.join("other");
    std::fs::create_dir_all(&other).unwrap();
    std::fs::write(other.join("thesis.md"), "mine").unwrap();
    assert!(DocsFolder::at(&other).write(&first).unwrap_err().to_string().contains("no documents"));
    assert!(other.join("thesis.md").exists());
    std::fs::remove_dir_all(&path).unwrap();
}

#[test]
fn a_registry_knows_whether_its_documents_are_current() {
    let path =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("docs-of-registry-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let docs = docs::Docs::at(&path);
    let registry = sales().unwrap();
    assert!(docs.check(&registry).unwrap_err().to_string().contains("UPDATE_DOCS=1"));
    DocsFolder::at(&path).write(&docs.files(&registry).unwrap()).unwrap();
    docs.check(&registry).unwrap();
    assert!(docs.check(&registry![Customer].unwrap()).is_err());
    let _ = std::fs::remove_dir_all(&path);
}
