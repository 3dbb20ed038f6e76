//! Migrations as files.

use schema_mongo::{Migration, Migrations, Spec, create};

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn migration(version: &str) -> Migration {
    let json = r#"{"collections": [{"name": "b", "indexes": [{"key": {"z": 1, "a": -1}, "name": "x"}]}]}"#;
    Migration::of(version, "first", &create(&Spec::from_json(json).unwrap()))
}

#[test]
fn migrations_are_read_as_they_were_written() {
    let folder = folder("written");
    let files = Migrations::at(&folder);
    files.write(&migration("20261120101500")).unwrap();
    files.write(&migration("20261119101500")).unwrap();
    let read = files.read().unwrap();
    assert_eq!(read, [migration("20261119101500"), migration("20261120101500")]);
    assert_eq!(read[0].checksum(), migration("1").checksum());
    let text = |end: &str| std::fs::read_to_string(folder.join(format!("20261120101500_first.{end}"))).unwrap();
    assert_eq!(
        text("up.json"),
        "[\n{\"command\":{\"create\":\"b\"}},\n{\"command\":{\"createIndexes\":\"b\",\"indexes\":[{\"key\":{\"z\":1,\"a\":-1},\"name\":\"x\"}]}}\n]\n"
    );
    assert_eq!(text("down.js"), "db.runCommand({\"drop\":\"b\"});\n");
}

#[test]
fn names_and_files_that_are_none_are_refused() {
    let folder = folder("wrong");
    let files = Migrations::at(&folder);
    assert!(files.read().unwrap_err().to_string().contains("wrong"));
    assert!(files.write(&migration("../1")).unwrap_err().to_string().contains("is no name of a migration"));
    files.write(&migration("1")).unwrap();
    std::fs::write(folder.join("1_second.up.json"), "[]").unwrap();
    assert!(files.read().unwrap_err().to_string().contains("two migrations have the version 1"));
    std::fs::write(folder.join("1_second.up.json"), "{").unwrap();
    assert!(files.read().unwrap_err().to_string().contains("holds no list of commands"));
}
