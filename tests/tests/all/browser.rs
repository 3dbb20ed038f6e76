//! The site in a real browser: both schemes, a desk and a phone, search by the keyboard. Pictures of what was seen are left in `target/browser/pictures`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use schema_core::Registry;
use schema_core::docs::{DocsFile, DocsFolder};
use schema_core::ir::Definition;
use schema_pg::{Config, docs, lower_with};
use serde::Deserialize;
use serde_json::json;

use crate::introspection::shape;

/// What the script says of the pages.
#[derive(Debug, Deserialize)]
struct Seen {
    wrong: Vec<String>,
    pages: usize,
    /// The longest time in which a page opened.
    milliseconds: u64,
    searched: Vec<String>,
}

fn target() -> PathBuf {
    // Where the binary of this test is: `target/debug/deps`.
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap().join("browser")
}

/// The folder of the script and its packages, which npm fetches once; `None` where there is no npm, or no browser for this machine.
/// `REQUIRE_BROWSER` says that there has to be one, `BROWSER_PATH` which one to take.
fn script() -> Option<PathBuf> {
    let folder = target();
    fs::create_dir_all(&folder).unwrap();
    // One test fetches, the others wait.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let package = fs::read_to_string(committed.join("package.json")).unwrap();
    fs::copy(committed.join("look.mjs"), folder.join("look.mjs")).unwrap();
    if fs::read_to_string(folder.join("fetched.json")).is_ok_and(|fetched| fetched == package) {
        return Some(folder);
    }
    fs::write(folder.join("package.json"), &package).unwrap();
    let is_known = cfg!(all(target_os = "linux", target_arch = "x86_64")) || std::env::var_os("BROWSER_PATH").is_some();
    let npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
    let fetched = is_known && Command::new("npm").args(npm).current_dir(&folder).status().is_ok_and(|it| it.success());
    if !fetched {
        assert!(std::env::var_os("REQUIRE_BROWSER").is_none(), "there is no browser");
        eprintln!("no browser: the site is not looked at");
        return None;
    }
    fs::write(folder.join("fetched.json"), package).unwrap();
    Some(folder)
}

/// Writes a site, and looks at some of its pages.
fn seen(name: &str, files: &[DocsFile], pages: &[&str], search: &str) -> Option<Seen> {
    let script = script()?;
    let site = script.join("sites").join(name);
    DocsFolder::at(&site).write(files).unwrap();
    let job = json!({ "site": site, "pages": pages, "search": search, "pictures": script.join("pictures").join(name) });
    let output = Command::new("node").arg("look.mjs").arg(job.to_string()).current_dir(&script).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Who works with the product looks for where a payment is kept.
#[test]
fn people_find_what_they_look_for_in_light_and_dark_and_on_a_phone() {
    let registry = saas_entities::registry().unwrap();
    let catalog = lower_with(&registry, &saas_entities::config()).unwrap();
    let files = docs::site(&catalog, Some(&registry), "Saas");
    let pages: Vec<&str> = files.iter().map(|file| &*file.path).filter(|path| path.ends_with(".html")).collect();
    let Some(seen) = seen("saas", &files, &pages, "iban") else { return };
    assert!(seen.wrong.is_empty(), "{:#?}", seen.wrong);
    assert_eq!(seen.pages, 4 * pages.len());
    assert_eq!(seen.searched, ["saas.billing_accounts", "saas.billing_accounts_masked"]);
}

/// Whatever people call things, nothing of it acts.
#[test]
fn hostile_names_are_texts_in_a_browser() {
    let sql = "CREATE TABLE \"</script><script>throw 1</script>\" (\"<img src=x onerror=alert(1)>\" bigint PRIMARY KEY, \"a\u{202e}b\" text);\n\
               COMMENT ON TABLE \"</script><script>throw 1</script>\" IS '<svg onload=throw(2)> `x` |';";
    let catalog = schema_pg::parse(sql, &Config::default()).unwrap();
    let files = docs::site(&catalog, None, "</title><script>throw 3</script>");
    let pages: Vec<&str> = files.iter().map(|file| &*file.path).filter(|path| path.ends_with(".html")).collect();
    let Some(seen) = seen("hostile", &files, &pages, "onerror") else { return };
    assert!(seen.wrong.is_empty(), "{:#?}", seen.wrong);
    assert_eq!(seen.searched, ["public.</script><script>throw 1</script>"]);
}

/// A thousand tables; the time is told, not judged.
#[test]
fn a_site_of_many_tables_opens() {
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(1_000, 1) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let registry = builder.build().unwrap();
    let catalog = schema_pg::lower(&registry).unwrap();
    let files = docs::site(&catalog, Some(&registry), "Large");
    let Some(seen) = seen("large", &files, &["index.html", "tables/public.item_00500.html"], "item_00777") else {
        return;
    };
    assert!(seen.wrong.is_empty(), "{:#?}", seen.wrong);
    assert_eq!(seen.searched.first().map(String::as_str), Some("public.item_00777"));
    eprintln!("a site of 1,000 tables opens in at most {} ms", seen.milliseconds);
}
