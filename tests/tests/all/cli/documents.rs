//! `erd` and `docs`: of the entities, and of a database without entities.

use super::Notes;

#[test]
fn a_picture_goes_to_stdout_in_each_format() {
    let notes = Notes::new("erd");
    notes.run("grown", &["erd"]).ended(0, &["erDiagram", "\"app.notes\" ||--o{ \"app.tags\" : \"note_id\""]);
    for (format, part) in
        [("dot", "digraph schema {"), ("svg", "<svg xmlns="), ("dbml", "Ref: "), ("mermaid", "erDiagram")]
    {
        let said = notes.run("grown", &["erd", "--format", format]);
        said.ended(0, &[part]);
        assert!(said.err.is_empty(), "{said:?}");
        let object = notes.run("grown", &["erd", "--format", format, "--json"]).json();
        assert_eq!((&object["format"], &object["picture"]), (&format.into(), &said.out.into()));
    }
    let around = notes.run("grown", &["erd", "--around", "tags", "--degrees", "0"]);
    assert!(around.out.contains("app.tags") && !around.out.contains("app.notes"), "{around:?}");
    notes.run("grown", &["erd", "--around", "tagz"]).ended(2, &["there is no table `tagz`", "app.tags"]);
    notes.run("grown", &["erd", "--cluster", "none"]).ended(2, &["no table is of the cluster"]);
    notes.run("grown", &["erd", "--format", "png"]).ended(2, &["png"]);
    notes.run("broken", &["erd"]).ended(1, &["error["]);
}

#[test]
fn documents_are_written_and_compared() {
    let notes = Notes::new("docs");
    notes.run("grown", &["docs", "--out", "docs", "--check"]).ended(1, &["is stale"]);
    notes.run("grown", &["docs", "--out", "docs"]).ended(0, &["begin with docs/index.md"]);
    notes.run("grown", &["docs", "--out", "docs", "--check"]).ended(0, &["is current"]);
    assert!(notes.files().contains(&"docs/tables/app.notes.md".to_owned()));
    let object = notes.run("first", &["docs", "--out", "docs", "--check", "--json"]).json();
    assert_eq!(object["exit"], 1);
    assert!(object["files"].as_array().unwrap().iter().any(|path| path == "tables/app.notes.md"), "{object}");
    // A table that is gone takes its page along; a folder of somebody else's is left alone.
    notes.run("first", &["docs", "--out", "docs"]).ended(0, &[]);
    assert!(!notes.files().contains(&"docs/tables/app.tags.md".to_owned()));
    std::fs::create_dir_all(notes.folder.join("mine")).unwrap();
    std::fs::write(notes.folder.join("mine/thesis.md"), "x").unwrap();
    notes.run("first", &["docs", "--out", "mine"]).ended(1, &["no documents of a schema"]);
    notes.run("first", &["docs"]).ended(2, &["--out"]);
}

#[test]
fn a_database_without_entities_is_drawn_and_described() {
    let notes = Notes::new("docs-live");
    notes.takes("CREATE SCHEMA app; CREATE TABLE app.a (id int PRIMARY KEY); CREATE TABLE app.b (id int PRIMARY KEY, a_id int REFERENCES app.a); COMMENT ON TABLE app.a IS 'It''s one';");
    notes.run("none", &["erd", &notes.database.url]).ended(0, &["\"app.a\" |o--o{ \"app.b\" : \"a_id\""]);
    notes
        .run("none", &["docs", &notes.database.url, "--out", "site", "--format", "site", "--name", "It's"])
        .ended(0, &["index.html"]);
    let page = std::fs::read_to_string(notes.folder.join("site/tables/app.a.html")).unwrap();
    assert!(page.contains("It&#39;s one") && page.contains("app.b"), "{page}");
    assert!(
        notes.files().contains(&"site/style.css".to_owned()) && notes.files().contains(&"site/pages.js".to_owned())
    );
}
