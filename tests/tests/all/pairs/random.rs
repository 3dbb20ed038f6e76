//! Random pairs of registries: what one grew into is reached from it, and the way back too.

use schema_core::attr::OnView;
use schema_core::ir::Source;
use schema_pg::{Catalog, PlanOptions, Renames, Version, diff, plan};

use super::{apply, fingerprint, made};
use crate::hostile::runner;
use crate::models::{Model, grown};
use crate::support::{config, volume};

fn pairs() -> u32 {
    volume("PAIRS", 60)
}

fn lowered(mut model: Model) -> Catalog {
    if config().version < Version::V15 {
        // That server knows no other kind, and wants it to be said.
        let definer = |view| OnView::apply(schema_pg::attr::view::security_definer(), view, Source::default());
        model.views.iter_mut().for_each(definer);
    }
    schema_pg::lower_with(&model.registry().unwrap(), &config()).unwrap()
}

/// A table that is there before and after is cut otherwise, which PostgreSQL can't do.
fn is_cut_otherwise(was: &Catalog, now: &Catalog) -> bool {
    was.tables.iter().any(|table| {
        let other = now.tables.iter().find(|other| other.name == table.name);
        other.is_some_and(|other| {
            other.partition_by != table.partition_by || other.partition_of.is_some() != table.partition_of.is_some()
        })
    })
}

#[test]
fn what_a_random_registry_grew_into_is_reached_from_it_and_back() {
    let tried = std::cell::Cell::new(0);
    runner(pairs() * 2)
        .run(&grown(5), |(was, now)| {
            let (was, now) = (lowered(was), lowered(now));
            if tried.get() >= pairs() || is_cut_otherwise(&was, &now) {
                return Ok(());
            }
            tried.set(tried.get() + 1);
            let mut made_fresh = made(&now);
            let fresh = fingerprint(&mut made_fresh);
            let mut live = made(&was);
            let before = fingerprint(&mut live);
            for (from, to, expected) in [(&was, &now, fresh), (&now, &was, before)] {
                let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
                let changes = diff(from, to, &Renames::none());
                let plan = plan(&changes, &options);
                schema_pg::assert_sql_valid(&plan.to_string());
                apply(&mut live, &plan);
                let found = fingerprint(&mut live);
                assert!(found == expected, "{}\n{plan}", super::differences(&found, &expected));
                if std::ptr::eq(to, &raw const now) {
                    super::dump::is_same(&live, &made_fresh, &plan.to_string());
                }
            }
            Ok(())
        })
        .unwrap();
    assert!(tried.get() >= pairs() / 2, "only {} pairs were tried", tried.get());
}
