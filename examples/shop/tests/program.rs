//! The program as it is called from a shell.

use std::process::{Command, Output};

use schema_test_server::Server;

fn shop(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    command.args(arguments).env_remove("DATABASE_URL");
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn without_arguments_it_prints_the_schema() {
    let catalog = schema_pg::lower(&shop_entities::registry().unwrap()).unwrap();
    let schema = schema_pg::create(&catalog).to_string();
    for arguments in [&[][..], &["print"]] {
        assert_eq!(run(&mut shop(arguments)), (Some(0), schema.clone(), String::new()), "{arguments:?}");
    }
}

#[test]
fn it_tells_how_it_is_called() {
    let (code, help, _) = run(&mut shop(&["--help"]));
    assert!(
        code == Some(0) && help.contains("Usage: shop [OPTIONS] [COMMAND]") && help.contains("shop check"),
        "{help}"
    );
    let (code, stdout, stderr) = run(&mut shop(&["aply"]));
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("unrecognized subcommand 'aply'") && stderr.contains("'apply'"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let no_text = OsStr::from_bytes(b"\xff");
    let (code, _, stderr) = run(shop(&[]).arg(no_text));
    assert!(code == Some(2) && stderr.starts_with("error: "), "{stderr}");
    let told = (Some(2), String::new(), "error: DATABASE_URL is not UTF-8\n".to_owned());
    assert_eq!(run(shop(&["apply"]).env("DATABASE_URL", no_text)), told);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (code, _, stderr) = run(shop(&[]).stdout(writer));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
}

#[test]
fn it_applies_the_schema_once_and_says_so() {
    let database = Server::shared().database();
    let mut apply = shop(&["apply", "--yes"]);
    apply.env("DATABASE_URL", &database.url);
    let (code, stdout, stderr) = run(&mut apply);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains(&database.name) && stdout.contains("16 tables"), "{stdout}");

    database.connect().batch_execute("INSERT INTO shop.tags (name) VALUES ('kept')").unwrap();
    let (code, stdout, stderr) = run(&mut apply);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.starts_with("Nothing to do: the database ") && stdout.ends_with(" holds what the entities say.\n"),
        "{stdout}"
    );
    let rows = database.connect().query("SELECT FROM shop.tags", &[]).unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn it_lists_the_access_patterns_and_proves_them() {
    let (code, stdout, _) = run(&mut shop(&["access"]));
    assert!(
        code == Some(0)
            && stdout.contains("shop.orders.of_user: what a customer ordered, newest first\n  served by orders_user_id_created_at_idx\n"),
        "{stdout}"
    );
    let database = Server::shared().database();
    let mut prove = shop(&["access", "--prove", "--rows", "1000"]);
    let (code, stdout, stderr) = run(prove.env("DATABASE_URL", &database.url));
    assert!(
        code == Some(0) && stdout.contains("shop.orders.of_user: served by orders_user_id_created_at_idx"),
        "{stdout}{stderr}"
    );
    assert!(stdout.ends_with("8 access patterns: each is served\n"), "{stdout}{stderr}");
    assert_eq!(database.connect().query("SELECT FROM pg_namespace WHERE nspname = 'shop'", &[]).unwrap().len(), 0);
    let mut json = shop(&["access", "--prove", "--rows", "1000", "--json"]);
    let (_, stdout, _) = run(json.env("DATABASE_URL", &database.url));
    assert!(stdout.contains(r#""query":"SELECT "#) && !stdout.contains(r#""outcome":"unserved""#), "{stdout}");
}

#[test]
fn when_something_is_in_the_way_nothing_is_left_behind() {
    let database = Server::shared().database();
    // An event trigger of the owner's that refuses the last kind of statement.
    database
        .connect()
        .batch_execute(
            "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'no comments here'; END $$;
            CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('COMMENT') EXECUTE FUNCTION public.refuse()",
        )
        .unwrap();
    let (code, stdout, stderr) = run(shop(&["apply", "--yes"]).env("DATABASE_URL", &database.url));
    assert!(code == Some(1) && !stdout.contains("Applied"), "{stdout}");
    assert!(stderr.starts_with("error: group 1 of 1 failed: no comments here"), "{stderr}");
    let left = database.connect().query_one("SELECT to_regnamespace('shop') IS NOT NULL", &[]).unwrap();
    assert!(!left.get::<_, bool>(0));
}

#[test]
fn a_database_out_of_reach_is_reported_with_the_reason() {
    let (code, stdout, stderr) = run(shop(&["apply"]).env("DATABASE_URL", "postgres://localhost:1/shop"));
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.starts_with("error: DATABASE_URL: error connecting to server: "), "{stderr}");
}

#[test]
fn without_a_database_it_starts_a_server_or_says_why_it_cannot() {
    // Empty is as good as none.
    let (code, stdout, _) = run(shop(&["apply"]).env("DATABASE_URL", ""));
    assert!(code == Some(0) && stdout.contains("gone when this program ends"), "{stdout}");

    let mut nowhere = shop(&["apply"]);
    nowhere.env_remove("TEST_DATABASE_URL").env("PG_BIN_DIR", "/nowhere");
    let (code, _, stderr) = run(&mut nowhere);
    assert!(code == Some(1) && stderr.starts_with("error: PG_BIN_DIR is `/nowhere`"), "{stderr}");
}
