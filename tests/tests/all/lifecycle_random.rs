//! How rows live in random models with hostile names, values and messages: all of it is applied, and does what it says.

use proptest::prelude::*;
use schema_core::Registry;
use schema_core::attr::OnEntity;
use schema_core::ir::{
    Action, Actors, Audit, Deferrable, Entity, Field, ForeignKey, KeySource, Lasting, Mask, PrimaryKey, Private,
    SoftDelete, Source, Tenancy, Transitions, Type, TypeRef, Unique, Value,
};
use schema_pg::catalog::{Catalog, Table};
use schema_pg::{Config, PlanOptions, Roles, create_roles, create_with, quote_ident, quote_literal};

use crate::hostile::runner;
use crate::models::{name, text};
use crate::support::{CHECK, Live, config, empty};

const REFUSED: &str = "23000";
const STALE: &str = "40001";
const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

/// What is drawn for one entity.
#[derive(Debug, Clone)]
struct Spec {
    name: String,
    columns: Vec<String>,
    /// The states, and what is written.
    texts: Vec<String>,
    message: String,
    says: Says,
}

/// What an entity says of how its rows live.
#[derive(Debug, Clone)]
struct Says {
    timestamps: bool,
    actors: bool,
    version: bool,
    /// With the options in their order: read_only, cascade, on_delete_statement, refuse_references.
    soft_delete: Option<[bool; 4]>,
    /// Row level.
    audit: Option<bool>,
    lasting: Option<Lasting>,
    transitions: bool,
    rule: bool,
    unique: bool,
}

fn spec() -> impl Strategy<Value = Spec> {
    let lasting =
        prop_oneof![4 => Just(None), 1 => Just(Some(Lasting::Immutable)), 1 => Just(Some(Lasting::AppendOnly))];
    let says = (
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
        proptest::option::weighted(0.7, any::<[bool; 4]>()),
        proptest::option::weighted(0.7, any::<bool>()),
        lasting,
    );
    let says =
        says.prop_map(|((timestamps, actors, version, transitions, rule, unique), soft_delete, audit, lasting)| {
            // What never changes has no version, and is not deleted softly.
            let changes = lasting.is_none();
            Says {
                timestamps,
                actors,
                version: version && changes,
                soft_delete: soft_delete.filter(|_| changes),
                audit,
                lasting,
                transitions: transitions && changes,
                rule: rule && changes,
                unique,
            }
        });
    let texts = proptest::collection::vec(text(), 3);
    (name(), proptest::collection::vec(name(), 6), texts, text(), says).prop_map(
        |(name, columns, mut texts, message, says)| {
            // States differ, and a column that is none is no row.
            texts.iter_mut().enumerate().for_each(|(i, text)| text.insert_str(0, ["x", "y", "z"][i]));
            Spec { name, columns, texts, message, says }
        },
    )
}

impl Spec {
    /// The name of a column: what SQL in attributes names must fit as it is.
    fn column(&self, at: usize) -> String {
        format!("{at}{}", self.columns[at].chars().take(12).collect::<String>())
    }

    fn rule_name(&self, at: usize) -> String {
        format!("rule {at} {}", self.name.chars().take(10).collect::<String>())
    }
}

const ID: usize = 0;
const LABEL: usize = 1;
const AMOUNT: usize = 2;
const SECRET: usize = 3;
const VERSION: usize = 4;
const TENANT: usize = 5;

fn rust(at: usize) -> TypeRef {
    let name = format!("Entity{at}");
    TypeRef { name: name.clone().into(), path: name.into(), id: None, define: None }
}

