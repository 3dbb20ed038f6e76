//! Attacks that are generated from the catalogs of random models with hostile names: each table, column, function and reference of
//! them is attacked, and whoever watches finds nothing changed that may not change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use postgres::Client;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use schema_core::attr::{FieldDraft, OnEntity, OnField, entity as said};
use schema_core::ir::{
    Action, Deferrable, Entity, Field, ForeignKey, KeySource, Lasting, Mask, PrimaryKey, Private, Source, Transitions,
    Type, TypeRef, Value,
};
use schema_core::{Column, Registry, RegistryBuilder};
use schema_pg::catalog::{Body, Function, QualifiedName, Returns, Table};
use schema_pg::{Catalog, Config, Version, quote_ident, quote_literal};

use super::models::{ACME, BOLT, Model, roles};
use super::run::{connect, install, login, run, shortened, text};
use crate::hostile::runner;
use crate::models::name;
use crate::support::{config, volume};

/// Models in one database: what is made once for all of them is made once.
const BATCH: usize = 25;

/// How many models a run attacks.
fn models() -> usize {
    volume("ATTACK_MODELS", 300) as usize
}

/// What nobody but the application may read.
const HIDDEN: &str = "h1dden";

/// Decisions that look random and are the same at each run (Knuth's MMIX).
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn one_of(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }
}

/// What is drawn for one entity: names are hostile, those of managed columns are not.
struct Drawn {
    table: String,
    columns: Vec<String>,
    states: [String; 3],
    /// The entity that it references, by its place.
    parent: Option<(usize, Action)>,
    entity: Entity,
}

impl Drawn {
    fn column(&self, at: usize) -> String {
        quote_ident(&self.columns[at])
    }

    fn has(&self, word: &str) -> bool {
        let life = self.entity.lifecycle.as_ref();
        match word {
            "tenant" => self.entity.tenant().is_some(),
            "tree" => life.is_some_and(|life| life.tree.is_some()),
            "soft" => life.is_some_and(|life| life.soft_delete.is_some()),
            "states" => life.is_some_and(|life| !life.transitions.is_empty()),
            "cut" => self.entity.field("at").is_some(),
            "cipher" => self.entity.field("cipher").is_some(),
            _ => unreachable!("{word}"),
        }
    }

    fn lasting(&self) -> Option<Lasting> {
        self.entity.lifecycle.as_ref().and_then(|life| life.lasting)
    }
}

const ID: usize = 0;
const STATE: usize = 1;
const AMOUNT: usize = 2;
const SECRET: usize = 3;
const NOTE: usize = 4;
const TENANT: usize = 5;
const PARENT: usize = 6;
const AT: usize = 7;
const FIXED: usize = 8;
const ABOVE: usize = 9;
const CIPHER: usize = 10;
const DERIVED: usize = 11;

fn rust(at: usize) -> TypeRef {
    let name = format!("Entity{at}");
    TypeRef { name: name.clone().into(), path: name.into(), id: None, define: None }
}

