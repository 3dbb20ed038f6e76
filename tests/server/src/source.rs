//! Where the server comes from: one that runs, programs that are installed, or fetched ones.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::fetch;
use crate::shelf;
use crate::user::trial;

/// The major versions that the tests are written for; the last is fetched when none is asked for.
pub const MAJORS: std::ops::RangeInclusive<u32> = 14..=18;

const DEBIAN: &str = "/usr/lib/postgresql";

/// Where the server comes from.
pub enum Source {
    /// A server that is already there.
    Running { url: String },
    /// A folder with `initdb` and `postgres` that the machine's owner put there.
    Installed { bin: PathBuf },
    /// A folder of our own in `target` with `bin` and all that it needs, which works wherever it is copied.
    Fetched { root: PathBuf },
}

/// The first source that holds, in the order that [`crate::Server`] tells.
pub fn find() -> Result<Source, Error> {
    if let Some(url) = variable("TEST_DATABASE_URL") {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::new(
                "TEST_DATABASE_URL is not a url; write it as postgres://user:password@host:5432/postgres",
            ));
        }
        return Ok(Source::Running { url });
    }
    if let Some(folder) = variable("PG_BIN_DIR") {
        let bin = PathBuf::from(&folder);
        if !is_bin(&bin) {
            return Err(Error::new(format!(
                "PG_BIN_DIR is `{folder}`, which does not hold both initdb and postgres; \
                 name the folder that does, such as {DEBIAN}/18/bin"
            )));
        }
        return Ok(Source::Installed { bin });
    }
    let wanted = wanted_version()?;
    let Some(bin) = installed(|major| wanted.map_or(*MAJORS.start() <= major, |wanted| wanted == major)) else {
        let root = fetch::fetch(wanted.unwrap_or(*MAJORS.end()))?;
        return Ok(Source::Fetched { root });
    };
    // A newer minor release of the same major may have been fetched since that one was installed.
    let release = installed_release(&bin);
    let fetched = match (&release, shelf::shelf()) {
        (Ok((major, _)), Ok(shelf)) => fetch::kept(&shelf, *major),
        _ => None,
    };
    let newer = fetched.filter(|root| match (installed_release(&root.join("bin")), &release) {
        (Ok(fetched), Ok(installed)) => fetched > *installed,
        _ => false,
    });
    Ok(newer.map_or(Source::Installed { bin }, |root| Source::Fetched { root }))
}

/// The programs that the machine has: the newest major version that fits in Debian's folders, else the first on `PATH`.
pub fn installed(fits: impl Fn(u32) -> bool) -> Option<PathBuf> {
    newest_of_debian(&fits).or_else(|| on_path(&fits))
}

/// The major version that `PG_VERSION` asks for.
pub fn wanted_version() -> Result<Option<u32>, Error> {
    let Some(text) = variable("PG_VERSION") else {
        return Ok(None);
    };
    match text.parse() {
        Ok(major) if MAJORS.contains(&major) => Ok(Some(major)),
        _ => Err(Error::new(format!(
            "PG_VERSION is `{text}`; give a major version from {} to {}",
            MAJORS.start(),
            MAJORS.end()
        ))),
    }
}

/// Where Debian puts the programs of a major version.
pub fn debian_folder(major: u32) -> PathBuf {
    Path::new(DEBIAN).join(major.to_string()).join("bin")
}

/// A release of PostgreSQL: major and minor version, as in 15.20.
pub type Release = (u32, u32);

/// The release of the programs in a folder, which shows too that they can run.
pub fn installed_release(bin: &Path) -> Result<Release, Error> {
    let text = trial(bin, None)?;
    release_in(&text).ok_or_else(|| Error::new(format!("postgres in {} tells no version, but: {text}", bin.display())))
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-1)` is 15.14; `18beta1` comes before 18.1, as 18.0 does.
fn release_in(text: &str) -> Option<Release> {
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let number = |text: &str| -> Option<u32> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse().ok()
    };
    let minor = version.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('.').and_then(number);
    Some((number(version)?, minor.unwrap_or(0)))
}

fn newest_of_debian(fits: &impl Fn(u32) -> bool) -> Option<PathBuf> {
    let folders = fs::read_dir(DEBIAN).ok()?;
    let majors = folders.filter_map(|folder| folder.ok()?.file_name().to_str()?.parse().ok());
    let newest = majors.filter(|major| fits(*major) && is_bin(&debian_folder(*major))).max()?;
    Some(debian_folder(newest))
}

fn on_path(fits: &impl Fn(u32) -> bool) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find(|bin| is_bin(bin) && installed_release(bin).is_ok_and(|(major, _)| fits(major)))
}

fn is_bin(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

/// An environment variable; an empty one is as good as none, which is how CI files unset them.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_all_that_postgres_prints() {
        assert_eq!(release_in("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some((15, 14)));
        assert_eq!(release_in("postgres (PostgreSQL) 15.20\n"), Some((15, 20)));
        assert_eq!(release_in("postgres (PostgreSQL) 18beta1\n"), Some((18, 0)));
        assert_eq!(release_in("postgres: not found"), None);
        assert!(Some((15, 9)) < release_in("postgres (PostgreSQL) 15.10"));
    }
}
