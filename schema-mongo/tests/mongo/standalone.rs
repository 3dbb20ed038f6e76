//! The program `schema-mongo` as it is called from a shell: what needs no entities.

use std::process::{Command, Output, Stdio};

use bson::{Document, doc};

use crate::live::with_database;

fn program(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema-mongo"));
    let Output { status, stdout, stderr } =
        command.args(arguments).env_remove("MONGODB_URL").stdin(Stdio::null()).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn it_tells_how_it_is_called() {
    let (code, stdout, stderr) = program(&[]);
    assert!(
        code == Some(2) && stdout.is_empty() && stderr.contains("Usage: schema-mongo [OPTIONS] <COMMAND>"),
        "{stderr}"
    );
    let (code, help, _) = program(&["--help"]);
    assert!(
        code == Some(0) && help.contains("schema-mongo adopt --database mongodb://localhost/shop --out entities"),
        "{help}"
    );
    for wrong in [&["diff", "mongodb://localhost/a"][..], &["print", "a", "b"], &["adopt", "--observed"], &["check"]] {
        let (code, stdout, stderr) = program(wrong);
        assert!(code == Some(2) && stdout.is_empty() && stderr.starts_with("error: "), "{wrong:?}: {stderr}");
    }
}

#[test]
fn what_can_not_be_reached_is_told_without_its_password() {
    let url = "mongodb://ann:s3cret@127.0.0.1:1/shop?serverSelectionTimeoutMS=200";
    for arguments in [&["print", url][..], &["diff", url, url], &["adopt", "--database", url]] {
        let (code, stdout, stderr) = program(arguments);
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
        assert!(stderr.contains("is the server running") && !stderr.contains("s3cret"), "{stderr}");
        let (code, stdout, _) = program(&[arguments, &["--json"]].concat());
        let object: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        assert!(code == Some(1) && object["exit"] == 1 && !stdout.contains("s3cret"), "{stdout}");
    }
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_standalone_compares_and_prints_databases() {
    with_database("standalone", |database| async move {
        let server = std::env::var("MONGODB_URL").unwrap();
        let (base, query) = server.split_once('?').map_or((&*server, None), |(base, query)| (base, Some(query)));
        let (scheme, rest) = base.split_once("://").unwrap();
        let host = rest.split('/').next().unwrap();
        let url = |name: &str| {
            let query = query.map_or_else(String::new, |query| format!("?{query}"));
            format!("{scheme}://{host}/{name}{query}")
        };
        let other = database.client().database(&format!("{}_other", database.name()));
        for database in [&database, &other] {
            database.collection::<Document>("users").insert_one(doc! { "_id": 1, "mail": "a@b.c" }).await.unwrap();
        }
        let index =
            doc! { "createIndexes": "users", "indexes": [{ "key": { "mail": 1 }, "name": "mail_1", "unique": true }] };
        other.run_command(index.clone()).await.unwrap();
        let (was, now) = (url(database.name()), url(other.name()));
        let (code, stdout, stderr) = program(&["diff", &was, &now]);
        assert!(code == Some(1) && stdout.contains(r#""name":"mail_1""#), "{stdout} {stderr}");
        // The other way round, an index would go.
        let (code, stdout, _) = program(&["diff", &now, &was]);
        assert!(code == Some(1) && stdout.contains("not done") && stdout.contains("users.mail_1"), "{stdout}");
        let (code, stdout, _) = program(&["diff", &now, &was, "--allow", "users.mail_1"]);
        assert!(code == Some(1) && stdout.contains("dropIndexes"), "{stdout}");
        database.run_command(index).await.unwrap();
        let (code, stdout, stderr) = program(&["diff", &was, &now]);
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "", "nothing differs\n"));
        let (code, stdout, _) = program(&["print", &was]);
        assert!(code == Some(0) && stdout.contains(r#""create":"users""#) && stdout.contains("mail_1"), "{stdout}");
        other.drop().await.unwrap();
    });
}