/// An entity of a model; `at` is its place among all of the batch, `before` are those of its model.
fn drawn(at: usize, choice: &mut Choice, names: &mut TestRunner, tenants: bool, before: &[Drawn]) -> Drawn {
    let mut hostile = |most: usize| -> String {
        let name: String = name().new_tree(names).unwrap().current();
        name.chars().take(most).collect()
    };
    let table = format!("t{at}_{}", hostile(15));
    let columns: Vec<String> = (0..12).map(|at| format!("c{at}{}", hostile(12))).collect();
    let states = ["x", "y", "z"].map(|state| format!("{state}{}", hostile(10)));
    let source = Source::default();
    let mut entity = Entity::new(rust(at), source);
    entity.name = Some(table.clone().into());
    let mut add = |name: &'static str, ty: Type, nullable: bool, column: usize| {
        let mut field = Field::new(name, ty, nullable, source);
        field.column = Some(columns[column].clone().into());
        field.key_source = (name == "id").then_some(KeySource::Identity);
        entity.fields.push(field);
    };
    add("id", Type::Int64, false, ID);
    add("state", Type::String, false, STATE);
    add("amount", Type::Float64, false, AMOUNT);
    add("secret", Type::String, true, SECRET);
    add("note", Type::String, false, NOTE);
    let lasting = match choice.below(6) {
        0 => Some(Lasting::AppendOnly),
        1 => Some(Lasting::Immutable),
        _ => None,
    };
    let changes = lasting.is_none();
    let cut = choice.one_of(4);
    if tenants {
        add("tenant", Type::Uuid, false, TENANT);
    }
    // What is cut into partitions has more in its key than a reference names.
    let whole = before.iter().rposition(|drawn| !drawn.has("cut")).filter(|_| choice.below(4) > 0);
    let parent = whole.map(|parent| {
        let first = at - before.len();
        let action = match choice.below(4) {
            0 if changes && config().version >= Version::V15 => Action::SetNull,
            1 => Action::NoAction,
            _ if lasting == Some(Lasting::AppendOnly) => Action::Restrict,
            _ => Action::Cascade,
        };
        (first + parent, action)
    });
    if parent.is_some() {
        add("parent", Type::Int64, true, PARENT);
    }
    if cut {
        add("at", Type::Timestamp, false, AT);
    }
    let fixed = changes && choice.one_of(2);
    if fixed {
        add("fixed", if choice.one_of(2) { Type::CaseInsensitive } else { Type::Json }, false, FIXED);
    }
    // What is below a row that goes becomes a root, which a reference within a tenant can do since 15.
    let tree = changes && !cut && choice.one_of(4) && (!tenants || config().version >= Version::V15);
    if tree {
        add("above", Type::Int64, true, ABOVE);
    }
    if changes && choice.one_of(2) {
        entity.fields.push(Field::new("version", Type::Int64, false, source));
        entity.lifecycle_mut().versions.push("version".into());
    }
    let derived = choice.one_of(3).then(|| {
        let mut draft = draft("derived", Type::String, true, &columns[DERIVED]);
        let made = schema_pg::attr::field::generated(format!("lower({})", quote_ident(&columns[SECRET])));
        OnField::<String, schema_core::kind::Text>::apply(made, &mut draft);
        draft.field
    });
    entity.fields.extend(derived);
    if changes && choice.one_of(5) {
        let mut draft = draft("cipher", Type::String, true, &columns[CIPHER]);
        OnField::<String, schema_core::kind::Text>::apply(schema_pg::attr::field::encrypted(), &mut draft);
        entity.fields.push(draft.field);
        if let Some(life) = draft.lifecycle {
            entity.lifecycle_mut().merge(*life);
        }
    }
    let mut key = vec!["id".into()];
    if cut {
        key.extend(tenants.then(|| "tenant".into()));
        key.push("at".into());
        let column = Column::new("at");
        let parts = schema_pg::attr::entity::partition_by_range(column).monthly().from("2026-01").ahead(2).default();
        OnEntity::apply(parts, &mut entity, source);
    }
    entity.primary_key = PrimaryKey::Fields(key);
    if let Some((target, on_delete)) = parent {
        entity.foreign_keys.push(ForeignKey {
            name: None,
            source,
            fields: vec!["parent".into()],
            target: rust(target),
            on_delete,
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
            index: true,
            index_name: None,
            one_to_one: false,
            rows: None,
            message: None,
        });
    }
    if choice.one_of(3) {
        OnEntity::apply(said::search([Column::new("note"), Column::new("secret")]), &mut entity, source);
    }
    match tenants {
        true => OnEntity::apply(said::tenant(Column::new("tenant")), &mut entity, source),
        false => OnEntity::apply(said::global(), &mut entity, source),
    }
    if choice.one_of(2) {
        OnEntity::apply(said::timestamps(), &mut entity, source);
    }
    if choice.one_of(2) {
        OnEntity::apply(said::actors(), &mut entity, source);
    }
    match choice.below(3) {
        0 => OnEntity::apply(said::audit(), &mut entity, source),
        1 => OnEntity::apply(said::audit().row_level(), &mut entity, source),
        _ => {}
    }
    match lasting {
        Some(Lasting::AppendOnly) => OnEntity::apply(said::append_only(), &mut entity, source),
        Some(Lasting::Immutable) => OnEntity::apply(said::immutable(), &mut entity, source),
        None if choice.one_of(2) => {
            let mut soft = said::soft_delete();
            soft = if choice.one_of(2) { soft.read_only() } else { soft };
            soft = if choice.one_of(2) { soft.cascade() } else { soft };
            soft = if choice.one_of(2) { soft.on_delete_statement() } else { soft };
            soft = if choice.one_of(2) { soft.refuse_references() } else { soft };
            OnEntity::apply(soft, &mut entity, source);
        }
        None => {}
    }
    if tree {
        OnEntity::apply(said::tree(Column::new("above")), &mut entity, source);
    }
    let masks = [Mask::Null, Mask::Last4, Mask::Hash, Mask::Name];
    let mask = masks[usize::try_from(choice.below(4)).unwrap()];
    let life = entity.lifecycle_mut();
    life.private.push(Private { field: "secret".into(), mask });
    if fixed {
        life.fixed.push("fixed".into());
    }
    if changes && choice.one_of(2) {
        let value = |at: usize| Value::Text(states[at].clone().into());
        let pairs = vec![(value(0), value(1)), (value(1), value(2))];
        life.transitions.push(Transitions { field: "state".into(), source, pairs, initial: vec![value(0)] });
    }
    if changes && choice.one_of(3) {
        let amount = quote_ident(&columns[AMOUNT]);
        let rule = schema_pg::attr::entity::rule(format!("rule {at}"));
        let rule = rule.on_update().require(format!("NEW.{amount} >= OLD.{amount}"));
        OnEntity::apply(rule, &mut entity, source);
    }
    Drawn { table, columns, states, parent, entity }
}

fn draft(name: &'static str, ty: Type, nullable: bool, column: &str) -> FieldDraft {
    let mut field = Field::new(name, ty, nullable, Source::default());
    field.column = Some(column.to_owned().into());
    FieldDraft {
        field,
        primary_key: false,
        key_name: None,
        key_across_tenants: false,
        uniques: Vec::new(),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        fuzzy: None,
        lifecycle: None,
    }
}

/// The models of a batch: each is one to three entities.
fn batch(number: usize, count: usize, names: &mut TestRunner) -> Vec<Vec<Drawn>> {
    let mut at = 0;
    let mut all = Vec::new();
    for model in 0..count {
        let mut choice = Choice((number * BATCH + model) as u64);
        let tenants = choice.below(3) > 0;
        let mut drawings: Vec<Drawn> = Vec::new();
        for _ in 0..=choice.below(3) {
            let one = drawn(at, &mut choice, names, tenants, &drawings);
            drawings.push(one);
            at += 1;
        }
        all.push(drawings);
    }
    all
}

fn registry(batch: &[Vec<Drawn>]) -> Registry {
    let entities = batch.iter().flatten().map(|drawn| drawn.entity.clone());
    let built = entities.fold(Registry::builder(), RegistryBuilder::model).build();
    built.unwrap_or_else(|found| panic!("{found}"))
}

/// One statement of an attack, and what it is about.
#[derive(Clone)]
struct Try {
    about: &'static str,
    sql: String,
}

/// A model under attack.
struct Attacked<'a> {
    number: usize,
    drawn: &'a Drawn,
    table: &'a Table,
    catalog: &'a Catalog,
    /// The settings that generated functions look at.
    settings: &'a BTreeSet<String>,
    tenants: bool,
    /// Somebody granted the application whole tables by hand: triggers must hold alone.
    wide: bool,
}

fn name_of(name: &QualifiedName) -> String {
    format!("{}.{}", quote_ident(&name.schema), quote_ident(&name.name))
}

