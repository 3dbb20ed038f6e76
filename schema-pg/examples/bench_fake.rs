//! `bench_fake ORDERS`: so many orders with their items, made and loaded into a server of its own, and the same bytes from a ready file by COPY, turn by turn in the
//! same run. Prints, as JSON, rows a second of both, their ratio, and how much memory the process had at most after the first tenth and at the end.

use std::io::Write as _;
use std::time::Instant;

use schema_core::{Entity, registry};
use schema_pg::blocking::load_fake;
use schema_pg::fake::LoadStep;
use schema_pg::{FakeOptions, create, fake, lower};
use schema_test_server::Server;

#[derive(Entity)]
#[entity(name = "customers", timestamps)]
#[allow(dead_code)]
struct Customer {
    #[entity(primary_key)]
    id: i64,
    #[entity(email, unique)]
    email: String,
    #[entity(length(1..=100))]
    name: String,
}

#[derive(Entity)]
#[entity(name = "products", timestamps)]
#[allow(dead_code)]
struct Product {
    #[entity(primary_key)]
    id: i64,
    #[entity(slug, unique)]
    slug: String,
    #[entity(range(0..))]
    price_cents: i64,
}

#[derive(Entity)]
#[entity(name = "orders", timestamps, check("orders_total_adds_up", "total_cents = subtotal_cents + tax_cents"))]
#[allow(dead_code)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Customer))]
    customer_id: i64,
    #[entity(pattern("^SO-[0-9]{4}-[0-9]{7}$"), unique)]
    number: String,
    #[entity(one_of(["open", "paid", "shipped", "delivered", "cancelled"]))]
    status: String,
    #[entity(range(0..))]
    subtotal_cents: i64,
    #[entity(range(0..))]
    tax_cents: i64,
    #[entity(range(0..))]
    total_cents: i64,
}

#[derive(Entity)]
#[entity(name = "order_items", primary_key([order_id, line_no]), unique([order_id, product_id]))]
#[allow(dead_code)]
struct OrderItem {
    #[entity(references(Order).on_delete(Cascade))]
    order_id: i64,
    #[entity(range(1..))]
    line_no: i16,
    #[entity(references(Product))]
    product_id: i64,
    #[entity(range(1..=10_000))]
    quantity: i32,
    #[entity(range(0..))]
    price_cents: i64,
}

/// The most memory that this process had, in MiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: bench_fake ORDERS, so many orders (at least 10)";
    let orders: u64 = std::env::args().nth(1).ok_or(usage)?.parse().map_err(|_| usage)?;
    let registry = registry![Customer, Product, Order, OrderItem]?;
    let options = FakeOptions { seed: 42, rows: orders / 10, ..FakeOptions::default() }
        .table("orders", orders)
        .table("order_items", orders * 3);
    let server = Server::start()?;
    let rows = fake(&registry, &options)?;
    let all: u64 = rows.tables().map(|(_, rows)| rows).sum();
    let schema = create(&lower(&registry)?).to_string();
    let (mut made, mut ready) = (f64::MAX, f64::MAX);
    let (mut first, mut last) = (0.0, 0.0);
    for _ in 0..2 {
        let database = server.database();
        let mut client = database.connect();
        client.batch_execute(&schema)?;
        let start = Instant::now();
        let mut done = 0;
        load_fake(&mut client, &rows, |now| {
            done += 1;
            if first == 0.0 && now.rows > orders / 10 {
                first = peak();
            }
        })?;
        made = made.min(start.elapsed().as_secs_f64());
        last = if last == 0.0 { peak() } else { last };
        drop(client);

        // The same rows, ready in files, with the same statements around them.
        let folder = std::env::temp_dir().join(format!("bench_fake_{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        for step in rows.steps() {
            if let LoadStep::Copy { table, .. } = step {
                let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join(table.to_string()))?);
                for part in rows.copy(table) {
                    file.write_all(part?.as_bytes())?;
                }
                file.flush()?;
            }
        }
        let database = server.database();
        let mut client = database.connect();
        client.batch_execute(&schema)?;
        let start = Instant::now();
        let mut transaction = client.transaction()?;
        for step in rows.steps() {
            match step {
                LoadStep::Run(sql) => transaction.batch_execute(&sql)?,
                LoadStep::Copy { sql, table } => {
                    let mut file =
                        std::io::BufReader::with_capacity(65_536, std::fs::File::open(folder.join(table.to_string()))?);
                    let mut writer = transaction.copy_in(&sql)?;
                    std::io::copy(&mut file, &mut writer)?;
                    writer.finish()?;
                }
                _ => {}
            }
        }
        transaction.commit()?;
        ready = ready.min(start.elapsed().as_secs_f64());
        std::fs::remove_dir_all(&folder)?;
    }
    let start = Instant::now();
    let mut bytes = 0;
    for table in 0..rows.tables().count() {
        for part in rows.copy(table) {
            bytes += part?.len();
        }
    }
    let alone = start.elapsed().as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{{\"rows\":{all},\"mib\":{:.0},\"made_alone\":{:.0},\"fake\":{:.0},\"copy\":{:.0},\"ratio\":{:.2},\"peak_mib_first\":{first:.1},\"peak_mib_last\":{last:.1}}}",
        bytes as f64 / 1_048_576.0,
        all as f64 / alone,
        all as f64 / made,
        all as f64 / ready,
        ready / made,
    )?;
    Ok(())
}
