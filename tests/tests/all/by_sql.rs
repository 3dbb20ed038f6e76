//! SQL by hand: what is printed of a catalog is read back as the same catalog, and so is what pg_dump writes.

use schema_core::Registry;
use schema_pg::catalog::{DataType, View};
use schema_pg::{Catalog, Config};
use schema_test_server::Server;

use crate::introspection::{introspected, roles, run};
use crate::support::version;

/// What a text says, without a database.
#[track_caller]
pub fn read(sql: &str) -> Result<Catalog, schema_core::Diagnostics> {
    let config = Config { sql: sql.to_owned().into(), version: version(), ..Config::default() };
    schema_pg::lower_with(&Registry::builder().build().unwrap(), &config)
}

/// A catalog as far as SQL can say it: who owns what, and what is not modelled, is left out; types of views' columns that were not told are those of
/// the other.
fn comparable(catalog: &Catalog, other: &Catalog) -> Catalog {
    let mut catalog = Catalog { owners: Vec::new(), unmodelled: Vec::new(), ..catalog.clone() };
    for view in &mut catalog.views {
        told(view, other);
    }
    catalog
}

fn told(view: &mut View, other: &Catalog) {
    let Some(known) = other.views.iter().find(|known| known.name == view.name) else { return };
    for (column, known) in view.columns.iter_mut().zip(&known.columns) {
        if column.ty == DataType::Unknown {
            column.ty = known.ty.clone();
        }
    }
}

/// Where two catalogs differ, in a few lines; empty where they do not.
pub fn difference(was: &Catalog, now: &Catalog) -> String {
    let (was, now) = (comparable(was, now), comparable(now, was));
    if was == now {
        return String::new();
    }
    let text = |catalog: &Catalog| serde_json::to_string_pretty(catalog).unwrap();
    let (was, now) = (text(&was), text(&now));
    let differs = was.lines().zip(now.lines()).position(|(was, now)| was != now).unwrap_or_default();
    let near = |text: &str| text.lines().skip(differs.saturating_sub(14)).take(24).collect::<Vec<_>>().join("\n");
    format!("was\n{}\nread\n{}", near(&was), near(&now))
}

#[test]
fn what_is_printed_is_read_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/introspection");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    roles();
    let mut failed = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if std::env::var("FIXTURE").is_ok_and(|wanted| !name.contains(&wanted)) {
            continue;
        }
        let sql = std::fs::read_to_string(&file).unwrap();
        let since = sql.lines().filter_map(|line| line.strip_prefix("-- since ")?.trim().parse::<u32>().ok());
        if since.into_iter().any(|since| since > Server::shared().version()) {
            continue;
        }
        let database = Server::shared().database();
        run(&database, &sql, &name);
        let was = introspected(&database);
        let printed = schema_pg::create(&was).to_string();
        match read(&printed) {
            Ok(now) => {
                let difference = difference(&was, &now);
                if !difference.is_empty() {
                    failed.push(format!("{name}: {difference}"));
                }
            }
            Err(found) => failed.push(format!("{name}: {found}")),
        }
    }
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n\n"));
}