impl Attacked<'_> {
    fn name(&self) -> String {
        name_of(&self.table.name)
    }

    /// Columns and values of a row, with others in place of some.
    fn row(&self, note: &str, tenant: &str, others: &[(String, String)]) -> (String, String) {
        let column = |at: usize| self.drawn.column(at);
        let mut row = vec![
            (column(STATE), quote_literal(&self.drawn.states[0])),
            (column(AMOUNT), "1".to_owned()),
            (column(SECRET), format!("'{HIDDEN} 4242'")),
            (column(NOTE), quote_literal(note)),
        ];
        if self.drawn.has("tenant") {
            row.push((column(TENANT), format!("'{tenant}'")));
        }
        if self.drawn.has("cut") {
            row.push((column(AT), "'2026-01-10 12:00+00'".to_owned()));
        }
        if let Some(field) = self.drawn.entity.field("fixed") {
            let value = if field.ty == Type::Json { "'{\"n\": 1.0}'" } else { "'Ann'" };
            row.push((column(FIXED), value.to_owned()));
        }
        for (name, value) in others {
            row.retain(|(known, _)| known != name);
            row.push((name.clone(), value.clone()));
        }
        let (names, values): (Vec<String>, Vec<String>) = row.into_iter().unzip();
        (names.join(", "), values.join(", "))
    }

    fn insert(&self, note: &str, tenant: &str, others: &[(String, String)]) -> String {
        let (names, values) = self.row(note, tenant, others);
        format!("INSERT INTO {} ({names}) VALUES ({values})", self.name())
    }

    /// An UPDATE of the rows of whose note this is the start.
    fn set(&self, what: &str, of: &str) -> String {
        format!("UPDATE {} SET {what} WHERE {} LIKE '{of}%'", self.name(), self.drawn.column(NOTE))
    }

    fn key(&self) -> String {
        let key = self.table.constraints.iter().find_map(|constraint| match &constraint.kind {
            schema_pg::catalog::ConstraintKind::PrimaryKey { columns, .. } => Some(columns.clone()),
            _ => None,
        });
        key.unwrap_or_default().iter().map(|column| quote_ident(column)).collect::<Vec<_>>().join(", ")
    }

    fn has(&self, column: &str) -> bool {
        self.table.columns.iter().any(|known| known.name == column)
    }

    /// What the application may do, in any order: code of its own must never run as another meanwhile.
    fn writes(&self, parent: Option<&Attacked<'_>>) -> Vec<Try> {
        let column = |at: usize| self.drawn.column(at);
        let of = |sql: String| Try { about: "B1 code of the attacker in a write", sql };
        let mut tries = vec![
            of(self.insert("of a new", ACME, &[])),
            of(self.set(&format!("{} = {} + 1", column(AMOUNT), column(AMOUNT)), "of a 1")),
            of(self.set(&format!("{} = 'h1dden other'", column(SECRET)), "of a 1")),
        ];
        let (names, values) = self.row("of a upsert", ACME, &[]);
        tries.push(of(format!(
            "INSERT INTO {} ({names}) VALUES ({values}) ON CONFLICT ({}) DO UPDATE SET {} = 9",
            self.name(),
            self.key(),
            column(AMOUNT)
        )));
        if config().version >= Version::V15 {
            tries.push(of(format!(
                "MERGE INTO {} AS t USING (SELECT 'of a 1' AS of) AS s ON t.{} = s.of WHEN MATCHED THEN UPDATE SET {} = 7 WHEN NOT MATCHED THEN DO NOTHING",
                self.name(),
                column(NOTE),
                column(AMOUNT)
            )));
        }
        if self.drawn.has("cut") {
            tries.push(of(self.set(&format!("{} = '2026-03-03'", column(AT)), "of a 1")));
            tries.push(of(self.set(&format!("{} = '2031-03-03'", column(AT)), "of a 1")));
        }
        if self.drawn.has("tree") {
            let below = format!("{} = (SELECT min(t.{}) FROM {} AS t)", column(ABOVE), column(ID), self.name());
            tries.push(of(self.set(&below, "of a new")));
            tries.push(of(self.set(&format!("{} = NULL", column(ABOVE)), "of a")));
        }
        if self.drawn.has("soft") {
            tries.push(of(self.set("deleted_at = now()", "of a 1")));
            tries.push(of(self.set("deleted_at = NULL", "of a 1")));
        }
        if self.drawn.parent.is_some() {
            tries.push(of(self.set(&format!("{} = NULL", column(PARENT)), "of a 2")));
        }
        tries.push(of(format!("DELETE FROM {} WHERE {} LIKE 'of a new%'", self.name(), column(NOTE))));
        tries.push(of(format!("DELETE FROM {}", self.name())));
        // What its references do when the row above goes.
        tries.extend(parent.map(|parent| of(format!("DELETE FROM {}", parent.name()))));
        tries
    }

    /// What the database decides, chosen by the application.
    fn forgeries(&self) -> Vec<Try> {
        let column = |at: usize| self.drawn.column(at);
        let mut sets: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in [
            ("created_at", "'2001-01-01'"),
            ("created_at", "NULL"),
            ("created_by", "'mallory'"),
            ("created_by", "'mallory', updated_by = NULL"),
            ("updated_by", "'mallory'"),
            ("created_by", "NULL, updated_by = NULL"),
            ("updated_at", "'2001-01-01'"),
            ("version", "9223372036854775807"),
            ("version", "4000"),
            ("deleted_at", "'2001-01-01'"),
            ("deleted_at", "'-infinity'"),
            ("deleted_at", "'infinity'"),
            ("deletion_id", "'00000000-0000-0000-0000-0000000000b0'"),
            ("path", "'{7}'"),
            ("path", "NULL"),
            ("level", "77"),
        ] {
            if self.has(name) {
                let about = match name {
                    "created_at" | "updated_at" | "version" => "B10 a managed column is chosen",
                    "deleted_at" | "deletion_id" => "B17 a deletion is chosen",
                    _ => "B7 what triggers keep is forged",
                };
                sets.push((about, format!("{} = {value}", quote_ident(name))));
            }
        }
        if let Some(field) = self.drawn.entity.field("fixed") {
            let values: &[&str] = match field.ty {
                Type::Json => &["'{\"n\": 1.000}'", "'{}'"],
                _ => &["'ANN'", "'Eve'"],
            };
            sets.extend(
                values
                    .iter()
                    .map(|value| ("B18 what never changes is changed", format!("{} = {value}", column(FIXED)))),
            );
        }
        if self.drawn.has("states") {
            // Rows of note 2 are at the end, those of note 1 at the start.
            for state in &self.drawn.states[..2] {
                sets.push(("B4 a state that no way leads to", format!("{} = {}", column(STATE), quote_literal(state))));
            }
        }
        let mut tries = Vec::new();
        let of = |about: &'static str| if about.starts_with("B4") { "of a 2" } else { "of a" };
        for (about, set) in &sets {
            tries.push(Try { about, sql: self.set(set, of(about)) });
            if self.drawn.has("cut") {
                let moved = format!("{set}, {} = '2026-03-0' || (1 + {} % 9)", column(AT), column(ID));
                tries.push(Try {
                    about,
                    sql: self
                        .set(&moved, of(about))
                        .replace("'2026-03-0' ||", "('2026-03-0' ||")
                        .replace("% 9)", "% 9))::timestamptz"),
                });
            }
            let (names, values) = self.row("of a upsert", ACME, &[]);
            let upsert = format!(
                "INSERT INTO {} ({names}, {}) SELECT {values}, t.{} FROM {} AS t WHERE t.{} LIKE '{}%' ON CONFLICT ({}) DO UPDATE SET {set}",
                self.name(),
                column(ID),
                column(ID),
                self.name(),
                column(NOTE),
                of(about),
                self.key()
            );
            tries.push(Try { about, sql: upsert });
            // What a row is made with is kept by grants alone, where no trigger could tell who restores a dump.
            let by_grants =
                self.wide && ["created_at", "updated_at"].iter().any(|name| set.starts_with(&quote_ident(name)));
            let one = set.split_once(" = ").filter(|(_, value)| !by_grants && !value.contains(" = "));
            if let Some((name, value)) = one {
                let sql = self.insert("of a forged", ACME, &[(name.to_owned(), value.to_owned())]);
                // What has no row before can be in no wrong state but the first.
                tries.push(Try { about, sql });
            }
        }
        if !self.wide {
            let about = "B6 a number is chosen";
            let id = (column(ID), "900001".to_owned());
            tries.push(Try { about, sql: self.insert("of a numbered", ACME, std::slice::from_ref(&id)) });
            let system = self.insert("of a numbered", ACME, &[(id.0, "900002".to_owned())]);
            tries.push(Try { about, sql: system.replacen(") VALUES (", ") OVERRIDING SYSTEM VALUE VALUES (", 1) });
            tries.push(Try { about, sql: self.set(&format!("{} = 900003", column(ID)), "of a 1") });
        }
        if self.drawn.has("cipher") {
            let plain = "'\\xc30d04'::bytea || 'plain text'::bytea";
            let set = self.set(&format!("{} = {plain}", column(CIPHER)), "of a");
            tries.push(Try { about: "B19 plain text in place of encrypted", sql: set });
        }
        // The same inside a trigger of the attacker's, and with each setting on.
        let direct = tries.clone();
        let inside = |sql: &str| {
            format!("SELECT set_config('x.inside', {}, true); INSERT INTO pg_temp.d DEFAULT VALUES", quote_literal(sql))
        };
        tries.extend(direct.iter().map(|one| Try { about: one.about, sql: inside(&one.sql) }));
        tries.extend(self.settings.iter().map(|name| Try {
            about: "a setting",
            sql: format!("SELECT set_config({}, 'on', true)", quote_literal(name)),
        }));
        tries.extend(
            direct.iter().flat_map(|one| [one.sql.clone(), inside(&one.sql)].map(|sql| Try { about: one.about, sql })),
        );
        tries
    }

    /// Rows that may not go, with each setting on.
    fn removals(&self, parent: Option<&Attacked<'_>>) -> Vec<Try> {
        let about = "B3 rows that stay are removed";
        let tables: Vec<String> = std::iter::once(self.name()).chain(parent.map(Attacked::name)).collect();
        let mut tries = Vec::new();
        let all = |tries: &mut Vec<Try>| {
            for table in &tables {
                for sql in [
                    format!("TRUNCATE {table} CASCADE"),
                    format!(
                        "SELECT set_config('x.inside', {}, true); INSERT INTO pg_temp.d DEFAULT VALUES",
                        quote_literal(&format!("DELETE FROM {table}"))
                    ),
                    format!("DELETE FROM {table}"),
                ] {
                    tries.push(Try { about, sql });
                }
            }
            tries.push(Try { about, sql: self.set(&format!("{} = 0", self.drawn.column(AMOUNT)), "of a") });
            if self.drawn.has("cut") {
                tries
                    .push(Try { about, sql: self.set(&format!("{} = '2026-03-03'", self.drawn.column(AT)), "of a 1") });
            }
        };
        for name in self.settings {
            tries.push(Try { about, sql: format!("SELECT set_config({}, 'on', true)", quote_literal(name)) });
        }
        all(&mut tries);
        tries
    }

    /// Statements that change while they run for whom their session asks, and such that change a row twice.
    fn switches(&self, parent: Option<&Attacked<'_>>) -> Vec<Try> {
        let (name, note) = (self.name(), self.drawn.column(NOTE));
        let column = |at: usize| self.drawn.column(at);
        let mut statements = vec![
            self.set(&format!("{} = {} + 1", column(AMOUNT), column(AMOUNT)), "of a"),
            format!("DELETE FROM {name} WHERE {note} LIKE 'of a%'"),
            self.insert("of a switched", ACME, &[]),
        ];
        if self.drawn.has("tree") {
            let first = format!("(SELECT min(t.{0}) FROM {name} AS t)", column(ID));
            let last = format!("(SELECT max(t.{0}) FROM {name} AS t)", column(ID));
            for to in [first, last, "NULL".to_owned()] {
                statements.push(self.set(&format!("{} = {to}", column(ABOVE)), "of a"));
            }
        }
        if self.drawn.has("soft") {
            statements.push(self.set("deleted_at = now()", "of a 1"));
            statements.push(self.set("deleted_at = NULL", "of a"));
        }
        let again = "B21 the session asks for others in the middle of a statement";
        let mut tries = Vec::new();
        for (sql, other) in statements.iter().flat_map(|sql| ["", BOLT].map(|other| (sql, other))) {
            let first = format!("SELECT set_config('app.tenant_id', '{ACME}', true); ");
            let switch = format!("set_config('app.tenant_id', '{other}', true)");
            let mut one = |sql: String| tries.push(Try { about: again, sql: format!("{first}{sql}") });
            one(format!("{sql} RETURNING {switch}"));
            one(format!("WITH w AS ({sql} RETURNING 1) SELECT {switch} FROM w"));
            // Evaluated for each row, before its triggers; the note stays what it is.
            if sql.starts_with("UPDATE") && self.drawn.lasting().is_none() {
                let set = format!("SET {note} = left({note} || {switch}, length({note})), ");
                one(sql.replacen("SET ", &set, 1));
                one(format!("{} RETURNING set_config('app.tenant_id', '{ACME}', true)", sql.replacen("SET ", &set, 1)));
            }
        }
        if let Some(parent) = parent {
            let (update, delete) = (statements[0].clone(), format!("DELETE FROM {}", parent.name()));
            let sql = format!(
                "SELECT set_config('app.tenant_id', '{ACME}', true); WITH u AS ({update} RETURNING 1), d AS ({delete} RETURNING 1) SELECT count(*) FROM u, d"
            );
            tries.push(Try { about: "B23 a row is changed twice", sql });
        }
        tries
    }

    /// What belongs to the other tenant.
    fn crossings(&self, parent: Option<&Attacked<'_>>) -> Vec<Try> {
        let about = "row security";
        let column = |at: usize| self.drawn.column(at);
        let mut tries = Vec::new();
        for known in self.table.columns.iter().filter(|known| known.generated.is_none()) {
            let name = quote_ident(&known.name);
            tries.push(Try { about, sql: self.set(&format!("{name} = {name}"), "of b") });
        }
        tries.push(Try { about, sql: self.insert("of a smuggled", BOLT, &[]) });
        tries.push(Try { about, sql: self.set(&format!("{} = '{BOLT}'", column(TENANT)), "of a") });
        tries.push(Try { about, sql: format!("DELETE FROM {} WHERE {} LIKE 'of b%'", self.name(), column(NOTE)) });
        tries.push(Try { about, sql: format!("DELETE FROM {} WHERE {} = '{BOLT}'", self.name(), column(TENANT)) });
        for id in 1..5 {
            let (names, values) = self.row("of a taken", ACME, &[(column(ID), id.to_string())]);
            tries.push(Try {
                about,
                sql: format!(
                    "INSERT INTO {} ({names}) VALUES ({values}) ON CONFLICT ({}) DO UPDATE SET {} = 'taken'",
                    self.name(),
                    self.key(),
                    column(NOTE)
                ),
            });
            if parent.is_some() {
                let child = self.insert("of a child", ACME, &[(column(PARENT), id.to_string())]);
                tries.push(Try { about, sql: child });
            }
            if self.drawn.has("tree") {
                let below = self.insert("of a below", ACME, &[(column(ABOVE), id.to_string())]);
                tries.push(Try { about, sql: below });
            }
        }
        tries
    }

    /// The relations that show rows of the table: itself, and views of it.
    fn relations(&self) -> Vec<String> {
        let views =
            self.catalog.views.iter().filter(|view| view.depends_on.relations().any(|name| *name == self.table.name));
        std::iter::once(self.name()).chain(views.map(|view| name_of(&view.name))).collect()
    }
}

