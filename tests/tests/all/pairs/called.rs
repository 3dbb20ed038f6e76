//! Tables that are called otherwise, of which something goes or becomes something else at once.

use schema_pg::catalog::QualifiedName;
use schema_pg::{PlanOptions, Renames, diff, plan};

use super::sql::{read, renamed};
use super::{apply, fingerprint};
use crate::support::{config, empty};

/// People, with all that can stand on a table.
const PEOPLE: &str = "
    CREATE SCHEMA shop;
    CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
    CREATE TABLE shop.log (id int);
    CREATE TABLE shop.people (
        id int PRIMARY KEY,
        name text CONSTRAINT one_name UNIQUE,
        n int DEFAULT 1 CONSTRAINT positive CHECK (n > 0),
        twice int GENERATED ALWAYS AS (n * 2) STORED,
        friend int CONSTRAINT a_friend REFERENCES shop.people
    ) WITH (fillfactor = 60);
    CREATE INDEX by_n ON shop.people (n);
    CREATE TRIGGER touched BEFORE UPDATE ON shop.people FOR EACH ROW EXECUTE FUNCTION shop.touch();
    CREATE RULE noted AS ON DELETE TO shop.people DO ALSO INSERT INTO shop.log VALUES (OLD.id);
    CREATE POLICY few ON shop.people USING (id > 0);
    INSERT INTO shop.people (id, name) VALUES (1, 'a'), (2, 'b');
";

fn members(schema: &'static str) -> Renames {
    Renames::none().table(&QualifiedName::new("shop", "people"), &QualifiedName::new(schema, "members"))
}

/// What goes or changes of it, with the hazards beside that of the rename.
const CHANGES: [(&str, &[&str]); 14] = [
    ("DROP TRIGGER touched ON", &[]),
    ("DROP RULE noted ON", &[]),
    ("DROP POLICY few ON", &["authorization"]),
    ("DROP CONSTRAINT positive", &["dropped"]),
    ("DROP CONSTRAINT one_name", &["dropped"]),
    ("DROP CONSTRAINT a_friend", &["dropped"]),
    ("DROP COLUMN friend", &["dropped", "incompatible", "loss"]),
    ("DROP COLUMN twice", &["incompatible"]),
    ("DROP INDEX", &["dropped"]),
    ("DISABLE TRIGGER touched", &[]),
    ("DISABLE RULE noted", &[]),
    ("ALTER POLICY few ON", &["authorization", "authorization"]),
    ("ALTER n SET DEFAULT 2, ALTER n SET NOT NULL, SET (fillfactor = 70)", &["scan", "may fail"]),
    ("REPLICA IDENTITY FULL", &[]),
];

fn said(change: &str, table: &str) -> String {
    let (schema, _) = table.split_once('.').unwrap();
    match change {
        "DROP INDEX" => format!("DROP INDEX {schema}.by_n"),
        "ALTER POLICY few ON" => format!("ALTER POLICY few ON {table} USING (id > 1)"),
        change if change.ends_with(" ON") => format!("{change} {table}"),
        change => format!("ALTER TABLE {table} {change}"),
    }
}

#[test]
fn what_goes_from_a_table_that_is_called_otherwise_goes_by_its_new_name() {
    for (change, hazards) in CHANGES {
        let expected: Vec<&str> = ["incompatible"].iter().chain(hazards).copied().collect();
        let sql = format!("ALTER TABLE shop.people RENAME TO members; {}", said(change, "shop.members"));
        renamed(PEOPLE, &sql, &members("shop"), &expected);
    }
}

#[test]
fn what_goes_from_a_table_that_moves_to_another_schema_goes_from_there() {
    for (change, hazards) in CHANGES {
        let expected: Vec<&str> = ["incompatible", "incompatible"].iter().chain(hazards).copied().collect();
        let sql = format!(
            "CREATE SCHEMA club; ALTER TABLE shop.people RENAME TO members; ALTER TABLE shop.members SET SCHEMA club; {}",
            said(change, "club.members")
        );
        renamed(PEOPLE, &sql, &members("club"), &expected);
    }
}