fn entity(at: usize, spec: &Spec, tenants: bool) -> Entity {
    let mut entity = Entity::new(rust(at), Source::default());
    entity.name = Some(format!("{at}{}", spec.name).into());
    let mut add = |name: &'static str, ty: Type, nullable: bool, column: Option<usize>| {
        let mut field = Field::new(name, ty, nullable, Source::default());
        field.column = column.map(|column| spec.column(column).into());
        field.key_source = (name == "id").then_some(KeySource::Identity);
        entity.fields.push(field);
    };
    add("id", Type::Int64, false, Some(ID));
    add("label", Type::String, false, Some(LABEL));
    add("amount", Type::Int64, false, Some(AMOUNT));
    add("secret", Type::String, true, Some(SECRET));
    if spec.says.version {
        add("version", Type::Int64, false, Some(VERSION));
    }
    if tenants {
        add("tenant", Type::Uuid, false, Some(TENANT));
    }
    if at > 0 {
        add("parent", Type::Int64, true, None);
    }
    entity.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    entity.timestamps = spec.says.timestamps;
    let source = Source::default();
    if at > 0 {
        entity.foreign_keys.push(ForeignKey {
            name: None,
            source,
            fields: vec!["parent".into()],
            target: rust(at - 1),
            // Rows of an append-only table go with nothing.
            on_delete: match spec.says.lasting {
                Some(Lasting::AppendOnly) => Action::Restrict,
                _ => Action::Cascade,
            },
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
            index: true,
            index_name: None,
            one_to_one: false,
            rows: None,
            message: None,
        });
    }
    if spec.says.unique {
        let fields = vec!["label".into()];
        let (nulls_not_distinct, filter) = (false, None);
        entity.uniques.push(Unique {
            message: None,
            name: None,
            source,
            fields,
            nulls_not_distinct,
            deferrable: Deferrable::No,
            filter,
            across_tenants: false,
            all_rows: false,
        });
    }
    let says = &spec.says;
    let life = entity.lifecycle_mut();
    life.tenancy = tenants.then(|| Tenancy::Tenant("tenant".into()));
    life.actors = says.actors.then_some(Actors { source, target: None, on_delete: Action::SetNull, index_name: None });
    life.versions = says.version.then(|| "version".into()).into_iter().collect();
    life.soft_delete =
        says.soft_delete.map(|[read_only, cascade, on_delete_statement, refuse_references]| SoftDelete {
            source,
            read_only,
            cascade,
            on_delete_statement,
            refuse_references,
            serializable: false,
            deletion: None,
        });
    life.audit = says.audit.map(|row_level| Audit { source, except: Vec::new(), row_level });
    life.lasting = says.lasting;
    life.private.push(Private { field: "secret".into(), mask: Mask::Last4 });
    if says.transitions {
        let value = |at: usize| Value::Text(spec.texts[at].clone().into());
        life.transitions.push(Transitions {
            field: "label".into(),
            source,
            pairs: vec![(value(0), value(1)), (value(1), value(2))],
            initial: vec![value(0)],
        });
    }
    if says.rule {
        let amount = quote_ident(&spec.column(AMOUNT));
        let rule = schema_pg::attr::entity::rule(spec.rule_name(at))
            .on_update()
            .require(format!("NEW.{amount} >= OLD.{amount}"))
            .message(spec.message.clone());
        OnEntity::apply(rule, &mut entity, source);
    }
    entity
}

fn roles() -> Roles {
    Roles {
        application: "lifecycle \"app\" $$ 'x'".into(),
        reader: Some("lifecycle reader; --".into()),
        owner: Some("lifecycle \\owner".into()),
        ..Roles::default()
    }
}

/// Random models of one to three entities.
pub fn models() -> impl Strategy<Value = Registry> {
    (proptest::collection::vec(spec(), 1..4), any::<bool>()).prop_map(|(specs, tenants)| {
        let entities = specs.iter().enumerate().map(|(at, spec)| entity(at, spec, tenants));
        let built = entities.fold(Registry::builder(), schema_core::RegistryBuilder::model).build();
        built.unwrap_or_else(|found| panic!("{found}"))
    })
}

#[test]
fn how_rows_live_is_kept_under_hostile_names_and_values() {
    runner(60)
        .run(&(proptest::collection::vec(spec(), 1..4), any::<(bool, bool)>()), |(specs, (tenants, moddatetime))| {
            let entities: Vec<Entity> = specs.iter().enumerate().map(|(at, spec)| entity(at, spec, tenants)).collect();
            let built = entities.into_iter().fold(Registry::builder(), schema_core::RegistryBuilder::model).build();
            let registry = built.unwrap_or_else(|found| panic!("{found}"));
            let config = Config { roles: Some(roles()), moddatetime, ..config() };
            let catalog = schema_pg::lower_with(&registry, &config).unwrap_or_else(|found| panic!("{found}"));
            let options = PlanOptions { owner: roles().owner, ..PlanOptions::default() };
            let sql = create_with(&catalog, &options).to_string();
            schema_pg::assert_sql_valid(&sql);
            let mut live = empty();
            live.takes(&create_roles(&roles()));
            live.administrates(&[roles().owner.as_deref().unwrap_or_default()]);
            if moddatetime {
                let test = "lifecycle_random::how_rows_live_is_kept_under_hostile_names_and_values";
                live.administers(test, "CREATE EXTENSION IF NOT EXISTS moddatetime");
            }
            live.installs(&sql);
            for (at, spec) in specs.iter().enumerate() {
                live.takes("RESET ROLE");
                let as_app = format!("SET ROLE {}", quote_ident(&roles().application));
                let user = quote_literal(&format!("user {}", spec.message));
                live.takes(&format!("{as_app}; SET app.tenant_id = '{A}'; SET app.user_id = {user}"));
                lives(&mut live, at, spec, tenants, &catalog);
            }
            Ok(())
        })
        .unwrap();
}