/// The settings that the bodies of functions look at.
fn settings(catalog: &Catalog) -> BTreeSet<String> {
    let mut found = BTreeSet::from(["app.hard_delete".to_owned()]);
    for function in &catalog.functions {
        let body = body(function);
        let whens =
            catalog.tables.iter().flat_map(|table| &table.triggers).filter_map(|trigger| trigger.when.as_deref());
        for text in std::iter::once(body.as_str()).chain(whens) {
            for rest in text.split("current_setting('").skip(1) {
                found.extend(rest.split_once('\'').map(|(name, _)| name.to_owned()));
            }
        }
    }
    // Who asks, and what is encrypted, is not what is tried here.
    found.retain(|name| {
        !["tenant_id", "user_id", "_key", "agent", "address", "request_id"].iter().any(|end| name.ends_with(end))
    });
    found
}

fn body(function: &Function) -> String {
    match &function.body {
        Body::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// What each kind of attack broke: how often, and an example.
#[derive(Default)]
struct Broken(BTreeMap<String, (usize, String)>);

impl Broken {
    /// Whether there are examples enough.
    fn is_known(&self, about: &str) -> bool {
        self.0.get(about).is_some_and(|(count, _)| *count >= 3)
    }

    fn add(&mut self, about: &str, example: impl FnOnce() -> String) {
        match self.0.get_mut(about) {
            Some((count, _)) => *count += 1,
            None => {
                self.0.insert(about.to_owned(), (1, example()));
            }
        }
    }
}

/// Models of a half of all batches, in databases with roles of their own.
fn attack(half: usize) {
    let count = models();
    let mut names = runner(1);
    let mut broken = Broken::default();
    let (mut tried, mut attacked) = (0, 0);
    for number in 0..count.div_ceil(BATCH) {
        let models = batch(number, BATCH.min(count - number * BATCH), &mut names);
        if number % 2 == half {
            attacked += models.len();
            tried += attack_batch(half, number, &models, &mut broken);
        }
    }
    let mut told = String::new();
    for (about, (times, example)) in &broken.0 {
        let _ = writeln!(told, "{about}: found {times} times, such as\n    {example}");
    }
    assert!(broken.0.is_empty(), "of {tried} attempts:\n{told}");
    assert!(tried >= attacked * 50, "only {tried} attempts");
}

#[test]
fn nothing_generated_from_random_models_breaks_a_promise() {
    attack(0);
}

#[test]
fn nothing_generated_from_other_random_models_breaks_a_promise() {
    attack(1);
}

fn attack_batch(half: usize, number: usize, models: &[Vec<Drawn>], broken: &mut Broken) -> usize {
    let model = Model {
        name: ["generated", "regenerated"][half],
        schema: "public",
        registry: || unreachable!("it is drawn"),
        config: Config { roles: Some(roles(["generated", "regenerated"][half])), ..config() },
        rows: String::new(),
        tenant: Some("tenant"),
    };
    let registry = registry(models);
    let catalog = schema_pg::lower_with(&registry, &model.config).unwrap_or_else(|found| panic!("{found}"));
    let database = install(&model, &registry);
    let mut client = database.connect();
    let settings = settings(&catalog);
    let attacked = |drawn| attacked(drawn, number, &catalog, &settings);
    run(
        &mut client,
        &format!(
            "SET app.encryption_key = 'k'; SET app.hash_key = 'k'; INSERT INTO attacks.other VALUES ('named by the table', '{BOLT}')"
        ),
    );
    for (at, model) in (1..).zip(models) {
        for drawn in model {
            fill(&mut client, at, &attacked(drawn), models);
        }
        // The second row of each tenant is deleted, where it is above all others.
        for drawn in model.iter().filter(|drawn| drawn.has("soft") && drawn.parent.is_none()) {
            for (tenant, of) in [(ACME, "a"), (BOLT, "b")] {
                let deletes = attacked(drawn).set("deleted_at = now()", &format!("of {of} 2"));
                run(&mut client, &format!("SET app.tenant_id = '{tenant}'; {deletes}; RESET app.tenant_id"));
            }
        }
        run(&mut client, &format!("SELECT attacks.prepare({at})"));
    }
    let mut tried = calls(&model, &database, &catalog, broken);
    let as_role = |role: &str, tenant: &str| {
        format!(
            "SET SESSION AUTHORIZATION {}; SET app.tenant_id = '{tenant}'; SET app.user_id = 'eve'",
            login(&model, role)
        )
    };
    let evil = evil(&mut client);
    let inside = inside();
    for (at, drawings) in (1..).zip(models) {
        run(&mut client, "RESET SESSION AUTHORIZATION; RESET ALL; BEGIN");
        run(
            &mut client,
            &format!(
                "TRUNCATE attacks.before; INSERT INTO attacks.before SELECT attacks.state({at}), attacks.wrong({at}), attacks.ran(); COMMIT"
            ),
        );
        for drawn in drawings {
            let one = attacked(drawn);
            let parent = drawn.parent.map(|(parent, _)| attacked(models.iter().flatten().nth(parent).unwrap()));
            let parent = parent.as_ref();
            let mut groups = vec![
                (evil.clone(), one.writes(parent)),
                (inside.clone(), one.forgeries()),
                (inside.clone(), one.removals(parent)),
            ];
            if one.tenants {
                groups.push((Vec::new(), one.crossings(parent)));
                groups.push((Vec::new(), one.switches(parent)));
            }
            for (first, tries) in groups {
                tried += tries.len();
                let (role, forgets) = (as_role("app", ACME), first.len() == evil.len());
                let mut group = Group { client: &mut client, role, model: at, first, forgets };
                group.run(&one, &tries, broken);
            }
            tried += questions(&mut client, &one, &as_role, broken);
        }
        let log = format!("SELECT count(*) FROM public.audit_log AS a WHERE a::text ~ '{HIDDEN}'");
        run(&mut client, "RESET SESSION AUTHORIZATION; RESET ALL");
        if registry.entities().iter().any(|entity| entity.lifecycle.as_ref().is_some_and(|life| life.audit.is_some()))
            && text(&mut client, &log) != "0"
        {
            broken.add("B2 private values in the log", || {
                text(
                    &mut client,
                    &format!("SELECT a::text FROM public.audit_log AS a WHERE a::text ~ '{HIDDEN}' LIMIT 1"),
                )
            });
        }
    }
    for name in trusting(&catalog) {
        broken.add("B21 a function trusts that it finds nothing", || name);
    }
    for function in catalog.functions.iter().filter(|function| body(function).contains("_advisory_")) {
        broken.add("B14 a lock whose key is public", || name_of(&function.name));
    }
    tried
}

/// Functions of triggers that look at rows that policies may hide, and neither ask for whom the session asks nor refuse what they do not find.
fn trusting(catalog: &Catalog) -> Vec<String> {
    let secured: Vec<String> = catalog
        .tables
        .iter()
        .filter(|table| !table.policies.is_empty())
        .flat_map(|table| ["FROM", "JOIN", "UPDATE"].map(|word| format!("{word} {} ", name_of(&table.name))))
        .collect();
    let trusts = |function: &&Function| {
        let body = body(function);
        let looks = secured.iter().any(|look| body.contains(look.as_str()));
        looks && !["row_security_active", "OR NOT FOUND", "OR EXISTS"].iter().any(|proof| body.contains(proof))
    };
    let triggers = catalog.functions.iter().filter(|function| function.returns == Returns::Trigger);
    triggers.filter(trusts).map(|function| name_of(&function.name)).collect()
}

/// In each second batch.
fn is_wide(number: usize) -> bool {
    number % 2 == 1
}

fn attacked<'a>(drawn: &'a Drawn, number: usize, catalog: &'a Catalog, settings: &'a BTreeSet<String>) -> Attacked<'a> {
    let table = catalog.tables.iter().find(|table| table.name.name == drawn.table).unwrap();
    Attacked { number, drawn, table, catalog, settings, tenants: drawn.has("tenant"), wide: is_wide(number) }
}

