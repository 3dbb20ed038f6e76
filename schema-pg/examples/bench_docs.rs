//! `bench_docs N`: for the benchmark schema with N tables, how long pictures, the data dictionary, the design document and the site take, as multiples of lowering
//! it, as JSON on stdout.

#[path = "bench_ddl/shape.rs"]
mod shape;

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use schema_core::Registry;
use schema_core::docs::{dot, markdown, mermaid};
use schema_core::ir::Definition;
use schema_pg::docs;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: bench_docs N, N tables (at least 1)";
    let tables: u32 = std::env::args().nth(1).ok_or(usage)?.parse().map_err(|_| usage)?;
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(tables, 1) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let registry = builder.build()?;
    // The fastest of some rounds counts.
    let fastest = |run: &dyn Fn()| {
        let rounds = (0..5).map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        });
        rounds.fold(f64::INFINITY, f64::min)
    };
    let lower = fastest(&|| drop(black_box(schema_pg::lower(&registry))));
    let catalog = schema_pg::lower(&registry)?;
    let diagram = || docs::diagram(&catalog, Some(&registry));
    let steps: [(&str, f64); 5] = [
        ("mermaid", fastest(&|| drop(black_box(mermaid(&diagram()))))),
        ("dot", fastest(&|| drop(black_box(dot(&diagram()))))),
        ("dictionary", fastest(&|| drop(black_box(markdown(&docs::pages(&catalog, Some(&registry))))))),
        ("yaml", fastest(&|| drop(black_box(docs::design(&catalog, Some(&registry)).to_yaml())))),
        ("site", fastest(&|| drop(black_box(docs::site(&catalog, Some(&registry), "Schema"))))),
    ];
    let ratios = steps.map(|(name, seconds)| format!("\"{name}_to_lower\":{:.2}", seconds / lower)).join(",");
    writeln!(std::io::stdout(), "{{\"tables\":{tables},\"lower_seconds\":{lower:.3},{ratios}}}")?;
    Ok(())
}
