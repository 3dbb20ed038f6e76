//! Registry, lowering, creation, printing and the snapshot of the benchmark schema, beside the same schema by hand with sea-query: per
//! table, for 10, 100, 1,000 and 10,000 tables. `cargo bench -p schema-pg --features postgres`.

#[path = "../examples/bench_ddl/by_hand.rs"]
mod by_hand;
#[path = "../examples/bench_ddl/shape.rs"]
mod shape;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use schema_core::Registry;
use schema_core::ir::Definition;
use schema_pg::Snapshot;

fn registry(tables: u32) -> Registry {
    build(shape::described(tables, 1))
}

fn build(described: Vec<(schema_core::ir::Entity, schema_core::ir::Enum)>) -> Registry {
    let mut builder = Registry::builder();
    for (entity, db_enum) in described {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    builder.build().expect("the benchmark schema is valid")
}

fn ddl(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ddl");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for tables in [10_u32, 100, 1_000, 10_000] {
        group.throughput(Throughput::Elements(u64::from(tables)));
        let of = |what: &str| BenchmarkId::new(what, tables);
        group.bench_function(of("registry"), |bench| {
            bench.iter_batched(|| shape::described(tables, 1), build, BatchSize::PerIteration);
        });
        let registry = registry(tables);
        group.bench_function(of("lower"), |bench| bench.iter(|| schema_pg::lower(black_box(&registry))));
        let catalog = schema_pg::lower(&registry).expect("the benchmark schema is valid");
        group.bench_function(of("create and print"), |bench| {
            bench.iter(|| schema_pg::create(black_box(&catalog)).to_string());
        });
        let snapshot = Snapshot::new(catalog);
        group.bench_function(of("snapshot save"), |bench| bench.iter(|| black_box(&snapshot).to_json()));
        let json = snapshot.to_json().expect("a catalog is JSON");
        group.bench_function(of("snapshot load"), |bench| {
            bench.iter(|| Snapshot::from_json(black_box(&json), Path::new("schema.snapshot.json")));
        });
        group.bench_function(of("all"), |bench| {
            bench.iter_batched(
                || shape::described(tables, 1),
                |described| schema_pg::lower(&build(described)).map(|catalog| schema_pg::create(&catalog).to_string()),
                BatchSize::PerIteration,
            );
        });
        group.bench_function(of("sea-query by hand"), |bench| bench.iter(|| by_hand::sql(black_box(tables), 1)));
    }
    group.finish();
}

criterion_group!(benches, ddl);
criterion_main!(benches);