/// Rows of two tenants in a table: the first is as it was made, the second at the end of its states, and deleted where that is said.
fn fill(client: &mut Client, model: usize, one: &Attacked<'_>, models: &[Vec<Drawn>]) {
    let drawn = one.drawn;
    for (tenant, of) in [(ACME, "a"), (BOLT, "b")] {
        run(client, &format!("SET app.tenant_id = '{tenant}'; SET app.user_id = 'ann'"));
        for row in [1, 2] {
            let note = format!("of {of} {row}");
            let mut others = Vec::new();
            if let Some((parent, _)) = drawn.parent {
                let parent = models.iter().flatten().nth(parent).unwrap();
                let above = format!(
                    "(SELECT min({}) FROM public.{} WHERE {} = '{note}')",
                    parent.column(ID),
                    quote_ident(&parent.table),
                    parent.column(NOTE)
                );
                others.push((drawn.column(PARENT), above));
            }
            if row == 2 && drawn.has("tree") {
                let above = format!(
                    "(SELECT min({}) FROM {} WHERE {} = 'of {of} 1')",
                    drawn.column(ID),
                    one.name(),
                    drawn.column(NOTE)
                );
                others.push((drawn.column(ABOVE), above));
            }
            run(client, &one.insert(&note, tenant, &others));
        }
        if drawn.has("states") {
            for state in &drawn.states[1..] {
                run(
                    client,
                    &one.set(&format!("{} = {}", drawn.column(STATE), quote_literal(state)), &format!("of {of} 2")),
                );
            }
        }
    }
    by_hand(client, one);
    let lasting = drawn.lasting().map_or("NULL", |lasting| match lasting {
        Lasting::AppendOnly => "'append_only'",
        Lasting::Immutable => "'immutable'",
    });
    let soft = drawn.entity.lifecycle.as_ref().and_then(|life| life.soft_delete.as_ref());
    let refuses = soft.is_some_and(|soft| soft.refuse_references && soft.cascade);
    let mut fixed: Vec<String> =
        drawn.entity.field("fixed").map(|_| quote_literal(&drawn.columns[FIXED])).into_iter().collect();
    fixed.extend(drawn.has("states").then(|| quote_literal(&drawn.columns[STATE])));
    let fixed = if fixed.is_empty() { "NULL".to_owned() } else { format!("ARRAY[{}]", fixed.join(", ")) };
    let tenant = if drawn.has("tenant") { quote_literal(&drawn.columns[TENANT]) } else { "NULL".to_owned() };
    run(
        client,
        &format!(
            "RESET app.tenant_id; RESET app.user_id; INSERT INTO attacks.tables (name, lasting, refuses, key, fixed, model, tenant, numbered) VALUES ({}, {lasting}, {refuses}, {}, {fixed}, {model}, {tenant}, {})",
            quote_literal(&drawn.table),
            if drawn.has("tenant") {
                format!("ARRAY[{}, {}]", quote_literal(&drawn.columns[ID]), quote_literal(&drawn.columns[TENANT]))
            } else {
                format!("ARRAY[{}]", quote_literal(&drawn.columns[ID]))
            },
            !one.wide,
        ),
    );
}

