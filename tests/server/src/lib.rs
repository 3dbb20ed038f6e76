//! A PostgreSQL server for the tests: one cluster per process, one database per test.
//!
//! ```no_run
//! let database = schema_test_server::Server::shared().database();
//! database.connect().batch_execute("CREATE TABLE author (id int)").unwrap();
//! ```
//!
//! Nothing stays behind: a database is dropped with its [`Database`], and a cluster dies
//! with the process that started it, however that process ends.

mod error;
mod fetch;
mod folder;
mod shelf;
mod source;
mod start;
mod url;
mod user;

use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};

use crate::source::Source;
use crate::start::Cluster;

pub use crate::error::Error;

/// A PostgreSQL server on which tests make databases of their own.
///
/// Where it comes from is decided by the first of these that holds:
///
/// 1. `TEST_DATABASE_URL`: that server is used, and nothing is started
/// 2. `PG_BIN_DIR`: a folder with `initdb` and `postgres`
/// 3. `PG_VERSION`, a major version: the one installed, else fetched
/// 4. the newest of `/usr/lib/postgresql/*/bin`, else `postgres` on `PATH`
/// 5. the newest major known here, fetched once into `target/postgres`
///
/// Of 3 and 4 it is the newest minor release: a fetched one takes the place of an installed one that is older. Registries are
/// asked when nothing is there, and by [`Server::fetch_newest`] (`cargo run -p schema-test-server -- newest 15 18`), so that
/// no run of the tests waits for one.
#[derive(Debug)]
pub struct Server {
    /// The database from which others are created and dropped; no test works in it.
    maintenance: String,
    version: u32,
    origin: String,
    bin: Option<PathBuf>,
    /// Stops when dropped; none for the server of `TEST_DATABASE_URL`, which is not ours to stop.
    cluster: Option<Cluster>,
}

impl Server {
    /// The server of this process, started at first use and stopped when the process ends.
    ///
    /// # Panics
    ///
    /// When there is no server to be had; the message names the ways to get one.
    #[must_use]
    #[track_caller]
    pub fn shared() -> &'static Server {
        // The error is kept too: a second test should not fetch for a minute to fail the same way.
        static SHARED: OnceLock<Result<Server, Error>> = OnceLock::new();
        match SHARED.get_or_init(Server::start) {
            Ok(server) => server,
            Err(error) => panic!("{error}"),
        }
    }

    /// A cluster of its own, for what is cluster-wide, such as roles; stopped when dropped.
    ///
    /// With `TEST_DATABASE_URL` set it is that server again.
    ///
    /// # Errors
    ///
    /// When there is no server to be had; the message names the ways to get one.
    pub fn start() -> Result<Server, Error> {
        Server::start_with(&[])
    }

    /// A cluster of its own with more settings, as in `[("wal_level", "logical")]`.
    ///
    /// # Errors
    ///
    /// As [`Server::start`], when PostgreSQL refuses a setting, and when there are settings for
    /// the server of `TEST_DATABASE_URL`, which runs already.
    pub fn start_with(settings: &[(&str, &str)]) -> Result<Server, Error> {
        let (maintenance, place, bin, cluster) = match source::find()? {
            Source::Running { url } => {
                if let Some((name, _)) = settings.first() {
                    return Err(Error::new(format!(
                        "`{name}` cannot be set on the server of TEST_DATABASE_URL, which runs already; \
                         unset TEST_DATABASE_URL and the test starts one of its own"
                    )));
                }
                (url, "TEST_DATABASE_URL".to_owned(), None, None)
            }
            Source::Installed { bin } => {
                let cluster = start::start(&bin, None, settings)?;
                (cluster.url(), bin.display().to_string(), Some(bin), Some(cluster))
            }
            Source::Fetched { root } => {
                let bin = root.join("bin");
                let cluster = start::start(&bin, Some(&root), settings)?;
                let place = format!("{} (fetched)", bin.display());
                (cluster.url(), place, Some(bin), Some(cluster))
            }
        };
        let (version, full) = running_version(&maintenance)?;
        if let Some(wanted) = source::wanted_version()?.filter(|wanted| *wanted != version) {
            return Err(Error::new(format!(
                "PG_VERSION asks for PostgreSQL {wanted}, but {place} is {version}; unset one of the two"
            )));
        }
        let origin = format!("PostgreSQL {full} from {place}");
        say_once(&origin);
        Ok(Server { maintenance, version, origin, bin, cluster })
    }

    /// Fetches the newest minor release of a major version that npm or pip offers, unless one as new is there; the folder of
    /// the newest programs that are there then.
    ///
    /// # Errors
    ///
    /// When there are none, and no registry answers.
    pub fn fetch_newest(major: u32) -> Result<Option<PathBuf>, Error> {
        fetch::fetch_newest(major)
    }

    /// A new, empty database with a name of its own: UTF-8, locale C, the same on every server.
    ///
    /// Any number of threads may ask at the same time, also inside an async runtime.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    #[must_use]
    #[track_caller]
    pub fn database(&self) -> Database {
        let name = format!("test_{:016x}", random());
        // template0 lets nobody connect, so no session can stand in the way of the copying,
        // and what an own template would save over it is nothing: there is nothing to prepare.
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        if let Err(error) = execute(&self.maintenance, &create) {
            panic!("cannot create a database on {}: {error}", self.origin);
        }
        let url = url::with_database(&self.maintenance, &name);
        Database { url, name, maintenance: self.maintenance.clone(), owner: OnceLock::new() }
    }

    /// The major version, such as 18.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Where the server comes from, as a text to print.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What the server has written to its log; none where the server is not ours.
    #[must_use]
    pub fn log(&self) -> Option<String> {
        self.cluster.as_ref()?.log()
    }

    /// A program of the server's version, such as `psql` or `pg_dump`. Where a server came without these two, those of the
    /// newest version are fetched, which know all older servers; none where they are not to be had.
    #[must_use]
    pub fn bin(&self, name: &str) -> Option<PathBuf> {
        let debian = source::debian_folder(self.version);
        let folders = [self.bin.as_deref(), Some(debian.as_path())];
        let own = folders.into_iter().flatten().map(|folder: &Path| folder.join(name)).find(|path| path.is_file());
        own.or_else(|| {
            let client = matches!(name, "psql" | "pg_dump").then(fetch::clients).flatten()?.join(name);
            client.is_file().then_some(client)
        })
    }
}

