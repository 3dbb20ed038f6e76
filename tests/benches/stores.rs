//! What the same entities cost as commands of MongoDB, beside PostgreSQL, in one run: lowering and printing, and the difference between
//! two versions with its plan. `cargo bench -p schema-tests --bench stores`. Machines are noisy: read the ratios.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "../../schema-pg/examples/bench_ddl/shape.rs"]
mod shape;

use std::hint::black_box;
use std::time::{Duration, Instant};

use schema_core::Registry;
use schema_core::ir::Definition;

fn registry(entities: u32, version: u32) -> Registry {
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(entities, version) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    builder.build().expect("the benchmark schema is valid")
}

/// The shortest of several rounds, in which all take turns: what disturbs the machine disturbs all of them.
fn shortest<const N: usize>(rounds: u32, work: [&dyn Fn(); N]) -> [Duration; N] {
    let mut shortest = [Duration::MAX; N];
    for _ in 0..rounds {
        for (work, shortest) in work.iter().zip(&mut shortest) {
            let start = Instant::now();
            work();
            *shortest = (*shortest).min(start.elapsed());
        }
    }
    shortest
}

fn main() {
    println!(
        "microseconds an entity  mongo lower  print   both  diff+plan |  pg lower  print   both | both/pg  diff/pg"
    );
    for entities in [100_u32, 1_000, 10_000] {
        let (first, second) = (registry(entities, 1), registry(entities, 2));
        let spec = schema_mongo::lower(&first).expect("the benchmark schema is valid");
        let changed = schema_mongo::lower(&second).expect("the benchmark schema is valid");
        let catalog = schema_pg::lower(&first).expect("the benchmark schema is valid");
        let times = shortest(
            if entities > 1_000 { 7 } else { 30 },
            [
                &|| drop(black_box(schema_mongo::lower(&first))),
                &|| drop(black_box(schema_mongo::create(&spec).to_json())),
                &|| drop(black_box(schema_mongo::lower(&first).map(|spec| schema_mongo::create(&spec).to_json()))),
                &|| {
                    let changes = schema_mongo::diff(&spec, &changed);
                    drop(black_box(schema_mongo::plan(&changes, &schema_mongo::PlanOptions::default())));
                },
                &|| drop(black_box(schema_pg::lower(&first))),
                &|| drop(black_box(schema_pg::create(&catalog).to_string())),
                &|| drop(black_box(schema_pg::lower(&first).map(|catalog| schema_pg::create(&catalog).to_string()))),
            ],
        );
        let [lower, print, both, diff, pg_lower, pg_print, pg_both] =
            times.map(|time| time.as_secs_f64() * 1e6 / f64::from(entities));
        println!(
            "{entities:22} {lower:12.1} {print:6.1} {both:6.1} {diff:10.2} | {pg_lower:9.1} {pg_print:6.1} {pg_both:6.1} | {:7.2} {:8.2}",
            both / pg_both,
            diff / pg_both
        );
    }
}