/// What somebody changes by hand: references of rows that stay have actions, and the application has whole tables.
fn by_hand(client: &mut Client, one: &Attacked<'_>) {
    use schema_pg::catalog::ConstraintKind;
    let references =
        one.table.constraints.iter().filter(|known| matches!(known.kind, ConstraintKind::ForeignKey { .. }));
    for reference in references.filter(|_| one.drawn.lasting() == Some(Lasting::AppendOnly)) {
        let action = if one.number.is_multiple_of(3) { "ON UPDATE CASCADE" } else { "ON DELETE CASCADE" };
        let found = format!(
            "SELECT regexp_replace(pg_get_constraintdef(oid), ' ON (DELETE|UPDATE).*', '') FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {}",
            quote_literal(&one.name()),
            quote_literal(&reference.name)
        );
        let definition = text(client, &found);
        let name = quote_ident(&reference.name);
        run(
            client,
            &format!("ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition} {action}", one.name()),
        );
    }
    if one.wide {
        run(client, &format!("GRANT INSERT, UPDATE, DELETE ON {} TO {}", one.name(), quote_ident("regenerated_app")));
    }
}

/// Domains in the place of each type that is no keyword and that the tables have, or that functions may name.
fn evil(client: &mut Client) -> Vec<String> {
    let types = text(
        client,
        "SELECT string_agg(DISTINCT name, ',') FROM (
            SELECT typname::text FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid JOIN pg_type AS t ON t.oid = atttypid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND typnamespace = 'pg_catalog'::regnamespace AND typelem = 0
            UNION SELECT unnest(ARRAY['text', 'uuid', 'jsonb', 'timestamptz', 'bytea', 'name', 'oid', 'regclass', 'xid8', 'int8', 'bool', 'float8', 'tsvector'])
        ) AS types (name) WHERE name NOT IN (SELECT word FROM pg_get_keywords())",
    );
    let mut first = vec![
        "CREATE FUNCTION pg_temp.evil(v anyelement) RETURNS boolean LANGUAGE plpgsql AS $e$ BEGIN
            IF NOT pg_catalog.pg_has_role(session_user, current_user, 'MEMBER') THEN PERFORM pg_catalog.nextval('attacks.ran'); END IF; RETURN true; END $e$"
            .to_owned(),
    ];
    first.extend(types.split(',').map(|name| {
        let name = quote_ident(name);
        format!("CREATE DOMAIN pg_temp.{name} AS pg_catalog.{name} CHECK (pg_temp.evil(VALUE))")
    }));
    first
}

