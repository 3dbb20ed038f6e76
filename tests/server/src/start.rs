//! A cluster in a folder of its own, and the watchdog that outlives us to remove it.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::folder::{copy_folder, data_places, program_places};
use crate::user::{User, as_user, trial, unprivileged};
use crate::{Error, shelf, url};

/// A running cluster; stopped and removed when dropped, and when this process ends without dropping it.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    /// Closed by us or, when we die, by the kernel: both tell the watchdog to stop.
    stdin: Option<ChildStdin>,
    watchdog: Child,
}

/// Makes the folders and tells where they are; runs initdb when told `initdb`, and postgres when
/// told `start`, until its standard input ends; then nothing is left.
///
/// It makes the folders itself, because what we made before it runs would stay if we died in between.
///
/// SIGQUIT stops PostgreSQL at once, without the writing of a checkpoint that nobody will read. It is
/// repeated, because a shell starts what is in the background deaf to it, until PostgreSQL listens.
pub const WATCHDOG: &str = r#"
trap '' HUP INT TERM PIPE
name=$1 data_places=$2 program_places=$3 bin=$4
shift 4
make() {
    IFS=:
    set -f
    for place in $2; do
        mkdir -m 700 "$place/$1" 2>/dev/null && echo "$place/$1" && return
    done
}
folder=$(make "$name" "$data_places")
copy=$(make "$name-bin" "$program_places")
echo "$folder" 2>/dev/null
echo "$copy" 2>/dev/null
[ "$folder" ] || exit
exec 3<&0 </dev/null >"$folder/log" 2>&1
[ "$copy" ] && bin=$copy/bin
read -r order <&3
if [ "$order" = initdb ] && "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C \
        --wal-segsize=1 --no-sync --no-instructions; then
    : >"$folder/made"
    read -r order <&3
fi
if [ "$order" = start ]; then
    "$bin/postgres" -D "$folder/data" -c unix_socket_directories="$folder" "$@" 3<&- &
    postgres=$!
    (cat <&3; until [ -e "$folder/stopped" ] || ! kill -QUIT $postgres; do sleep 0.02; done) >/dev/null 2>&1 &
    wait $postgres
fi
: >"$folder/stopped"
wait
cat <&3 >/dev/null
rm -rf "$folder" ${copy:+"$copy"}
"#;