fn table_of(at: usize, catalog: &Catalog) -> &Table {
    let digit = at.to_string();
    let is_it = |table: &&Table| table.name.name.starts_with(&digit);
    catalog.tables.iter().find(is_it).unwrap()
}

/// The application makes a row, changes it and deletes it, each as far as the entity says that it may.
fn lives(live: &mut Live, at: usize, spec: &Spec, tenants: bool, catalog: &Catalog) {
    let says = &spec.says;
    let name = &table_of(at, catalog).name;
    let table = format!("{}.{}", quote_ident(&name.schema), quote_ident(&name.name));
    let column = |at: usize| quote_ident(&spec.column(at));
    let (id, label, amount, secret) = (column(ID), column(LABEL), column(AMOUNT), column(SECRET));
    let text = |at: usize| quote_literal(&spec.texts[at]);
    let hidden = "h1dden 4242";
    let tenant = |of: &str| match tenants {
        true => (format!(", {}", column(TENANT)), format!(", '{of}'")),
        false => (String::new(), String::new()),
    };
    let insert = |label_is: &str, of: &str| {
        let (column, value) = tenant(of);
        format!("INSERT INTO {table} ({label}, {amount}, {secret}{column}) VALUES ({label_is}, 1, '{hidden}'{value})")
    };
    live.takes(&insert(&text(0), A));
    let row = live.text(&format!("SELECT max({id}) FROM {table}"));
    let set = |what: &str| format!("UPDATE {table} SET {what} WHERE {id} = {row}");
    if tenants {
        live.refuses(&insert(&text(0), B), "42501", "");
    }
    if says.actors {
        let user = quote_literal(&format!("user {}", spec.message));
        assert_eq!(live.text(&format!("SELECT created_by = {user} FROM {table} WHERE {id} = {row}")), "true");
    }
    let same = &format!("{label} = {}", text(0));
    match says.lasting {
        // A role that may not is told so before any trigger.
        Some(_) => live.refuses(&set(&format!("{amount} = 2")), "42501", ""),
        None => {
            live.takes(&set(&format!("{amount} = {amount} + 1")));
            changes(live, at, spec, (&set, same));
        }
    }
    if says.unique && !says.transitions {
        assert!(
            live.client
                .batch_execute(&insert(&format!("(SELECT {label} FROM {table} WHERE {id} = {row})"), A))
                .is_err()
        );
    }
    audited(live, spec, &format!("{}.{}", name.schema, name.name), hidden);
    let gone = |live: &mut Live| live.text(&format!("SELECT count(*) FROM {table} WHERE {id} = {row}")) == "0";
    match (says.lasting, says.soft_delete) {
        (Some(Lasting::AppendOnly), _) => live.refuses(&format!("DELETE FROM {table} WHERE {id} = {row}"), "42501", ""),
        (_, Some([read_only, _, on_delete_statement, _])) => {
            let deletes = match on_delete_statement {
                true => format!("DELETE FROM {table} WHERE {id} = {row}"),
                false => set("deleted_at = now()"),
            };
            live.takes(&deletes);
            assert_eq!(live.text(&format!("SELECT deleted_at IS NOT NULL FROM {table} WHERE {id} = {row}")), "true");
            let change = set(&format!("{amount} = {amount} + 1"));
            match read_only {
                true => {
                    let error = live.client.batch_execute(&change).unwrap_err();
                    assert_eq!(error.as_db_error().unwrap().code().code(), REFUSED, "{error:?}");
                }
                false => live.takes(&change),
            }
            // Its unique values are free, and not once it comes back beside another.
            if says.unique && !says.transitions {
                live.takes(&format!(
                    "BEGIN; {}; ROLLBACK",
                    insert(&format!("(SELECT {label} FROM {table} WHERE {id} = {row})"), A)
                ));
            }
            live.takes(&set("deleted_at = NULL"));
            live.takes(&format!(
                "SET app.hard_delete = 'on'; DELETE FROM {table} WHERE {id} = {row}; RESET app.hard_delete"
            ));
            assert!(gone(live));
        }
        _ => {
            live.takes(&format!("DELETE FROM {table} WHERE {id} = {row}"));
            assert!(gone(live));
        }
    }
    // For those to come, where none is left.
    if gone(live) {
        live.takes(&insert(&text(0), A));
    }
    masked(live, &name.name, catalog, (&spec.column(SECRET), hidden));
}