/// A table of the attacker's whose trigger runs what `x.inside` says.
fn inside() -> Vec<String> {
    [
        "CREATE TEMP TABLE d ()",
        "CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN EXECUTE current_setting('x.inside'); RETURN NULL; END $f$",
        "CREATE TRIGGER d AFTER INSERT ON pg_temp.d FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.f()",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Attempts of one role against one model, that are rolled back.
struct Group<'a> {
    client: &'a mut Client,
    role: String,
    model: usize,
    /// What the attacker makes first; it must be taken.
    first: Vec<String>,
    /// The session has not called the functions of the model before.
    forgets: bool,
}

impl Group<'_> {
    fn run(&mut self, one: &Attacked<'_>, tries: &[Try], broken: &mut Broken) {
        let Some(found) = self.broken(tries) else { return };
        // Who is it?
        let mut culprits = usize::from(tries.iter().any(|one| broken.is_known(one.about)));
        for (at, alone) in tries.iter().enumerate() {
            if broken.is_known(alone.about)
                || alone.about == "a setting"
                || alone.sql.starts_with("SELECT set_config('") && !alone.sql.contains("pg_temp.d")
            {
                continue;
            }
            // With the settings that were on.
            let set = tries[..at]
                .iter()
                .filter(|one| one.sql.starts_with("SELECT set_config(") && !one.sql.contains("pg_temp.d"));
            let alone: Vec<Try> = set.cloned().chain([alone.clone()]).collect();
            if let Some(found) = self.broken(&alone) {
                culprits += 1;
                let last = alone.last().unwrap();
                broken.add(last.about, || {
                    format!(
                        "model {} of batch {}: {} breaks {}",
                        self.model,
                        one.number,
                        shortened(&last.sql),
                        shortened(&found)
                    )
                });
            }
        }
        if culprits == 0 {
            broken.add("several together", || {
                format!("model {} of batch {}: {}", self.model, one.number, shortened(&found))
            });
        }
    }

    /// What they broke together.
    fn broken(&mut self, tries: &[Try]) -> Option<String> {
        run(
            self.client,
            "RESET SESSION AUTHORIZATION; RESET ALL; BEGIN; UPDATE attacks.before SET ran = attacks.ran()",
        );
        // The first that looks for the types in the bodies of functions is this session.
        if self.forgets {
            let called = format!(
                "UPDATE pg_catalog.pg_proc SET procost = procost WHERE oid IN (SELECT g.tgfoid FROM pg_catalog.pg_trigger AS g
                    JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid JOIN attacks.tables AS t ON t.name = c.relname WHERE t.model = {})",
                self.model
            );
            run(self.client, &called);
        }
        run(self.client, &format!("SET LOCAL statement_timeout = '20s'; {}", self.role));
        for first in &self.first {
            run(self.client, first);
        }
        let statements: Vec<&str> = tries.iter().map(|one| one.sql.as_str()).collect();
        let outcomes: Vec<String> = self.client.query_one("SELECT attacks.tries($1)", &[&statements]).unwrap().get(0);
        let wrong: Vec<String> = (outcomes.iter().zip(&statements))
            .filter(|(outcome, _)| {
                ["42601", "42703", "42P01", "42883", "42704"].iter().any(|state| outcome.starts_with(state))
            })
            .map(|(outcome, sql)| format!("{outcome}: {sql}"))
            .collect();
        assert!(wrong.is_empty(), "statements are written wrongly: {}", wrong.join("\n"));
        run(self.client, "RESET SESSION AUTHORIZATION; RESET ALL; SET LOCAL search_path = pg_catalog, pg_temp");
        let found = text(self.client, &format!("SELECT attacks.broken({})", self.model));
        run(self.client, "ROLLBACK");
        (!found.is_empty()).then_some(found)
    }
}

