//! What is kept between runs in `target/postgres`: fetched programs, and data directories to copy.

use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::folder::copy_folder;
use crate::source::variable;
use crate::{Error, start};

/// The folder `postgres` in `CARGO_TARGET_DIR`, else in the `target` beside the workspace's Cargo.lock.
pub fn shelf() -> Result<PathBuf, Error> {
    let from = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok());
    let workspace =
        from.as_deref().and_then(|from| from.ancestors().find(|folder| folder.join("Cargo.lock").is_file()));
    let target = match (variable("CARGO_TARGET_DIR").map(PathBuf::from), workspace) {
        (Some(target), _) if target.is_absolute() => target,
        (Some(target), Some(workspace)) => workspace.join(target),
        (None, Some(workspace)) => workspace.join("target"),
        (_, None) => {
            return Err(Error::new(
                "no Cargo.lock above this folder, so no place to keep PostgreSQL; set CARGO_TARGET_DIR to an absolute path",
            ));
        }
    };
    Ok(target.join("postgres"))
}

/// Waits until no other process changes the shelf; until the file is dropped, or we die.
///
/// What is made under the lock is made in a hidden folder of a fixed name and renamed when it is
/// whole. So nobody takes a half for it, and a hidden folder found under the lock is a dead
/// process's, to be removed.
pub fn lock(shelf: &Path) -> io::Result<File> {
    fs::create_dir_all(shelf)?;
    let file = File::create(shelf.join(".lock"))?;
    file.lock()?;
    Ok(file)
}

/// Where the data directory is kept that the initdb of this version makes; copying it takes a
/// tenth of the time of initdb.
///
/// None when there is no shelf: then initdb does it every time.
pub fn template(version: &str) -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    // The layout of the files is the processor's, and what is in them the arguments'.
    (version, env::consts::OS, env::consts::ARCH, start::WATCHDOG).hash(&mut hasher);
    Some(shelf().ok()?.join(format!("data-{:016x}", hasher.finish())))
}

/// Keeps a data directory on which no server has run.
pub fn keep_template(data: &Path, template: &Path) -> io::Result<()> {
    let shelf = template.parent().unwrap_or(template);
    let _lock = lock(shelf)?;
    if template.exists() {
        return Ok(());
    }
    let work = shelf.join(".copying");
    let _ = fs::remove_dir_all(&work);
    copy_folder(data, &work, None)?;
    fs::rename(work, template)
}