/// A database of one test, dropped with it, whoever is still connected.
pub struct Database {
    /// Understood by `postgres`, `tokio-postgres`, the crate `url`, libpq and so psql.
    pub url: String,
    /// The name, which needs no quotes.
    pub name: String,
    /// Where to drop it from: no database can be dropped from within.
    maintenance: String,
    /// The role that owns it once somebody asked.
    owner: OnceLock<String>,
}

impl Database {
    /// A new connection to it, as the superuser.
    ///
    /// # Panics
    ///
    /// When the server refuses, and inside an async runtime, where `postgres` cannot work: use
    /// `tokio_postgres::connect(&database.url, NoTls)` there.
    #[must_use]
    #[track_caller]
    pub fn connect(&self) -> postgres::Client {
        match connect(&self.url) {
            Ok(client) => client,
            Err(error) => panic!("cannot connect to {}: {error}", self.name),
        }
    }
}

impl Database {
    /// The role that owns the database, made when it is asked for, and dropped with it: neither a superuser nor one that makes
    /// roles or passes row security, which is what providers give, and what a careful administrator does.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    #[track_caller]
    pub fn owner(&self) -> &str {
        self.owner.get_or_init(|| {
            let owner = format!("owner_of_{}", self.name);
            let statements = format!(
                "CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; \
                 ALTER DATABASE {} OWNER TO {owner}",
                self.name
            );
            if let Err(error) = execute(&self.maintenance, &statements) {
                panic!("cannot give {} an owner: {error}", self.name);
            }
            owner
        })
    }

    /// A new connection as the [owner](Self::owner).
    ///
    /// # Panics
    ///
    /// As [`connect`](Self::connect).
    #[must_use]
    #[track_caller]
    pub fn connect_as_owner(&self) -> postgres::Client {
        let mut client = self.connect();
        // The session is the owner's, as if it had logged in: a server of `TEST_DATABASE_URL` might ask for a password.
        let session = format!("SET SESSION AUTHORIZATION {}", self.owner());
        if let Err(error) = client.batch_execute(&session) {
            panic!("cannot become the owner of {}: {}", self.name, reason(&error));
        }
        client
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        match execute(&self.maintenance, &drop) {
            Ok(()) | Err(Failure::Unreachable(_)) => {} // unreachable: the cluster was dropped first, and the database with it
            Err(error) => return eprintln!("cannot drop the database {}: {error}", self.name),
        }
        // All that it owned went with the database.
        if let Some(owner) = self.owner.get()
            && let Err(error @ Failure::Refused(_)) =
                execute(&self.maintenance, &format!("DROP ROLE IF EXISTS {owner}"))
        {
            eprintln!("cannot drop the role {owner}: {error}");
        }
    }
}

/// Without the urls: that of `TEST_DATABASE_URL` may hold a password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Why a statement was not carried out.
enum Failure {
    Unreachable(String),
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Failure::Unreachable(reason) | Failure::Refused(reason)) = self;
        f.write_str(reason)
    }
}

fn connect(url: &str) -> Result<postgres::Client, Failure> {
    postgres::Client::connect(url, postgres::NoTls).map_err(|error| Failure::Unreachable(reason(&error)))
}

fn execute(url: &str, statement: &str) -> Result<(), Failure> {
    on_own_thread(|| connect(url)?.batch_execute(statement).map_err(|error| Failure::Refused(reason(&error))))
}

/// The major version and the text of the whole one.
fn running_version(url: &str) -> Result<(u32, String), Error> {
    let ask = || {
        let row = connect(url)?
            .query_one(
                "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version')",
                &[],
            )
            .map_err(|error| Failure::Refused(reason(&error)))?;
        Ok((row.get::<_, i32>(0), row.get::<_, String>(1)))
    };
    let (major, full) = on_own_thread(ask)
        .map_err(|failure: Failure| Error::new(format!("cannot use the PostgreSQL server for the tests: {failure}")))?;
    Ok((major.unsigned_abs(), full))
}

/// `postgres` brings a runtime of its own and panics on a thread that is in another already,
/// as in `#[tokio::test]`.
fn on_own_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("the thread does not panic"))
}

/// What PostgreSQL said; the error's own text is only "db error".
fn reason(error: &postgres::Error) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// Past the capturing of `cargo test`: which server it was should be seen when all is well too.
fn say(line: &str) {
    // A closed stderr is no reason to fail a test.
    let _ = writeln!(std::io::stderr(), "schema-test-server: {line}");
}

fn say_once(line: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| say(line));
}

/// Names that no other process has, also where process ids repeat, as they do between containers.
fn random() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    RandomState::new().build_hasher().finish()
}