/// Safety against crashes costs time, and no test cluster survives one.
const SETTINGS: [(&str, &str); 11] = [
    ("listen_addresses", ""),
    ("port", "5432"),
    ("max_connections", "100"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("shared_buffers", "32MB"),
    ("max_wal_size", "128MB"),
    ("jit", "off"),
    ("timezone", "UTC"),
];

/// Starts a cluster from the programs in `bin`; `root` is the folder of ours that holds them, to be
/// copied where they are out of reach.
pub fn start(bin: &Path, root: Option<&Path>, settings: &[(&str, &str)]) -> Result<Cluster, Error> {
    let user = unprivileged()?;
    let (version, out_of_reach) = match (trial(bin, user), root) {
        (Ok(version), _) => (version, None),
        // In a folder below /root, say, to which nobody has no way.
        (Err(_), Some(root)) if user.is_some() => (trial(bin, None)?, Some(root)),
        (Err(error), _) => return Err(error),
    };
    let (mut cluster, copy) = watch(bin, out_of_reach.is_some(), user, settings)?;
    if let Some(root) = out_of_reach {
        copy_or_say(root, &copy, user)?;
    }
    cluster.make_data(&version, user)?;
    cluster.order("start")?;
    let socket = cluster.folder.join(".s.PGSQL.5432");
    // The socket is there before the server is ready, so a refusal only means: not yet.
    cluster.wait("postgres", |cluster| socket.exists() && crate::running_version(&cluster.url()).is_ok())?;
    Ok(cluster)
}

/// Starts the watchdog, which then waits for orders; with the folder for a copy of the programs, if
/// there is to be one.
fn watch(bin: &Path, copied: bool, user: Option<User>, settings: &[(&str, &str)]) -> Result<(Cluster, PathBuf), Error> {
    let name = format!("schema-test-{}-{:08x}", process::id(), crate::random() >> 32);
    let data_places = joined(data_places(), &name)?;
    let program_places = if copied { joined(program_places(), &name)? } else { OsString::new() };
    let mut command = as_user("sh", user);
    command.args(["-c", WATCHDOG, "schema-test-server", &name]);
    command.args([&data_places, &program_places, bin.as_os_str()]);
    for (name, value) in SETTINGS.iter().chain(settings) {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    // Not in our process group, to which a terminal sends the SIGINT of Ctrl-C; and not with our
    // output, whose reader would wait for the watchdog's end.
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let failed = |error| Error::new(format!("cannot run sh: {error}"));
    let mut watchdog = command.spawn().map_err(failed)?;
    let (mut folder, mut copy) = (String::new(), String::new());
    if let Some(output) = watchdog.stdout.take() {
        let mut output = BufReader::new(output);
        output.read_line(&mut folder).and_then(|_| output.read_line(&mut copy)).map_err(failed)?;
    }
    let [folder, copy] = [folder, copy].map(|line| PathBuf::from(line.trim_end_matches('\n')));
    let missing = folder.as_os_str().is_empty() || copied && copy.as_os_str().is_empty();
    // Made before the question, so that one folder of two is removed.
    let cluster = Cluster { folder, stdin: watchdog.stdin.take(), watchdog };
    if missing {
        return Err(no_place(&data_places, user));
    }
    Ok((cluster, copy))
}

/// The places in which the name is not too long for a socket, as in `PATH`.
fn joined(places: Vec<PathBuf>, name: &str) -> Result<OsString, Error> {
    /// A socket's path has 108 bytes on Linux and 104 on macOS, the closing zero among them.
    const LONGEST: usize = 103 - "/.s.PGSQL.5432".len();
    let fits = |place: &PathBuf| place.join(name).as_os_str().len() <= LONGEST;
    env::join_paths(places.into_iter().filter(fits))
        .map_err(|error| Error::new(format!("TMPDIR cannot be used: {error}")))
}

fn no_place(tried: &OsStr, user: Option<User>) -> Error {
    let user = if user.is_some() { "the user nobody" } else { "you" };
    Error::new(format!(
        "no place for the data of PostgreSQL: tried {}; \
         set TMPDIR to a folder with a short path that {user} may write to",
        tried.display()
    ))
}

impl Cluster {
    /// The url of the database `postgres`.
    pub fn url(&self) -> String {
        url::of_socket(&self.folder, "postgres")
    }

    /// What the server has written to its log.
    pub fn log(&self) -> Option<String> {
        Some(String::from_utf8_lossy(&fs::read(self.folder.join("log")).ok()?).into_owned())
    }

    /// The data directory: a copy of the one kept from an earlier run, else by initdb, and then kept.
    fn make_data(&mut self, version: &str, user: Option<User>) -> Result<(), Error> {
        let (template, data) = (shelf::template(version), self.folder.join("data"));
        if let Some(template) = template.as_ref().filter(|template| template.is_dir()) {
            return copy_or_say(template, &data, user);
        }
        self.order("initdb")?;
        let made = self.folder.join("made");
        self.wait("initdb", |_| made.exists())?;
        if let Some(template) = template {
            // Without it the next start is slower, and that is all.
            let _ = shelf::keep_template(&data, &template);
        }
        Ok(())
    }

    fn order(&mut self, order: &str) -> Result<(), Error> {
        let written = self.stdin.as_mut().map_or(Ok(()), |stdin| writeln!(stdin, "{order}"));
        written.map_err(|error| self.failure(&format!("the watchdog of PostgreSQL is gone: {error}")))
    }

    fn wait(&mut self, program: &str, done: impl Fn(&Cluster) -> bool) -> Result<(), Error> {
        let deadline = Instant::now() + Duration::from_mins(1);
        let stopped = self.folder.join("stopped");
        while !done(self) {
            if stopped.exists() || !matches!(self.watchdog.try_wait(), Ok(None)) {
                return Err(self.failure(&format!("{program} failed")));
            }
            if Instant::now() > deadline {
                return Err(self.failure(&format!("{program} was not ready within a minute")));
            }
            thread::sleep(Duration::from_millis(3));
        }
        Ok(())
    }

    /// With the end of the log, which will be gone when somebody looks for it.
    fn failure(&self, what: &str) -> Error {
        let log = self.log().unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(12)..].join("\n");
        Error::new(format!("no PostgreSQL for the tests: {what}; the end of its log:\n{end}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // Nothing can be done about a watchdog that cannot be waited for.
        let _ = self.watchdog.wait();
    }
}

fn copy_or_say(from: &Path, to: &Path, user: Option<User>) -> Result<(), Error> {
    copy_folder(from, to, user)
        .map_err(|error| Error::new(format!("cannot copy {} to {}: {error}", from.display(), to.display())))
}