#[test]
fn what_went_from_a_table_that_is_called_otherwise_comes_back_before_it_gets_its_old_name() {
    // A column that is dropped and comes back stands last.
    for (change, _) in CHANGES.iter().filter(|(change, _)| !change.contains("COLUMN") && !change.contains("NOT NULL")) {
        let (mut was, mut now) = (empty(), empty());
        was.takes(PEOPLE);
        now.takes(PEOPLE);
        now.takes("ALTER TABLE shop.people RENAME TO members; ALTER TABLE shop.members RENAME name TO nick");
        now.takes(&said(change, "shop.members"));
        let before = fingerprint(&mut was);
        let (old, new) = (read(&mut was), read(&mut now));
        let renames = members("shop").column(&QualifiedName::new("shop", "members"), "name", "nick");
        let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
        let changes = diff(&old, &new, &renames);
        let plan = plan(&changes, &options);
        apply(&mut was, &plan);
        apply(&mut was, &plan.reverse().unwrap());
        assert_eq!(fingerprint(&mut was), before, "{change}\n{plan}");
    }
}

#[test]
fn what_stands_on_a_column_of_another_type_is_made_anew_where_the_table_or_the_column_is_called_otherwise() {
    let standing = format!(
        "{PEOPLE}
        CREATE POLICY rich ON shop.people USING (n > 5);
        CREATE TRIGGER counted BEFORE UPDATE OF n ON shop.people FOR EACH ROW WHEN (OLD.n > NEW.n) EXECUTE FUNCTION shop.touch();
        CREATE VIEW shop.rich AS SELECT id, n FROM shop.people;
        CREATE TABLE shop.friends (of int CONSTRAINT of_whom REFERENCES shop.people (id));"
    );
    let off = "DROP VIEW shop.rich; DROP POLICY rich ON shop.people; DROP TRIGGER counted ON shop.people; ALTER TABLE shop.people DROP twice;";
    let of = |table: &str, n: &str| {
        format!(
            "{off} ALTER TABLE shop.people ALTER n TYPE bigint; ALTER TABLE shop.people RENAME n TO {n}1; ALTER TABLE shop.people RENAME {n}1 TO {n};
            ALTER TABLE shop.people RENAME TO {table}1; ALTER TABLE shop.{table}1 RENAME TO {table};
            ALTER TABLE shop.{table} ADD twice bigint GENERATED ALWAYS AS ({n} * 2) STORED;
            CREATE POLICY rich ON shop.{table} USING ({n} > 5);
            CREATE TRIGGER counted BEFORE UPDATE OF {n} ON shop.{table} FOR EACH ROW WHEN (OLD.{n} > NEW.{n}) EXECUTE FUNCTION shop.touch();
            CREATE VIEW shop.rich AS SELECT id, {n} FROM shop.{table};"
        )
    };
    let people = QualifiedName::new("shop", "people");
    let table = QualifiedName::new("shop", "members");
    let both = Renames::none().table(&people, &table).column(&table, "n", "m");
    for (change, renames, called) in [
        (of("members", "n"), members("shop"), 1),
        (of("people", "m"), Renames::none().column(&people, "n", "m"), 1),
        (of("members", "m"), both, 2),
    ] {
        let rebuilt = ["authorization", "incompatible", "rewrite", "incompatible", "rewrite", "authorization"];
        let expected: Vec<&str> = std::iter::repeat_n("incompatible", called).chain(rebuilt).collect();
        renamed(&standing, &change, &renames, &expected);
    }
}

