//! `bench_ddl N VERSION`: prints the SQL of the benchmark schema with N tables on stdout; and on stderr, as JSON, the time of
//! each step in microseconds for each table, beside that of the same schema by hand with sea-query in the same run, and the
//! most memory that the program held before snapshots were made. Version 2 is the schema that version 1 grew into.

mod by_hand;
mod shape;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use schema_core::ir::Definition;
use schema_core::lint::LintOptions;
use schema_core::{Diagnostics, Registry};
use schema_pg::{Catalog, PlanOptions, Renames, Snapshot};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: bench_ddl N VERSION, N tables (at least 1), version 1 or 2";
    let tables: u32 = arguments.next().ok_or(usage)?.parse().map_err(|_| usage)?;
    let version: u32 = arguments.next().ok_or(usage)?.parse().map_err(|_| usage)?;
    if tables == 0 || !(1..=2).contains(&version) || arguments.next().is_some() {
        return Err(usage.into());
    }
    let mut times = Times::default();
    let mut sql = String::new();
    let memory = {
        sql.push_str(&once(tables, version, &mut times)?);
        peak_memory()
    };
    // The fastest of all rounds counts. By turns, so that both meet the same noise; of some rounds each, so that both find
    // the allocator as they left it themselves.
    for _ in 0..(10_000 / tables).clamp(3, 40) {
        for _ in 0..5 {
            std::hint::black_box(once(tables, version, &mut times)?);
        }
        for _ in 0..5 {
            let start = Instant::now();
            std::hint::black_box(by_hand::sql(tables, version));
            lap(&mut times.by_hand, start);
        }
    }
    let migration = if version == 2 { Some(migrate(tables)?) } else { None };
    let bytes = snapshots(tables, version, &mut times)?;
    let lint = per_table_of(lints(tables, version)?, tables);
    std::io::stdout().write_all(sql.as_bytes())?;
    let per_table = |seconds: f64| per_table_of(seconds, tables);
    let [registry, lower, create, print, by_hand] =
        [times.registry, times.lower, times.create, times.print, times.by_hand].map(per_table);
    let [save, load] = [times.save, times.load].map(per_table);
    let all = registry + lower + create + print;
    writeln!(
        std::io::stderr(),
        "{{\"tables\":{tables},\"version\":{version},\"registry\":{registry:.3},\"lower\":{lower:.3},\"create\":{create:.3},\
         \"print\":{print:.3},\"all\":{all:.3},\"sea_query\":{by_hand:.3},\"ratio\":{:.3},\"peak_kib\":{memory},\
         \"lint\":{lint:.3},\"lint_to_lower\":{:.3},\"snapshot_save\":{save:.3},\"snapshot_load\":{load:.3},\"snapshot_bytes\":{}{}}}",
        all / by_hand,
        lint / lower,
        bytes / tables as usize,
        match migration.map(per_table) {
            Some(migration) => format!(",\"diff_plan\":{migration:.3},\"diff_plan_to_lower\":{:.3}", migration / lower),
            None => String::new(),
        }
    )?;
    Ok(())
}

/// Seconds for all lints, of the entities and of the catalog.
fn lints(tables: u32, version: u32) -> Result<f64, Diagnostics> {
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(tables, version) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let registry = builder.build()?;
    let catalog = schema_pg::lower(&registry)?;
    let mut least = f64::MAX;
    for _ in 0..(20_000 / tables).clamp(3, 100) {
        let start = Instant::now();
        let found = schema_pg::lint::lint_registry(&registry, &catalog, &LintOptions::default());
        lap(&mut least, start);
        std::hint::black_box(found);
    }
    Ok(least)
}

/// Microseconds for each table.
fn per_table_of(seconds: f64, tables: u32) -> f64 {
    seconds * 1e6 / f64::from(tables)
}

/// Seconds for the difference between version 1 and version 2, and the plan that makes it.
fn migrate(tables: u32) -> Result<f64, Diagnostics> {
    let mut unused = Times::default();
    let (was, now) = (lowered(tables, 1, &mut unused)?, lowered(tables, 2, &mut unused)?);
    let mut least = f64::MAX;
    for _ in 0..(50_000 / tables).clamp(5, 200) {
        let start = Instant::now();
        let changes = schema_pg::diff(&was, &now, &Renames::none());
        let plan = schema_pg::plan(&changes, &PlanOptions::default());
        lap(&mut least, start);
        std::hint::black_box(plan);
    }
    Ok(least)
}

/// The most memory that the program held so far, in KiB; `null` where the system does not say.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).unwrap_or("null").to_owned()
}

/// Seconds, the least of all rounds.
struct Times {
    registry: f64,
    lower: f64,
    create: f64,
    print: f64,
    by_hand: f64,
    save: f64,
    load: f64,
}

impl Default for Times {
    fn default() -> Self {
        let [registry, lower, create, print, by_hand, save, load] = [f64::MAX; 7];
        Self { registry, lower, create, print, by_hand, save, load }
    }
}

fn once(tables: u32, version: u32, times: &mut Times) -> Result<String, Diagnostics> {
    let catalog = lowered(tables, version, times)?;
    let start = Instant::now();
    let plan = schema_pg::create(&catalog);
    lap(&mut times.create, start);
    let start = Instant::now();
    let mut sql = String::with_capacity(tables as usize * 2048);
    let _ = write!(sql, "{plan}");
    lap(&mut times.print, start);
    Ok(sql)
}

fn lowered(tables: u32, version: u32, times: &mut Times) -> Result<Catalog, Diagnostics> {
    // Its cost is the program's own and not counted.
    let described = shape::described(tables, version);
    let start = Instant::now();
    let mut builder = Registry::builder().reserve(described.len());
    for (entity, db_enum) in described {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let registry = builder.build()?;
    lap(&mut times.registry, start);
    let start = Instant::now();
    let catalog = schema_pg::lower(&registry)?;
    lap(&mut times.lower, start);
    Ok(catalog)
}

/// Writes and reads the snapshot; its size.
fn snapshots(tables: u32, version: u32, times: &mut Times) -> Result<usize, Box<dyn std::error::Error>> {
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(tables, version) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let snapshot = Snapshot::new(schema_pg::lower(&builder.build()?)?);
    let mut bytes = 0;
    for _ in 0..(20_000 / tables).clamp(3, 100) {
        let start = Instant::now();
        let json = snapshot.to_json()?;
        lap(&mut times.save, start);
        let start = Instant::now();
        let read = Snapshot::from_json(&json, Path::new("schema.snapshot.json"))?;
        lap(&mut times.load, start);
        std::hint::black_box(read);
        bytes = json.len();
    }
    Ok(bytes)
}

fn lap(least: &mut f64, start: Instant) {
    *least = least.min(start.elapsed().as_secs_f64());
}
