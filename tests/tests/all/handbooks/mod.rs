//! The tables of the handbooks by which the library was judged, once as SQL by hand and once as structs: two databases, compared fact by fact. What differs
//! stands in `NAME.differences` with the reason; one that is not listed, and a line there that is no difference, fail. `items` has what each handbook asks for.

mod application;
mod differences;
mod entities;
mod items;
mod lifecycle;
mod rows;
mod templates;
mod tenancy;
mod users_and_statistics;

use std::collections::BTreeSet;

use schema_core::Registry;
use schema_pg::{Config, PlanOptions, Renames};
use schema_test_server::Server;

use self::differences::Difference;
use crate::support::{Live, empty};

/// The tables of a handbook, or a part of them.
struct Handbook {
    /// The SQL as somebody writes it by hand.
    by_hand: &'static str,
    /// What differs, and why.
    differences: &'static str,
    /// How many of the reasons say that the structs are worse.
    worse: usize,
    registry: Registry,
    config: Config,
}

/// Supabase's schema `auth` as far as policies call it, and the role by which its users come.
const AUTH: &str = "CREATE SCHEMA auth;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.uid'', true), '''')::uuid';
    CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt'', true), '''')::jsonb';
    GRANT USAGE ON SCHEMA auth TO PUBLIC;
    DO $$ BEGIN CREATE ROLE authenticated NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;";

impl Handbook {
    /// An empty database with what both schemas take for granted.
    fn prepared(&self) -> Live {
        let mut live = empty();
        live.takes(AUTH);
        if let Some(roles) = &self.config.roles {
            live.takes(&schema_pg::create_roles(roles));
            live.administrates(&roles.materialized.iter().map(|role| role.as_ref()).collect::<Vec<_>>());
        }
        live
    }

    /// A database with the SQL by hand.
    fn by_hand(&self) -> Live {
        let live = self.prepared();
        live.installs(self.by_hand);
        live
    }

    /// A database with what the structs become.
    #[track_caller]
    fn by_structs(&self) -> Live {
        let catalog = match schema_pg::lower_with(&self.registry, &self.config) {
            Ok(catalog) => catalog,
            Err(diagnostics) => panic!("{diagnostics}"),
        };
        let sql = schema_pg::create(&catalog).to_string();
        schema_pg::assert_sql_valid(&sql);
        let live = self.prepared();
        live.installs(&sql);
        live
    }

    /// What differs is what was expected to, each with its reason, and nothing of it is worse.
    #[track_caller]
    fn compare(&self) {
        // There views read with the rights of their owner: other facts, and `lifecycle` is refused (P0201).
        if Server::shared().version() < 15 {
            return;
        }
        let (by_hand, by_structs) = (facts(&mut self.by_hand()), facts(&mut self.by_structs()));
        let found: BTreeSet<String> = by_hand
            .difference(&by_structs)
            .map(|fact| format!("- {fact}"))
            .chain(by_structs.difference(&by_hand).map(|fact| format!("+ {fact}")))
            .collect();
        let expected = differences::read(self.differences);
        let listed: BTreeSet<String> = expected.iter().flat_map(|difference| difference.lines.clone()).collect();
        assert_eq!(
            listed.len(),
            expected.iter().map(|difference| difference.lines.len()).sum::<usize>(),
            "a line stands twice"
        );
        let unlisted: Vec<&str> = found.difference(&listed).map(String::as_str).collect();
        let gone: Vec<&str> = listed.difference(&found).map(String::as_str).collect();
        assert!(
            unlisted.is_empty() && gone.is_empty(),
            "differences without a reason:\n{}\nreasons without a difference:\n{}",
            unlisted.join("\n"),
            gone.join("\n")
        );
        let same = by_hand.intersection(&by_structs).count();
        let worse: Vec<&Difference> = expected.iter().filter(|difference| difference.is_worse()).collect();
        eprintln!(
            "{same} facts alike, {} only by hand, {} only by structs",
            by_hand.len() - same,
            by_structs.len() - same
        );
        assert_eq!(worse.len(), self.worse, "worse than by hand: {worse:?}");
    }
}

impl Handbook {
    /// A database by hand becomes, by a plan, what the structs make anew.
    #[track_caller]
    fn migrate(&self) {
        if Server::shared().version() < 15 {
            return;
        }
        let catalog = schema_pg::lower_with(&self.registry, &self.config).unwrap();
        let mut live = self.by_hand().owner();
        let (schema, log) = (&*self.config.schema, &self.config.audit.table);
        // PostgreSQL makes no table of rows a partitioned one: a log by hand is kept elsewhere, and a new one begins.
        live.takes(&format!("DROP TABLE IF EXISTS {schema}.{log}"));
        let read = schema_pg::blocking::introspect(&mut live.client, &[schema]).unwrap();
        let changes = schema_pg::diff(&read, &catalog, &Renames::none());
        // Columns that have other names, and what the structs have no word for, go.
        let options = PlanOptions { allow_all: true, ..PlanOptions::default() };
        let plan = schema_pg::plan(&changes, &options);
        let refused: Vec<String> = plan.refused.iter().map(ToString::to_string).collect();
        assert!(refused.is_empty(), "{}", refused.join("\n"));
        schema_pg::blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
        let (migrated, fresh) = (facts(&mut live), facts(&mut self.by_structs()));
        let gone: Vec<&str> = fresh.difference(&migrated).map(String::as_str).collect();
        let left: Vec<&str> = migrated.difference(&fresh).map(String::as_str).collect();
        assert!(gone.is_empty() && left.is_empty(), "missing:\n{}\nleft:\n{}", gone.join("\n"), left.join("\n"));
        let whole = |live: &mut Live| {
            let mut read = schema_pg::blocking::introspect(&mut live.client, &[schema]).unwrap();
            // They name the owner, which each database has of its own.
            read.default_privileges.clear();
            read
        };
        schema_pg::drift(&whole(&mut live), &whole(&mut self.by_structs())).assert_none();
    }
}

/// All that a database holds, as lines.
fn facts(live: &mut Live) -> BTreeSet<String> {
    let rows = live.client.query(include_str!("facts.sql"), &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// How the lines of facts begin.
const KINDS: [&str; 16] = [
    "column ",
    "comment on ",
    "constraint ",
    "domain ",
    "enum ",
    "extension ",
    "grant on ",
    "index ",
    "materialized view ",
    "partition ",
    "policy ",
    "row security ",
    "schema ",
    "table ",
    "trigger ",
    "view ",
];

#[test]
fn facts_of_each_kind_are_compared() {
    let books = [users_and_statistics::handbook(), application::handbook(), entities::handbook()];
    let all: Vec<String> = books.iter().flat_map(|handbook| facts(&mut handbook.by_hand())).collect();
    for kind in KINDS {
        assert!(all.iter().any(|fact| fact.starts_with(kind)), "no handbook has a `{kind}`");
    }
    for fact in &all {
        assert!(KINDS.iter().any(|kind| fact.starts_with(kind)), "{fact}: what kind is that?");
    }
}

#[test]
fn templates() {
    templates::handbook().compare();
}

#[test]
fn tenancy() {
    tenancy::handbook().compare();
}

#[test]
fn lifecycle() {
    lifecycle::handbook().compare();
}

#[test]
fn users_and_statistics() {
    users_and_statistics::handbook().compare();
}

#[test]
fn entities() {
    entities::handbook().compare();
}

#[test]
fn application() {
    application::handbook().compare();
}

#[test]
fn databases_by_hand_migrate_to_the_structs() {
    for handbook in [
        templates::handbook(),
        tenancy::handbook(),
        lifecycle::handbook(),
        users_and_statistics::handbook(),
        entities::handbook(),
        application::handbook(),
    ] {
        handbook.migrate();
    }
}
