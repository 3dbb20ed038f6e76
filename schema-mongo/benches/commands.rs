//! Lowering, creation and printing of the benchmark schema, and the difference between two versions of it, for 100, 1,000 and 10,000
//! collections. `cargo bench -p schema-mongo`; for the same entities in PostgreSQL, `cargo bench -p schema-pg`.

#[path = "../../schema-pg/examples/bench_ddl/shape.rs"]
mod shape;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use schema_core::Registry;
use schema_core::ir::Definition;

fn registry(entities: u32, version: u32) -> Registry {
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(entities, version) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    builder.build().expect("the benchmark schema is valid")
}

fn commands(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("commands");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for entities in [100_u32, 1_000, 10_000] {
        group.throughput(Throughput::Elements(u64::from(entities)));
        let of = |what: &str| BenchmarkId::new(what, entities);
        let (first, second) = (registry(entities, 1), registry(entities, 2));
        group.bench_function(of("lower"), |bench| bench.iter(|| schema_mongo::lower(black_box(&first))));
        let spec = schema_mongo::lower(&first).expect("the benchmark schema is valid");
        let changed = schema_mongo::lower(&second).expect("the benchmark schema is valid");
        group.bench_function(of("create and print"), |bench| {
            bench.iter(|| schema_mongo::create(black_box(&spec)).to_json());
        });
        group.bench_function(of("lower, create and print"), |bench| {
            bench.iter(|| schema_mongo::lower(black_box(&first)).map(|spec| schema_mongo::create(&spec).to_json()));
        });
        group.bench_function(of("diff and plan"), |bench| {
            bench.iter(|| schema_mongo::plan(&schema_mongo::diff(black_box(&spec), &changed), &Default::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, commands);
criterion_main!(benches);
