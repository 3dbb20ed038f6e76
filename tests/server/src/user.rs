//! The user under which PostgreSQL agrees to run.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// A user that is not root.
#[derive(Clone, Copy)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
}

/// The user nobody when we are root, else none: then we can do it ourselves.
pub fn unprivileged() -> Result<Option<User>, Error> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return Ok(None);
    }
    match (id(&["-u", "nobody"]), id(&["-g", "nobody"])) {
        (Some(uid), Some(gid)) => Ok(Some(User { uid, gid })),
        _ => Err(Error::new(
            "PostgreSQL refuses to run as root, and there is no user nobody; run the tests as another user",
        )),
    }
}

/// A program under the user, with an environment that is the same everywhere: `PGPORT`, `PGTZ`,
/// `TZ` and the language would otherwise reach the server.
pub fn as_user(program: impl AsRef<Path>, user: Option<User>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// The version that `postgres` tells, when the user reaches the programs and they run here.
pub fn trial(bin: &Path, user: Option<User>) -> Result<String, Error> {
    let fix = if user.is_some() {
        "the user nobody must be able to read it, because PostgreSQL refuses to run as root; \
         set PG_BIN_DIR to a folder that all may read"
    } else {
        "set PG_BIN_DIR to a folder with an initdb and a postgres that run here"
    };
    let version = |program: &str| {
        let program = bin.join(program);
        let failure = match as_user(&program, user).arg("--version").output() {
            Ok(output) if output.status.success() => {
                return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
            }
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        Err(Error::new(format!("cannot run {}: {failure}; {fix}", program.display())))
    };
    version("initdb")?;
    version("postgres")
}