fn changes(live: &mut Live, at: usize, spec: &Spec, (set, _same): (&dyn Fn(&str) -> String, &str)) {
    let (says, column) = (&spec.says, |at: usize| quote_ident(&spec.column(at)));
    let (label, amount) = (column(LABEL), column(AMOUNT));
    let text = |at: usize| quote_literal(&spec.texts[at]);
    let refused = |live: &mut Live, sql: &str, state: &str| {
        let error = live.client.batch_execute(sql).expect_err(sql);
        let error = error.as_db_error().unwrap().clone();
        assert_eq!(error.code().code(), state, "{sql}: {error:?}");
        error
    };
    if says.rule {
        let error = refused(live, &set(&format!("{amount} = {amount} - 9")), CHECK);
        assert_eq!((error.constraint(), error.message()), (Some(&*spec.rule_name(at)), &*spec.message));
    }
    if says.version {
        let error = refused(live, &set(&format!("{} = 1", column(VERSION))), STALE);
        assert!(error.message().contains("it has version 2, not 1"), "{error:?}");
    }
    if says.transitions {
        let error = refused(live, &set(&format!("{label} = {}", text(2))), CHECK);
        assert!(error.message().contains(&format!("from {} to {}", spec.texts[0], spec.texts[2])), "{error:?}");
        live.takes(&set(&format!("{label} = {}", text(1))));
        refused(live, &set(&format!("{label} = {}", text(0))), CHECK);
        live.takes(&set(&format!("{label} = {}", text(2))));
    } else {
        live.takes(&set(&format!("{label} = {}", text(1))));
    }
    if says.timestamps {
        let error = live.client.batch_execute(&set("created_at = 'epoch'"));
        assert!(error.is_err(), "created_at changes");
    }
}

/// The log holds each value as it was written, and nothing that is private.
fn audited(live: &mut Live, spec: &Spec, table: &str, hidden: &str) {
    if spec.says.audit.is_none() {
        return;
    }
    live.takes("RESET ROLE");
    let (table, label) = (quote_literal(table), quote_literal(&spec.column(LABEL)));
    let noted = |action: &str, values: &str| {
        format!(
            "SELECT {values} ->> {label} FROM audit_log WHERE table_name = {table} AND action = '{action}' ORDER BY id DESC LIMIT 1"
        )
    };
    assert_eq!(live.text(&noted("insert", "new_values")), spec.texts[0]);
    if spec.says.lasting.is_none() {
        let now = if spec.says.transitions { 2 } else { 1 };
        assert_eq!(live.text(&noted("update", "new_values")), spec.texts[now]);
    }
    let user = quote_literal(&format!("user {}", spec.message));
    assert_eq!(
        live.text(&format!("SELECT bool_and(actor = {user}) FROM audit_log WHERE table_name = {table}")),
        "true"
    );
    assert_eq!(live.text(&format!("SELECT count(*) FROM audit_log AS a WHERE strpos(a::text, '{hidden}') > 0")), "0");
    live.takes(&format!("SET ROLE {}", quote_ident(&roles().application)));
}

/// A reader sees what is masked, and may not read it otherwise.
fn masked(live: &mut Live, table: &str, catalog: &Catalog, (secret, hidden): (&str, &str)) {
    let shows = |view: &&schema_pg::catalog::View| {
        let comment = view.comment.as_deref().unwrap_or_default();
        comment.ends_with("private data masked.") && view.depends_on.relations().any(|name| name.name == table)
    };
    let view = &catalog.views.iter().find(shows).unwrap().name;
    live.takes(&format!("RESET ROLE; SET ROLE {}", quote_ident(roles().reader.as_deref().unwrap())));
    let secret = quote_ident(secret);
    let view = format!("{}.{}", quote_ident(&view.schema), quote_ident(&view.name));
    assert_eq!(
        live.text(&format!("SELECT DISTINCT {secret} FROM {view}")),
        format!("***{}", &hidden[hidden.len() - 4..])
    );
    live.refuses(&format!("SELECT {secret} FROM public.{}", quote_ident(table)), "42501", "");
    live.takes(&format!("RESET ROLE; SET ROLE {}", quote_ident(&roles().application)));
}
