//! The program as it is called from a shell. Tests called `live_…` need a server that may be written to: `schema-mongo/tests/live.sh`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use mongodb::bson::{Document, doc};
use schema_mongo::Migrations;
use schema_mongo::docs::Docs;
use serde_json::Value;

fn notes(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notebook"));
    command.args(arguments).env_remove("MONGODB_URL").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn json(command: &mut Command) -> (Option<i32>, Value) {
    let (code, stdout, _) = run(command);
    (code, serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}")))
}

/// A folder that is not there yet.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("notebook_{name}"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[test]
fn without_arguments_it_prints_the_schema() {
    let spec = schema_mongo::lower(&notebook::registry().unwrap()).unwrap();
    let script = schema_mongo::create(&spec).to_string();
    for arguments in [&[][..], &["print"]] {
        assert_eq!(run(&mut notes(arguments)), (Some(0), script.clone(), String::new()), "{arguments:?}");
    }
    let (code, object) = json(&mut notes(&["--json"]));
    assert_eq!((code, &object["word"], &object["exit"]), (Some(0), &"print".into(), &0.into()));
    assert_eq!(object["script"], script);
    assert_eq!(object["spec"]["collections"][1]["name"], "notes");
    assert!(object["commands"][0].as_str().unwrap().starts_with(r#"{"create":"authors""#), "{object}");
}

#[test]
fn it_looks_at_the_entities_and_draws_them() {
    let (code, stdout, stderr) = run(&mut notes(&["lint"]));
    assert!(code == Some(0) && stdout.starts_with("nothing found by ") && stderr.is_empty(), "{stdout}{stderr}");
    let (code, stdout, _) = run(&mut notes(&["lint", "--explain", "ML01"]));
    assert!(code == Some(0) && stdout.contains("a list without a bound"), "{stdout}");
    let (code, object) = json(&mut notes(&["lint", "--off", "L002", "--json"]));
    assert_eq!((code, &object["findings"]), (Some(0), &Value::Array(Vec::new())));
    let (code, stdout, _) = run(&mut notes(&["erd"]));
    assert!(code == Some(0) && stdout.contains("\"authors\" ||--o{ \"notes\" : \"author\""), "{stdout}");
    let (code, _, stderr) = run(&mut notes(&["erd", "--around", "none"]));
    assert!(code == Some(2) && stderr.contains("there is no table `none`"), "{stderr}");
}

#[test]
fn documents_are_written_and_compared() {
    let dir = folder("docs");
    let at = dir.to_str().unwrap();
    let (code, stdout, stderr) = run(&mut notes(&["docs", "--out", at]));
    assert!(code == Some(0) && stdout.contains("begin with") && stderr.is_empty(), "{stdout}{stderr}");
    let page = fs::read_to_string(dir.join("collections/notes.md")).unwrap();
    for said in [
        "Notes, newest first.",
        "| `tags` | list of string | yes | no item twice; at most 20 items |",
        "References [authors](../collections/authors.md)",
        "access pattern `of_author`",
        "Documents that are not so are refused, whatever is written.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let (code, stdout, _) = run(&mut notes(&["docs", "--out", at, "--check"]));
    assert_eq!((code, stdout), (Some(0), format!("{at} is current\n")));
    fs::write(dir.join("collections/notes.md"), "by hand").unwrap();
    let (code, object) = json(&mut notes(&["docs", "--out", at, "--check", "--json"]));
    assert_eq!((code, &object["changed"]), (Some(1), &1.into()), "{object}");
}

/// What is committed is what the entities say; `UPDATE_DOCS=1` writes it.
#[test]
fn the_documents_of_the_example_are_current() {
    let registry = notebook::registry().unwrap();
    let folder = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let history = Migrations::at(folder("migrations")).history().unwrap();
    Docs::at(folder("docs")).history(history).check(&registry).unwrap();
}

#[test]
fn reference_documents_and_documents_for_development_are_printed() {
    let (code, stdout, stderr) = run(&mut notes(&["seed"]));
    assert!(code == Some(0) && stdout.contains(r#""_id":"travel""#) && stderr.is_empty(), "{stdout}{stderr}");
    let (code, object) = json(&mut notes(&["seed", "--json"]));
    assert_eq!((code, object["plan"]["steps"].as_array().map(Vec::len)), (Some(0), Some(3)), "{object}");

    let (code, stdout, _) = run(&mut notes(&["access"]));
    let listed = "notes.of_author: what somebody wrote, newest first\n  served by notes_author_writtenAt_idx\n";
    assert!(code == Some(0) && stdout.starts_with(listed), "{stdout}");

    let call = ["fake", "--rows", "3", "--collection", "notes=5"];
    let (code, stdout, stderr) = run(&mut notes(&call));
    assert!(code == Some(0) && stderr.is_empty(), "{stderr}");
    assert!(stdout.contains("// 3 documents of authors") && stdout.contains(r#"{"insert":"notes","#), "{stdout}");
    assert_eq!(run(&mut notes(&call)).1, stdout, "the same seed gives the same documents");
    assert_ne!(run(&mut notes(&[&call[..], &["--seed", "1"]].concat())).1, stdout);
    let (code, object) = json(&mut notes(&[&call[..], &["--json"]].concat()));
    assert_eq!((code, &object["collections"]["notes"]), (Some(0), &5.into()), "{object}");
    assert_eq!(object["script"], stdout);
    let (code, _, stderr) = run(&mut notes(&["fake", "--collection", "none=5"]));
    assert!(code == Some(2) && stderr.contains("there is no collection none"), "{stderr}");
    let (code, _, stderr) = run(&mut notes(&["fake", "--load"]));
    assert!(code == Some(2) && stderr.contains("no database is named"), "{stderr}");
    let (code, _, stderr) = run(&mut notes(&["prove", "--documents", "nowhere.json"]));
    assert!(code == Some(2) && stderr.contains("there is no file nowhere.json"), "{stderr}");
}

#[test]
fn it_tells_how_it_is_called() {
    let (code, help, _) = run(&mut notes(&["--help"]));
    assert!(
        code == Some(0) && help.contains("Usage: notebook [OPTIONS] [COMMAND]") && help.contains("notebook check"),
        "{help}"
    );
    let words = [
        "print", "check", "diff", "write", "apply", "drift", "lint", "erd", "docs", "access", "prove", "seed", "fake",
        "adopt",
    ];
    for word in words {
        let (code, help, _) = run(&mut notes(&[word, "--help"]));
        assert!(code == Some(0) && help.contains("Examples:\n  notebook "), "{word}: {help}");
    }
    let (code, stdout, stderr) = run(&mut notes(&["aply"]));
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("unrecognized subcommand 'aply'") && stderr.contains("'apply'"), "{stderr}");
    for wrong in
        [&["write"][..], &["adopt", "--sample", "many"], &["diff", "--allow"], &["adopt", "--crate-name", "no name"]]
    {
        let (code, stdout, stderr) = run(&mut notes(wrong));
        assert!(code == Some(2) && stdout.is_empty() && stderr.starts_with("error: "), "{wrong:?} {stderr}");
    }
}

#[test]
fn without_a_database_it_says_how_to_name_one() {
    for word in ["apply", "drift", "prove", "baseline", "archive", "adopt"] {
        // Empty is as good as none.
        for command in [&mut notes(&[word]), notes(&[word]).env("MONGODB_URL", "")] {
            let (code, stdout, stderr) = run(command);
            assert_eq!((code, stdout.as_str()), (Some(2), ""), "{word}");
            assert_eq!(
                stderr,
                "error: no database is named\nhelp: say --database mongodb://user@host/database, or set the variable MONGODB_URL\n"
            );
        }
    }
    let (code, object) = json(&mut notes(&["drift", "--json"]));
    assert_eq!((code, &object["error"]["message"]), (Some(2), &"no database is named".into()));
}

#[test]
fn wrong_urls_are_reported_without_their_passwords() {
    for (url, exit, part) in [
        ("nonsense", 2, "--database: "),
        ("postgres://ann:s3cret@localhost/shop", 2, "--database: "),
        ("mongodb://ann:s3cret@localhost:1", 2, "names a server and no database"),
        ("mongodb://ann:s3c:ret@localhost:1/shop", 2, "--database: "),
        ("mongodb://ann:s3cret@127.0.0.1:1/shop?serverSelectionTimeoutMS=300", 1, "is the server running"),
    ] {
        let (code, stdout, stderr) = run(&mut notes(&["drift", "--database", url]));
        assert_eq!((code, stdout.as_str()), (Some(exit), ""), "{url}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(part), "{url}: {stderr}");
        assert!(!stderr.contains("s3c"), "{stderr}");
        // Where no URL is expected.
        let (code, _, stderr) = run(&mut notes(&["drift", url]));
        assert!(code == Some(2) && !stderr.contains("s3c"), "{stderr}");
        let (_, object) = json(notes(&["diff", "--live", "--json"]).env("MONGODB_URL", url));
        assert!(!object.to_string().contains("s3c"), "{object}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let no_text = OsStr::from_bytes(b"\xff");
    let (code, _, stderr) = run(notes(&[]).arg(no_text));
    assert!(code == Some(2) && stderr.starts_with("error: "), "{stderr}");
    let told = (Some(2), String::new(), "error: MONGODB_URL is not UTF-8\n".to_owned());
    assert_eq!(run(notes(&["apply"]).env("MONGODB_URL", no_text)), told);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (code, _, stderr) = run(notes(&[]).stdout(writer));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
}

#[test]
fn pipes_have_no_colours() {
    let (_, stdout, _) = run(notes(&[]).env("CLICOLOR_FORCE", "1"));
    assert!(!stdout.contains('\u{1b}'), "{stdout}");
}

#[test]
fn migrations_are_written_and_checked() {
    let dir = folder("migrations");
    let at = dir.to_str().unwrap();
    let (code, stdout, _) = run(&mut notes(&["check", "--migrations", at]));
    assert!(
        code == Some(1)
            && stdout.contains("behind the entities. Missing:")
            && stdout.contains("notebook write what_changed"),
        "{stdout}"
    );
    let (code, object) = json(&mut notes(&["check", "--migrations", at, "--json"]));
    assert_eq!((code, &object["state"]), (Some(1), &"stale".into()));
    assert!(object["plan"]["steps"][0]["command"].as_str().unwrap().starts_with(r#"{"create":"#), "{object}");

    let (code, stdout, _) = run(&mut notes(&["diff", "--migrations", at]));
    assert!(code == Some(1) && stdout.contains("db.runCommand("), "{stdout}");
    // A name is words, or a number and words.
    let (code, _, stderr) = run(&mut notes(&["write", "no-name!", "--migrations", at]));
    assert!(code == Some(2) && stderr.contains("can't be the name of a migration"), "{stderr}");
    assert!(!dir.exists());

    let (code, object) = json(&mut notes(&["write", "7_everything", "--migrations", at, "--json"]));
    assert_eq!((code, &object["name"]), (Some(0), &"7_everything".into()), "{object}");
    assert!(object["files"].as_array().unwrap().iter().any(|file| file == "7_everything.up.json"), "{object}");
    let (code, stdout, _) = run(&mut notes(&["check", "--migrations", at]));
    assert_eq!((code, stdout), (Some(0), format!("the migrations in {at} make what the entities say\n")));
    let (code, _, stderr) = run(&mut notes(&["diff", "--migrations", at]));
    assert_eq!(
        (code, stderr),
        (Some(0), format!("nothing is missing: the migrations in {at} make what the entities say\n"))
    );
    let (code, stdout, _) = run(&mut notes(&["write", "more", "--migrations", at]));
    assert!(code == Some(0) && stdout.starts_with("nothing to write"), "{stdout}");

    // Edited by somebody.
    let file = dir.join("7_everything.up.json");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("authors", "writers")).unwrap();
    let (code, _, stderr) = run(&mut notes(&["check", "--migrations", at]));
    assert!(code == Some(1) && stderr.contains("not as they were written"), "{stderr}");
}

#[test]
fn the_migrations_of_the_example_are_current() {
    let (code, stdout, _) = run(&mut notes(&["check"]));
    assert!(code == Some(0) && stdout.contains("make what the entities say"), "{stdout}");
}

#[test]
fn what_was_observed_is_adopted_without_a_server() {
    let dir = folder("observed");
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join("observed.json");
    let observed = r#"{"collections": [{"name": "users", "indexes": [{"v": 2, "key": {"mail": 1}, "name": "mail_1"}],
        "sample": [{"_id": 1, "mail": "a@b.c"}]}, {"name": "odd", "options": {"storageEngine": {"x": 1}}}]}"#;
    fs::write(&file, observed).unwrap();
    let (file, out) = (file.to_str().unwrap(), dir.join("crate"));
    let (code, stdout, _) = run(&mut notes(&["adopt", "--observed", file]));
    assert!(
        code == Some(1)
            && stdout.contains("NOT in the crate:\n  odd: storageEngine")
            && stdout.contains("say --out DIR"),
        "{stdout}"
    );
    assert!(!out.exists());

    let at = out.to_str().unwrap();
    let (code, object) =
        json(&mut notes(&["adopt", "--observed", file, "--out", at, "--crate-name", "legacy", "--json"]));
    assert_eq!((code, &object["report"]["collections"]), (Some(1), &2.into()), "{object}");
    assert!(fs::read_to_string(out.join("Cargo.toml")).unwrap().contains("name = \"legacy\""));
    assert!(fs::read_to_string(out.join("src/user.rs")).unwrap().contains("#[entity(index([mail]))]"));
    // The same again changes nothing; what somebody changed is not overwritten.
    assert_eq!(run(&mut notes(&["adopt", "--observed", file, "--out", at, "--crate-name", "legacy"])).0, Some(1));
    fs::write(out.join("src/user.rs"), "// mine").unwrap();
    let (code, _, stderr) = run(&mut notes(&["adopt", "--observed", file, "--out", at, "--crate-name", "legacy"]));
    assert!(code == Some(1) && stderr.contains("hold something else: src/user.rs"), "{stderr}");

    let (code, _, stderr) = run(&mut notes(&["adopt", "--observed", "nowhere.json"]));
    assert!(code == Some(2) && stderr.starts_with("error: cannot read nowhere.json"), "{stderr}");
    fs::write(dir.join("wrong.json"), "[1]").unwrap();
    let (code, _, stderr) = run(&mut notes(&["adopt", "--observed", dir.join("wrong.json").to_str().unwrap()]));
    assert!(code == Some(2) && stderr.contains("is no observed database"), "{stderr}");
}

/// The program in a terminal of its own, made by `script` of util-linux, with what somebody types; none where that is not there.
fn in_terminal(arguments: &str, typed: &str, variables: &[(&str, &str)]) -> Option<String> {
    use std::io::Write as _;
    let line = format!("'{}' {arguments}", env!("CARGO_BIN_EXE_notebook"));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env_remove("MONGODB_URL").env_remove("NO_COLOR").env("TERM", "xterm");
    command.envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    // That of BSD and macOS takes other arguments.
    (!String::from_utf8_lossy(&output.stderr).contains("usage")).then_some(said)
}

#[test]
fn terminals_have_colours_unless_they_are_not_wanted() {
    let Some(said) = in_terminal("print", "", &[]) else { return };
    assert!(said.contains("\u{1b}[2m// collections first"), "{said}");
    let said = in_terminal("print", "", &[("NO_COLOR", "1")]).unwrap();
    assert!(said.contains("// collections first") && !said.contains('\u{1b}'), "{said}");
    let said = in_terminal("apply", "", &[]).unwrap();
    assert!(said.contains("\u{1b}[31merror\u{1b}[0m: no database is named"), "{said}");
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_apply_asks_in_a_terminal() {
    let own = Own::new("asks");
    let dir = folder("asks");
    let call = format!("apply --migrations '{}'", dir.display());
    let variables = [("MONGODB_URL", own.url.as_str())];
    let there = || own.wait(async { own.database.list_collection_names().await }).unwrap();
    for no in ["n\n", "\n", "yessir\n"] {
        let Some(said) = in_terminal(&call, no, &variables) else { return };
        assert!(said.contains("Apply this to the database notebook_asks_") && said.contains("[y/N]"), "{said}");
        assert!(said.contains("nothing was changed") && there().is_empty(), "{said}");
    }
    let said = in_terminal(&call, "y\n", &variables).unwrap();
    assert!(said.contains("Applied to the database notebook_asks_"), "{said}");
    assert_eq!(there().len(), 3);
}

/// A database of its own on the server of MONGODB_URL; it is dropped when the test is done.
struct Own {
    url: String,
    database: mongodb::Database,
    runtime: tokio::runtime::Runtime,
}

impl Own {
    fn new(name: &str) -> Self {
        let server = env::var("MONGODB_URL").expect("MONGODB_URL names a server that may be written to");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(mongodb::Client::with_uri_str(&server)).unwrap();
        let (name, query) =
            (format!("notebook_{name}_{}", std::process::id()), server.split_once('?').map(|(_, query)| query));
        let base = server.split('?').next().unwrap();
        let (scheme, rest) = base.split_once("://").unwrap();
        let host = rest.split('/').next().unwrap();
        let url = format!("{scheme}://{host}/{name}{}", query.map_or_else(String::new, |query| format!("?{query}")));
        Self { url, database: client.database(&name), runtime }
    }

    fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }

    fn notes(&self, arguments: &[&str]) -> Command {
        let mut command = notes(arguments);
        command.env("MONGODB_URL", &self.url);
        command
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = self.runtime.block_on(async { self.database.drop().await });
    }
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_apply_makes_a_database_what_the_entities_say() {
    let own = Own::new("apply");
    let none = folder("none");
    let none = ["--migrations", none.to_str().unwrap()];
    let with =
        |words: &[&'static str]| -> Vec<String> { words.iter().copied().chain(none).map(ToOwned::to_owned).collect() };
    let call = |words: &[&'static str]| {
        let words = with(words);
        run(&mut own.notes(&words.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    // Nobody is there to be asked.
    let (code, stdout, stderr) = call(&["apply"]);
    assert!(code == Some(2) && stdout.contains("db.runCommand(") && stderr.contains("say --yes"), "{stdout} {stderr}");
    assert!(own.wait(async { own.database.list_collection_names().await }).unwrap().is_empty());

    let (code, stdout, _) = call(&["diff", "--live"]);
    assert!(code == Some(1) && stdout.contains(r#""create":"authors""#), "{stdout}");
    let (code, stdout, stderr) = call(&["apply", "--yes"]);
    assert!(code == Some(0) && stdout.contains("Applied to the database notebook_apply_"), "{stdout} {stderr}");
    let (code, stdout, _) = call(&["apply", "--yes"]);
    assert!(code == Some(0) && stdout.starts_with("Nothing to do: the database "), "{stdout}");
    let drift = run(&mut own.notes(&["drift"]));
    assert!(drift.0 == Some(0) && drift.1.ends_with("is what it should be\n"), "{drift:?}");

    // What others made stays, unless it is named.
    own.wait(async { own.database.create_collection("others").await }).unwrap();
    let (code, stdout, stderr) = call(&["diff", "--live"]);
    assert!(
        code == Some(0) && stdout.is_empty() && stderr.contains("it stays. --allow NAME drops it:\n  others"),
        "{stdout} {stderr}"
    );
    let (code, stdout, _) = run(&mut own.notes(&["drift"]));
    assert!(code == Some(1) && stdout.contains("unexpected:\n  collection others"), "{stdout}");
    assert_eq!(run(&mut own.notes(&["drift", "--ours"])).0, Some(0));
    let (code, object) = json(&mut own.notes(&["drift", "--json"]));
    assert_eq!((code, &object["unexpected"][0]["name"]), (Some(1), &"collection others".into()));
    let (code, stdout, _) = call(&["apply", "--yes", "--allow", "others"]);
    assert!(code == Some(0) && stdout.contains("Applied to "), "{stdout}");
    assert_eq!(run(&mut own.notes(&["drift"])).0, Some(0));
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_apply_runs_the_migrations() {
    let own = Own::new("migrations");
    let dir = folder("to_run");
    let at = dir.to_str().unwrap();
    assert_eq!(run(&mut notes(&["write", "1_everything", "--migrations", at])).0, Some(0));
    let (code, stdout, stderr) = run(&mut own.notes(&["apply", "--migrations", at]));
    assert!(code == Some(2) && stdout.contains("1_everything: ") && stderr.contains("say --yes"), "{stdout} {stderr}");
    let (code, object) = json(&mut own.notes(&["apply", "--yes", "--json", "--migrations", at]));
    assert_eq!(
        (code, &object["applied"], &object["from"]),
        (Some(0), &serde_json::json!(["1"]), &"migrations".into()),
        "{object}"
    );
    let (code, stdout, _) = run(&mut own.notes(&["apply", "--migrations", at]));
    assert!(code == Some(0) && stdout.contains("has all migrations, up to 1_everything"), "{stdout}");
    assert_eq!(run(&mut own.notes(&["drift"])).0, Some(0));
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_adopt_writes_a_crate() {
    let own = Own::new("adopt");
    own.wait(async {
        let users = own.database.collection::<Document>("users");
        users.insert_many([doc! { "_id": 1, "mail": "a@b.c" }, doc! { "_id": 2 }]).await.unwrap();
        own.database.run_command(doc! { "createIndexes": "users", "indexes": [{ "key": { "mail": 1 }, "name": "mail_1", "sparse": true }] }).await.unwrap();
    });
    let out = folder("adopted");
    let (code, stdout, stderr) = run(&mut own.notes(&["adopt", "--out", out.to_str().unwrap()]));
    assert!(code == Some(0) && stdout.contains("files written into"), "{stdout} {stderr}");
    let user = fs::read_to_string(out.join("src/user.rs")).unwrap();
    assert!(user.contains("#[mongo(index([mail]).sparse())]") && user.contains("pub mail: Option<String>,"), "{user}");
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_documents_come_into_a_database() {
    let own = Own::new("documents");
    let none = folder("no_migrations");
    let none = none.to_str().unwrap();
    let count = |name: &str| {
        own.wait(async { own.database.collection::<Document>(name).count_documents(doc! {}).await }).unwrap()
    };
    // Where the collections are not there, nothing makes them without their validators.
    for word in [&["seed", "--live"][..], &["fake", "--load"]] {
        let (code, _, stderr) = run(&mut own.notes(word));
        assert!(code == Some(1) && stderr.contains("there is no collection "), "{word:?} {stderr}");
    }
    assert_eq!(run(&mut own.notes(&["apply", "--yes", "--migrations", none])).0, Some(0));
    assert_eq!(count("topics"), 3);
    let (code, stdout, _) = run(&mut own.notes(&["seed", "--live"]));
    assert!(code == Some(0) && stdout.starts_with("nothing was missing in "), "{stdout}");

    // One is gone, one has another value.
    own.wait(async {
        let topics = own.database.collection::<Document>("topics");
        topics.delete_one(doc! { "_id": "home" }).await.unwrap();
        topics.update_one(doc! { "_id": "work" }, doc! { "$set": { "title": "Toil" } }).await.unwrap();
    });
    let (code, stdout, stderr) = run(&mut own.notes(&["seed", "--live"]));
    assert!(code == Some(1) && stdout.contains("--allow 'topics(work)' gives it"), "{stdout}{stderr}");
    assert_eq!(count("topics"), 3);
    let (code, stdout, stderr) = run(&mut own.notes(&["seed", "--live", "--allow", "topics(work)"]));
    assert!(code == Some(0) && stdout.contains("the reference documents are in "), "{stdout}{stderr}");
    let work = own.wait(async { own.database.collection::<Document>("topics").find_one(doc! { "_id": "work" }).await });
    assert_eq!(work.unwrap().unwrap().get_str("title").unwrap(), "At work");

    // Collections that hold documents are refused.
    let (code, _, stderr) = run(&mut own.notes(&["fake", "--load"]));
    assert!(code == Some(1) && stderr.contains("the collection topics holds documents"), "{stderr}");
    own.wait(async { own.database.collection::<Document>("topics").delete_many(doc! {}).await }).unwrap();
    let (code, stdout, stderr) = run(&mut own.notes(&["fake", "--load", "--rows", "40"]));
    assert!(code == Some(0) && stdout.contains("Loaded 120 documents into 3 collections"), "{stdout}{stderr}");
    assert_eq!((count("notes"), count("authors")), (40, 40));
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_plans_are_proved_on_scratch_databases() {
    let own = Own::new("prove");
    let dir = folder("to_prove");
    let at = dir.to_str().unwrap();
    let scratch = || {
        let names = own.wait(async { own.database.client().list_database_names().await }).unwrap();
        names.into_iter().filter(|name| name.starts_with("schema_scratch_")).count()
    };
    let (code, stdout, stderr) = run(&mut own.notes(&["prove", "--migrations", at]));
    assert!(
        code == Some(0) && stdout.contains("proven: ") && stdout.contains("no document is lost"),
        "{stdout}{stderr}"
    );
    assert_eq!(run(&mut own.notes(&["write", "everything", "--migrations", at])).0, Some(0));
    let (code, stdout, _) = run(&mut own.notes(&["prove", "--migrations", at]));
    assert!(code == Some(0) && stdout.starts_with("nothing is missing"), "{stdout}");
    // Documents that the old validator refuses.
    let file = dir.join("documents.json");
    fs::write(&file, r#"{"authors": [{"_id": 1}]}"#).unwrap();
    let file = file.to_str().unwrap();
    let call = ["prove", "--migrations", at, "--documents", file];
    let (code, _, stderr) = run(&mut own.notes(&call));
    assert!(code == Some(1) && stderr.contains("not proven: putting documents into the old schema"), "{stderr}");
    let one = r#"{"authors": [{"_id": {"$oid": "65f0a0b0c0d0e0f0a0b0c0d0"}, "email": "a@b.example", "name": "Ann"}]}"#;
    fs::write(file, one).unwrap();
    let (code, stdout, stderr) = run(&mut own.notes(&call));
    assert!(code == Some(0), "{stdout}{stderr}");
    assert_eq!(scratch(), 0);
    assert_eq!(own.wait(async { own.database.list_collection_names().await }).unwrap().len(), 0);
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_a_database_that_is_there_begins_with_migrations() {
    let own = Own::new("baseline");
    let (none, dir) = (folder("none_yet"), folder("baseline"));
    let (none, at) = (none.to_str().unwrap(), dir.to_str().unwrap());
    // Nothing is taken for applied where the database holds something else.
    let (code, _, stderr) = run(&mut own.notes(&["baseline", "first", "--migrations", at, "--yes"]));
    assert!(code == Some(1) && stderr.contains("missing:\n  collection authors") && !dir.exists(), "{stderr}");
    assert_eq!(run(&mut own.notes(&["apply", "--yes", "--migrations", none])).0, Some(0));
    let (code, stdout, stderr) = run(&mut own.notes(&["baseline", "7_first", "--migrations", at]));
    assert!(code == Some(2) && stdout == "7\n" && stderr.contains("say --yes"), "{stdout}{stderr}");
    let (code, stdout, stderr) = run(&mut own.notes(&["baseline", "--migrations", at, "--yes"]));
    assert!(
        code == Some(0) && stdout.ends_with(": 7\n") && stdout.contains("taken for applied in"),
        "{stdout}{stderr}"
    );
    let (code, stdout, _) = run(&mut own.notes(&["apply", "--migrations", at]));
    assert!(code == Some(0) && stdout.contains("has all migrations, up to 7_first"), "{stdout}");
    let (code, stdout, _) = run(&mut own.notes(&["baseline", "--migrations", at]));
    assert!(code == Some(0) && stdout.starts_with("Nothing to do: "), "{stdout}");
    let (code, _, stderr) = run(&mut own.notes(&["baseline", "8_again", "--migrations", at]));
    assert!(code == Some(2) && stderr.contains("there are migrations in "), "{stderr}");
    let (code, stdout, stderr) = run(&mut own.notes(&["archive"]));
    assert!(code == Some(0) && stdout.is_empty() && stderr.contains("no entity archives documents"), "{stderr}");
}

#[test]
#[ignore = "needs MONGODB_URL"]
#[expect(clippy::print_stdout, reason = "the script collects what a compatible server does not show")]
fn live_access_patterns_are_proved() {
    let own = Own::new("access");
    let (code, stdout, stderr) = run(&mut own.notes(&["access", "--prove", "--rows", "60"]));
    if env::var_os("MONGODB_COMPATIBLE").is_some() && stdout.contains("were sorted") {
        // Its indexes find documents, and give no order.
        println!("NOT CHECKED: access patterns are read in the order of their indexes");
        assert!(stdout.contains("IXSCAN notes_author_writtenAt_idx"), "{stdout}{stderr}");
        return;
    }
    assert!(
        code == Some(0) && stdout.contains("notes.of_author: served by notes_author_writtenAt_idx"),
        "{stdout}{stderr}"
    );
}