/// What readers and those of another tenant see: values that they may not.
fn questions(
    client: &mut Client,
    one: &Attacked<'_>,
    as_role: &dyn Fn(&str, &str) -> String,
    broken: &mut Broken,
) -> usize {
    let relations = one.relations();
    let all = |asks: &dyn Fn(&str) -> String| relations.iter().map(|name| asks(name)).collect::<Vec<String>>();
    let mut hidden: Vec<String> = all(&|name| format!("SELECT bool_or(r::text ~ '{HIDDEN}') FROM {name} AS r"));
    hidden.extend(all(&|name| format!("SELECT bool_or(to_jsonb(r)::text ~ '{HIDDEN}') FROM {name} AS r")));
    for name in &relations {
        for column in &one.table.columns {
            hidden.push(format!("SELECT bool_or(r.{}::text ~ '{HIDDEN}') FROM {name} AS r", quote_ident(&column.name)));
        }
    }
    let mut asked = vec![("B2 private values are read", "reader", ACME, hidden)];
    if one.tenants {
        let of_b: Vec<String> = all(&|name| format!("SELECT bool_or(r::text ~ 'of b [12]') FROM {name} AS r"));
        let any: Vec<String> = all(&|name| format!("SELECT count(*) > 0 FROM {name}"));
        asked.push(("row security: rows of another tenant are read", "app", ACME, of_b.clone()));
        asked.push(("row security: rows of another tenant are read", "reader", ACME, of_b));
        asked.push(("row security: rows are read by who asks for no tenant", "app", "", any.clone()));
        asked.push(("row security: rows are read by who asks for no tenant", "reader", "", any));
    }
    asked.push((
        "a relation is read by who has no role",
        "nobody",
        ACME,
        all(&|name| format!("SELECT count(*) >= 0 FROM {name}")),
    ));
    let log = ["SELECT count(*) >= 0 FROM public.audit_log".to_owned()];
    let is_noted = one.catalog.tables.iter().any(|table| table.name.name == "audit_log");
    for role in ["app", "reader"] {
        asked.extend(is_noted.then(|| ("the log is read", role, ACME, log.to_vec())));
    }
    let mut count = 0;
    for (about, role, tenant, questions) in asked {
        count += questions.len();
        run(client, &format!("RESET SESSION AUTHORIZATION; RESET ALL; {}", as_role(role, tenant)));
        let answers: Vec<String> = client.query_one("SELECT attacks.asks($1)", &[&questions]).unwrap().get(0);
        for (question, _) in questions.iter().zip(&answers).filter(|(_, answer)| *answer == "t" || *answer == "true") {
            broken.add(about, || format!("batch {}: {role}: {}", one.number, shortened(question)));
        }
    }
    count
}

/// Functions are called by those alone who were granted it, and trigger functions by nobody.
fn calls(model: &Model, database: &schema_test_server::Database, catalog: &Catalog, broken: &mut Broken) -> usize {
    let mut count = 0;
    for role in ["app", "reader", "nobody"] {
        let granted = match role {
            "app" => model.config.roles.as_ref().map(|roles| roles.application.clone()),
            "reader" => model.config.roles.as_ref().and_then(|roles| roles.reader.clone()),
            _ => None,
        };
        let mut client = connect(database, &login(model, role));
        run(&mut client, "CREATE TEMP TABLE x (id bigint)");
        let mut statements = Vec::new();
        for function in &catalog.functions {
            if function.grants.iter().any(|grant| Some(&grant.role) == granted.as_ref()) {
                continue;
            }
            let name = name_of(&function.name);
            statements.push(match &function.returns {
                Returns::Type(ty) if ty.to_string() == "trigger" => {
                    format!("CREATE TRIGGER t AFTER INSERT ON pg_temp.x FOR EACH ROW EXECUTE FUNCTION {name}()")
                }
                _ => {
                    let arguments: Vec<String> =
                        function.arguments.iter().map(|argument| format!("(SELECT NULL::{})", argument.ty)).collect();
                    format!("SELECT {name}({})", arguments.join(", "))
                }
            });
        }
        count += statements.len();
        let outcomes: Vec<String> = client.query_one("SELECT attacks.tries($1)", &[&statements]).unwrap().get(0);
        for (statement, outcome) in
            statements.iter().zip(&outcomes).filter(|(_, outcome)| !outcome.starts_with("42501"))
        {
            broken.add("a function is called by who may not", || format!("{role}: {statement}: {outcome}"));
        }
    }
    count
}