#[test]
fn rights_on_a_column_that_is_called_otherwise_stay_with_it() {
    let rights =
        format!("{PEOPLE} GRANT SELECT (n, id) ON shop.people TO pg_monitor; COMMENT ON TABLE shop.people IS 'x';");
    let rename = "ALTER TABLE shop.people RENAME n TO score;";
    let renames = Renames::none().column(&QualifiedName::new("shop", "people"), "n", "score");
    renamed(&rights, &format!("{rename} COMMENT ON TABLE shop.people IS 'y'"), &renames, &["incompatible"]);
    let first = "ALTER TABLE shop.people RENAME n TO a; COMMENT ON TABLE shop.people IS 'y'";
    let renames_first = Renames::none().column(&QualifiedName::new("shop", "people"), "n", "a");
    renamed(&rights, first, &renames_first, &["incompatible"]);
    let less = format!("{rename} REVOKE SELECT (score) ON shop.people FROM pg_monitor");
    renamed(&rights, &less, &renames, &["incompatible", "authorization"]);
}

#[test]
fn a_table_leaves_one_that_is_called_otherwise() {
    let before = "
        CREATE SCHEMA shop;
        CREATE TABLE shop.hits (id int NOT NULL, day date NOT NULL, n int) PARTITION BY RANGE (day);
        CREATE TABLE shop.hits_1 PARTITION OF shop.hits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE shop.old (id int, n int);
        CREATE TABLE shop.kids (id int, n int, age int);
        ALTER TABLE shop.kids INHERIT shop.old;
        INSERT INTO shop.hits SELECT i, '2026-01-05', i FROM generate_series(1, 10) i;";
    let name = |own: &'static str| QualifiedName::new("shop", own);
    let renames = Renames::none().table(&name("hits"), &name("visits"));
    let leaves = "ALTER TABLE shop.hits RENAME TO visits; ALTER TABLE shop.visits DETACH PARTITION shop.hits_1";
    renamed(before, leaves, &renames, &["incompatible"]);
    let column = "ALTER TABLE shop.hits RENAME TO visits; ALTER TABLE shop.visits DROP n";
    renamed(before, column, &renames, &["incompatible", "incompatible", "loss"]);
    let renames = Renames::none().table(&name("old"), &name("older"));
    let leaves = "ALTER TABLE shop.old RENAME TO older; ALTER TABLE shop.kids NO INHERIT shop.older";
    renamed(before, leaves, &renames, &["incompatible"]);
}

#[test]
fn references_are_made_anew_where_the_key_changes_and_all_is_called_otherwise() {
    let before = format!(
        "{PEOPLE} ALTER TABLE shop.people ALTER name SET NOT NULL; CREATE TABLE shop.pets (id int PRIMARY KEY, owner int CONSTRAINT pets_owner_fkey REFERENCES shop.people);
        INSERT INTO shop.pets VALUES (1, 1), (2, NULL);"
    );
    let keys = "ALTER TABLE shop.pets DROP CONSTRAINT pets_owner_fkey; ALTER TABLE shop.people DROP CONSTRAINT a_friend;
        ALTER TABLE shop.people DROP CONSTRAINT people_pkey;
        ALTER TABLE shop.people ADD CONSTRAINT people_id_key UNIQUE (id), ADD CONSTRAINT people_pkey PRIMARY KEY (id, name);
        ALTER TABLE shop.people ADD CONSTRAINT a_friend FOREIGN KEY (friend) REFERENCES shop.people (id);
        ALTER TABLE shop.people RENAME TO members;";
    let same = "ALTER TABLE shop.pets ADD CONSTRAINT pets_owner_fkey FOREIGN KEY (owner) REFERENCES shop.members (id)";
    let hazards = ["build", "may fail", "build", "may fail", "scan", "may fail", "scan", "may fail"];
    let hazards: Vec<&str> = ["incompatible"].into_iter().chain(hazards).collect();
    renamed(&before, &format!("{keys} {same}"), &members("shop"), &hazards);
    let other = same.replace("pets_owner_fkey", "animals_owner_fkey").replace("shop.pets", "shop.animals");
    let renames = members("shop").table(&QualifiedName::new("shop", "pets"), &QualifiedName::new("shop", "animals"));
    let hazards: Vec<&str> = ["incompatible"].into_iter().chain(hazards).collect();
    renamed(&before, &format!("{keys} ALTER TABLE shop.pets RENAME TO animals; {other}"), &renames, &hazards);
}
