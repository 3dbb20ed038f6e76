//! Names have quotes where PostgreSQL's `quote_ident` would give them, and quotes are never a difference.

use std::path::Path;

use schema_pg::migration::CheckOutcome;
use schema_pg::{Migrations, Snapshot, quote_all_identifiers, quote_ident};

use crate::support::empty;

#[test]
fn names_that_the_server_quotes_are_quoted_and_no_others() {
    let mut live = empty();
    let server = live.column("SELECT word || '=' || quote_ident(word) FROM pg_get_keywords()");
    assert!(server.split(' ').count() > 400, "{server}");
    for line in server.split(' ') {
        let (word, quoted) = line.split_once('=').unwrap();
        let ours = quote_ident(word);
        // A word may be reserved in another version only.
        assert!(ours == quoted || ours == format!("\"{word}\""), "{word}: {ours}, and the server writes {quoted}");
    }
    for name in ["users", "_a1", "a$", "Users", "1a", "größe", "a b", "a\"b", "id\\", "name", "value"] {
        let server = live.text(&format!("SELECT quote_ident({})", schema_pg::quote_literal(name)));
        assert_eq!(quote_ident(name), server);
    }
}

/// As an earlier version wrote them, which quoted all names. Texts in texts (SQL that a function executes) are no names: such functions are replaced.
#[test]
fn migrations_whose_names_are_all_quoted_are_current_but_for_their_generation() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("quoting-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    let registry = saas_entities::registry().unwrap();
    let migrations = Migrations::at(&dir).config(saas_entities::config());
    let CheckOutcome::Written(files) = quote_all_identifiers(|| migrations.write(&registry, "1_first")).unwrap() else {
        panic!("nothing is written")
    };
    let read = |file| std::fs::read_to_string(dir.join(file)).unwrap();
    assert!(files.iter().any(|file| read(file).contains(r#"CREATE TABLE "saas"."#)), "{files:?}");
    let mut snapshot = Snapshot::load(&dir).unwrap().unwrap();
    snapshot.generation = 2;
    snapshot.save(&dir).unwrap();
    migrations.rehash().unwrap();
    let CheckOutcome::Upgrade(upgrade) = migrations.status(&registry).unwrap() else { panic!("it is no upgrade") };
    let catalog = schema_pg::lower_with(&registry, &saas_entities::config()).unwrap();
    let old = snapshot.catalog.functions.iter().map(|function| (&function.name, &function.body));
    let replaced =
        catalog.functions.iter().filter(|now| old.clone().any(|(name, body)| *name == now.name && *body != now.body));
    assert!(upgrade.plan.matches("CREATE OR REPLACE FUNCTION").count() < replaced.count(), "{}", upgrade.plan);
    for line in upgrade.plan.lines() {
        assert!(!line.starts_with("ALTER ") && !line.starts_with("DROP "), "{line}\n{}", upgrade.plan);
    }
    std::fs::remove_dir_all(&dir).unwrap();
}
