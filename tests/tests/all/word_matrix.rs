//! The matrix of words: what each attribute about the life of rows does on plain and on partitioned tables, for each way to write a row.
//!
//! It is data: a word says how it changes the model, what it refuses, and what it does to rows that are made and changed. An operation
//! says its statement and what it does where no word objects. New words and operations are lines in [`WORDS`] and [`OPERATIONS`].

use std::io::Write;

use postgres::Transaction;
use schema_core::attr::OnEntity;
use schema_core::ir::{
    Action, Actors, Audit, Deferrable, Entity, Field, ForeignKey, KeySource, Lasting, PrimaryKey, SoftDelete, Source,
    Tenancy, Transitions, Tree, Type, TypeRef, Unique, Value,
};
use schema_core::{Column, Registry};
use schema_pg::attr::entity::{partition_by_list, rule, trigger};
use schema_pg::{Config, PlanOptions, Roles};

use crate::support::{CHECK, FOREIGN_KEY, Live, RESTRICT, config, empty, restrict};

const DENIED: &str = "42501";
const REFUSED: &str = "23000";
const TENANT: &str = "00000000-0000-0000-0000-00000000000a";

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    /// An ordinary role with the privileges of `Config::roles`.
    Application,
    /// The owner of the tables: privileges refuse nothing, so what is refused is refused by a trigger.
    Owner,
}

const ROLES: [(Role, &str); 2] = [(Role::Application, "word_matrix_app"), (Role::Owner, "word_matrix_owner")];

/// The rows of the table in question that an operation leaves: `one` was made by Ann, before; Bob acts now.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    /// The row `two` is there.
    Inserts,
    /// The row `one` has other values.
    Updates,
    /// The row `one` is gone.
    Deletes,
    /// The operation is refused, whatever was said.
    Nothing,
}
use Does::{Deletes, Inserts, Nothing, Updates};

/// A way to write.
struct Operation {
    name: &'static str,
    statement: &'static str,
    /// The data of COPY.
    copied: &'static str,
    does: Does,
    /// What the application is refused by its privileges.
    denied: bool,
    /// The first version that knows it.
    since: u32,
}

const fn operation(name: &'static str, statement: &'static str, does: Does) -> Operation {
    Operation { name, statement, copied: "", does, denied: false, since: 14 }
}

const fn denied(name: &'static str, statement: &'static str, does: Does) -> Operation {
    Operation { denied: true, ..operation(name, statement, does) }
}

const fn merge(name: &'static str, statement: &'static str, does: Does) -> Operation {
    Operation { since: 15, ..operation(name, statement, does) }
}

/// `good` is a change as the words want it, `bad` one that goes from a state to one that no way leads to, lowers an amount, or starts
/// so. `{unique}` are columns that are unique, and `{live}` is the condition under which they are. The backfill of a new column and the removal of a label are
/// operations of plans: they come as lines of their own.
const OPERATIONS: &[Operation] = &[
    operation("insert", "INSERT INTO t (name, region, state, amount) VALUES ('two', 'b', 'open', 1)", Inserts),
    operation("bad insert", "INSERT INTO t (name, region, state, amount) VALUES ('two', 'b', 'done', 0)", Inserts),
    operation("update", "UPDATE t SET amount = 2, state = 'doing'", Updates),
    operation("bad update", "UPDATE t SET amount = 0, state = 'done'", Updates),
    operation("move", "UPDATE t SET region = 'b'", Updates),
    operation("move after a change", "UPDATE t SET amount = 2, state = 'doing'; UPDATE t SET region = 'b'", Updates),
    operation("move with a change", "UPDATE t SET region = 'b', amount = 2, state = 'doing'", Updates),
    operation("bad move", "UPDATE t SET region = 'b', amount = 0, state = 'done'", Updates),
    operation(
        "conflict",
        "INSERT INTO t (name, region, state, amount) VALUES ('one', 'a', 'open', 2)
         ON CONFLICT ({unique}) {live} DO UPDATE SET amount = excluded.amount",
        Updates,
    ),
    operation(
        "bad conflict",
        "INSERT INTO t (name, region, state, amount) VALUES ('one', 'a', 'open', 1)
         ON CONFLICT ({unique}) {live} DO UPDATE SET amount = 0, state = 'done'",
        Updates,
    ),
    merge(
        "merge",
        "MERGE INTO t USING (VALUES ('one'), ('two')) AS v (name) ON t.name = v.name
         WHEN MATCHED THEN UPDATE SET amount = 2, state = 'doing'
         WHEN NOT MATCHED THEN INSERT (name, region, state, amount) VALUES (v.name, 'b', 'open', 1)",
        Updates,
    ),
    merge(
        "bad merge",
        "MERGE INTO t USING (VALUES ('one')) AS v (name) ON t.name = v.name
         WHEN MATCHED THEN UPDATE SET amount = 0, state = 'done'",
        Updates,
    ),
    merge(
        "moving merge",
        "MERGE INTO t USING (VALUES ('one')) AS v (name) ON t.name = v.name WHEN MATCHED THEN UPDATE SET region = 'b'",
        Updates,
    ),
    merge(
        "bad moving merge",
        "MERGE INTO t USING (VALUES ('one')) AS v (name) ON t.name = v.name
         WHEN MATCHED THEN UPDATE SET region = 'b', amount = 0, state = 'done'",
        Updates,
    ),
    // For what is called once for all rows of an INSERT, rows that it moves are inserted by it: it refuses rather than lets pass.
    merge(
        "merge that inserts and moves",
        "MERGE INTO t USING (VALUES ('one'), ('two')) AS v (name) ON t.name = v.name
         WHEN MATCHED THEN UPDATE SET region = 'b', amount = 2, state = 'doing'
         WHEN NOT MATCHED THEN INSERT (name, region, state, amount) VALUES (v.name, 'b', 'open', 1)",
        Updates,
    ),
    Operation {
        copied: "two\tb\topen\t1\n",
        ..operation("copy", "COPY t (name, region, state, amount) FROM STDIN", Inserts)
    },
    Operation {
        copied: "two\tb\tdone\t0\n",
        ..operation("bad copy", "COPY t (name, region, state, amount) FROM STDIN", Inserts)
    },
    denied(
        "insert of a key",
        "INSERT INTO t (id, name, region, state, amount) VALUES (9, 'two', 'b', 'open', 1)",
        Inserts,
    ),
    denied(
        "insert of a default key",
        "INSERT INTO t (id, name, region, state, amount) VALUES (DEFAULT, 'two', 'b', 'open', 1)",
        Inserts,
    ),
    denied("update of the key", "UPDATE t SET id = 9", Updates),
    operation("cascade", "DELETE FROM up WHERE code = 'cascade'", Deletes),
    operation("set null", "DELETE FROM up WHERE code = 'null'", Updates),
    operation("set default", "DELETE FROM up WHERE code = 'default'", Updates),
    operation("cascade of a key", "UPDATE up SET code = 'other' WHERE code = 'update'", Updates),
    operation("delete", "DELETE FROM t", Deletes),
    denied("truncate", "TRUNCATE t", Deletes),
    denied(
        "insert into a partition",
        "INSERT INTO t_b (id, name, region, state, amount) VALUES (9, 'two', 'b', 'open', 1)",
        Inserts,
    ),
    denied("update of a partition", "UPDATE t_a SET amount = 2, state = 'doing'", Updates),
    denied("delete from a partition", "DELETE FROM t_a", Deletes),
    denied("read of a partition", "SELECT FROM t_a", Nothing),
];

/// Operations that are refused: by whom they are tried, and the SQLSTATE.
type Refusals = &'static [(&'static [&'static str], Option<Role>, &'static str)];

/// An attribute.
struct Word {
    name: &'static str,
    said: fn(&mut Entity),
    /// What it refuses.
    refuses: Refusals,
    /// What it refuses on partitioned tables alone.
    refuses_partitioned: Refusals,
    /// What is true of a row that was inserted.
    inserted: &'static str,
    /// What is true of a row that was updated.
    updated: &'static str,
    /// What is true once a row was deleted.
    deleted: &'static str,
    /// Columns that the database keeps: the application can't name them in an INSERT.
    keeps: &'static [&'static str],
    /// It sees statements about the table, not those about a partition.
    by_statement: bool,
    /// It is for tables with a key of one column, which a partitioned one has not.
    plain_only: bool,
    /// Foreign key actions would contradict it: references have none.
    no_actions: bool,
    /// The same for actions that change the row.
    no_changes: bool,
}

const WORD: Word = Word {
    name: "nothing",
    said: |_| {},
    refuses: &[],
    refuses_partitioned: &[],
    inserted: "true",
    updated: "true",
    deleted: "true",
    keeps: &[],
    by_statement: false,
    plain_only: false,
    no_actions: false,
    no_changes: false,
};

const UPDATES: &[&str] = &[
    "update",
    "bad update",
    "move",
    "move after a change",
    "move with a change",
    "bad move",
    "conflict",
    "bad conflict",
    "merge",
    "bad merge",
    "moving merge",
    "bad moving merge",
    "merge that inserts and moves",
];
const AMOUNTS: &[&str] = &[
    "update",
    "bad update",
    "move after a change",
    "move with a change",
    "bad move",
    "conflict",
    "bad conflict",
    "merge",
    "bad merge",
    "bad moving merge",
    "merge that inserts and moves",
    "update of a partition",
];
const MOVES: &[&str] = &[
    "move",
    "move after a change",
    "move with a change",
    "bad move",
    "moving merge",
    "bad moving merge",
    "merge that inserts and moves",
];
const INSERTS_AND_MOVES: &[&str] = &["merge that inserts and moves"];
const BAD: &[&str] =
    &["bad insert", "bad update", "bad move", "bad conflict", "bad merge", "bad moving merge", "bad copy"];
/// Refused by the reference, which has no action.
const CHANGED_ALONG: &[&str] = &["set null", "set default", "cascade of a key"];
const ALONG: &[&str] = &["cascade", "set null", "set default", "cascade of a key"];

const APPLICATION: Option<Role> = Some(Role::Application);
const OWNER: Option<Role> = Some(Role::Owner);

const WORDS: &[Word] = &[
    WORD,
    Word {
        name: "timestamps",
        said: |entity| entity.timestamps = true,
        inserted: "created_at = now() AND updated_at = now()",
        updated: "created_at < now() AND updated_at = now()",
        keeps: &["created_at", "updated_at"],
        ..WORD
    },
    Word {
        name: "actors",
        said: |entity| {
            entity.lifecycle_mut().actors =
                Some(Actors { source: Source::default(), target: None, on_delete: Action::SetNull, index_name: None });
        },
        inserted: "created_by = 'bob' AND updated_by = 'bob'",
        updated: "created_by = 'ann' AND updated_by = 'bob'",
        keeps: &["created_by", "updated_by"],
        refuses_partitioned: &[(INSERTS_AND_MOVES, None, REFUSED)],
        ..WORD
    },
    Word {
        name: "version",
        said: |entity| {
            entity.fields.push(Field::new("version", Type::Int64, false, Source::default()));
            entity.lifecycle_mut().versions.push("version".into());
        },
        inserted: "version = 1",
        updated: "version > 1",
        keeps: &["version"],
        refuses_partitioned: &[(INSERTS_AND_MOVES, None, REFUSED)],
        ..WORD
    },
    Word {
        name: "audit",
        said: |entity| audit(entity, false),
        inserted: "EXISTS (SELECT FROM audit_log WHERE actor = 'bob')",
        updated: "EXISTS (SELECT FROM audit_log WHERE actor = 'bob')",
        by_statement: true,
        ..WORD
    },
    Word {
        name: "audit.row_level",
        said: |entity| audit(entity, true),
        inserted: "EXISTS (SELECT FROM audit_log WHERE actor = 'bob')",
        updated: "EXISTS (SELECT FROM audit_log WHERE actor = 'bob')",
        ..WORD
    },
    Word {
        name: "immutable",
        said: |entity| entity.lifecycle_mut().lasting = Some(Lasting::Immutable),
        refuses: &[
            (UPDATES, APPLICATION, DENIED),
            (UPDATES, OWNER, REFUSED),
            (&["update of the key", "update of a partition"], OWNER, REFUSED),
            (CHANGED_ALONG, None, FOREIGN_KEY),
        ],
        no_changes: true,
        ..WORD
    },
    Word {
        name: "append_only",
        said: |entity| entity.lifecycle_mut().lasting = Some(Lasting::AppendOnly),
        refuses: &[
            (UPDATES, APPLICATION, DENIED),
            (&["delete"], APPLICATION, DENIED),
            (UPDATES, OWNER, REFUSED),
            (
                &["update of the key", "delete", "truncate", "update of a partition", "delete from a partition"],
                OWNER,
                REFUSED,
            ),
            (ALONG, None, RESTRICT),
        ],
        no_actions: true,
        ..WORD
    },
    Word {
        name: "immutable on a field",
        said: |entity| entity.lifecycle_mut().fixed.push("amount".into()),
        refuses: &[(AMOUNTS, None, REFUSED)],
        ..WORD
    },
    Word {
        name: "immutable on what cuts the table",
        said: |entity| entity.lifecycle_mut().fixed.push("region".into()),
        refuses: &[(MOVES, None, REFUSED)],
        ..WORD
    },
    Word {
        name: "transitions",
        said: transitions,
        refuses: &[(BAD, None, CHECK)],
        refuses_partitioned: &[(INSERTS_AND_MOVES, None, CHECK)],
        ..WORD
    },
    Word {
        name: "transitions, where no row moves",
        said: |entity| {
            transitions(entity);
            entity.lifecycle_mut().fixed.push("region".into());
        },
        // The one or the other trigger comes first.
        refuses: &[(MOVES, None, REFUSED), (BAD, None, CHECK)],
        ..WORD
    },
    Word {
        name: "rule",
        said: |entity| {
            say(entity, rule("rises").on_update().require("NEW.amount >= OLD.amount"));
            say(entity, rule("starts").on_insert().require("NEW.amount = 1"));
            // An honest move is no deletion.
            say(entity, rule("stays").on_delete().require("OLD.region <> 'a' OR OLD.amount < 9"));
        },
        refuses: &[(BAD, None, CHECK)],
        refuses_partitioned: &[(INSERTS_AND_MOVES, None, CHECK)],
        ..WORD
    },
    Word {
        name: "rule about each write",
        said: |entity| say(entity, rule("positive").require("NEW.amount > 0")),
        refuses: &[(BAD, None, CHECK)],
        ..WORD
    },
    Word {
        name: "rule about a deletion",
        said: |entity| say(entity, rule("stays").on_delete().require("OLD.name <> 'one'")),
        refuses: &[(&["delete", "cascade"], None, CHECK)],
        ..WORD
    },
    Word {
        name: "trigger",
        // It leaves out an UPDATE that changes nothing.
        said: |entity| {
            say(entity, trigger("changes").before().update().execute("suppress_redundant_updates_trigger()"));
        },
        ..WORD
    },
    Word {
        name: "tenant",
        said: |entity| {
            let mut field = Field::new("tenant", Type::Uuid, false, Source::default());
            field.default = Some(schema_core::ir::Default::Value(Value::Text(TENANT.into())));
            entity.fields.push(field);
            entity.lifecycle_mut().tenancy = Some(Tenancy::Tenant("tenant".into()));
        },
        // PostgreSQL has no COPY under row security.
        refuses: &[(&["copy", "bad copy"], None, "0A000")],
        ..WORD
    },
    Word {
        name: "encrypted",
        said: |entity| {
            let secret = <Secret as schema_core::Entity>::describe().field("secret").cloned();
            entity.fields.extend(secret);
        },
        ..WORD
    },
    Word { name: "soft_delete", said: |entity| soft_delete(entity, [false; 4]), keeps: &["deleted_at"], ..WORD },
    Word {
        name: "tree",
        said: |entity| {
            entity.fields.push(Field::new("parent", Type::Int64, true, Source::default()));
            entity.lifecycle_mut().tree = Some(Tree {
                source: Source::default(),
                parent: "parent".into(),
                path: "path".into(),
                level: "level".into(),
                serializable: false,
            });
        },
        inserted: "level = 0 AND path = ARRAY[id::text]",
        keeps: &["path", "level"],
        plain_only: true,
        ..WORD
    },
];

#[derive(schema_core::Entity)]
struct Secret {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted.searchable())]
    secret: Option<String>,
}

fn audit(entity: &mut Entity, row_level: bool) {
    entity.lifecycle_mut().audit = Some(Audit { source: Source::default(), except: Vec::new(), row_level });
}

fn soft_delete(entity: &mut Entity, [read_only, cascade, on_delete_statement, refuse_references]: [bool; 4]) {
    entity.lifecycle_mut().soft_delete = Some(SoftDelete {
        source: Source::default(),
        read_only,
        cascade,
        on_delete_statement,
        refuse_references,
        serializable: false,
        deletion: None,
    });
}

fn transitions(entity: &mut Entity) {
    let value = |state: &str| Value::Text(state.to_owned().into());
    entity.lifecycle_mut().transitions.push(Transitions {
        field: "state".into(),
        source: Source::default(),
        pairs: vec![(value("open"), value("doing")), (value("doing"), value("done"))],
        initial: vec![value("open")],
    });
}

fn say(entity: &mut Entity, said: impl OnEntity) {
    said.apply(entity, Source::default());
}

fn named(name: &'static str) -> Entity {
    let rust = TypeRef { name: name.into(), path: name.into(), id: None, define: None };
    let mut entity = Entity::new(rust, Source::default());
    entity.name = Some(name.into());
    entity
}

fn up() -> Entity {
    let mut up = named("up");
    up.fields.push(Field::new("code", Type::String, false, Source::default()));
    up.primary_key = PrimaryKey::Fields(vec!["code".into()]);
    up
}

/// References of `t` to `up`: the field, what it references, and what happens to it.
const REFERENCES: [(&str, &str, Action, Action); 4] = [
    ("of_cascade", "cascade", Action::Cascade, Action::NoAction),
    ("of_null", "null", Action::SetNull, Action::NoAction),
    ("of_default", "default", Action::SetDefault, Action::NoAction),
    ("of_update", "update", Action::NoAction, Action::Cascade),
];

fn table(word: &Word, partitioned: bool) -> Entity {
    let mut t = named("t");
    let source = Source::default();
    let mut id = Field::new("id", Type::Int64, false, source);
    id.key_source = Some(KeySource::Identity);
    t.fields.push(id);
    for name in ["name", "region", "state"] {
        t.fields.push(Field::new(name, Type::String, false, source));
    }
    t.fields.push(Field::new("amount", Type::Int32, false, source));
    t.uniques.push(Unique { fields: vec!["name".into(), "region".into()], ..unique() });
    t.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    if partitioned {
        t.primary_key = PrimaryKey::Fields(vec!["id".into(), "region".into()]);
        say(&mut t, partition_by_list(Column::new("region")).partition("a", ["a"]).partition("b", ["b"]).default());
    }
    for (field, _, on_delete, on_update) in REFERENCES {
        let mut references = Field::new(field, Type::String, true, source);
        if on_delete == Action::SetDefault {
            references.default = Some(schema_core::ir::Default::Value(Value::Text("none".into())));
        }
        t.fields.push(references);
        let changes = on_delete != Action::Cascade;
        let none = word.no_actions || word.no_changes && changes;
        t.foreign_keys.push(ForeignKey {
            name: None,
            source,
            fields: vec![field.into()],
            target: up().rust,
            on_delete: if none { Action::NoAction } else { on_delete },
            on_update: if none { Action::NoAction } else { on_update },
            deferrable: Deferrable::No,
            index: true,
            index_name: None,
            one_to_one: false,
            rows: None,
            message: None,
        });
    }
    (word.said)(&mut t);
    t
}

fn made(word: &Word, partitioned: bool) -> Live {
    let mut up = up();
    let table = table(word, partitioned);
    if table.lifecycle.as_ref().is_some_and(|said| said.tenancy.is_some()) {
        up.lifecycle_mut().tenancy = Some(Tenancy::Global);
        up.lifecycle_mut().read_only = true;
    }
    let registry =
        Registry::builder().model(table).model(up).build().unwrap_or_else(|found| panic!("{}: {found}", word.name));
    let [(_, application), (_, owner)] = ROLES;
    let roles = Roles { application: application.into(), reader: None, owner: Some(owner.into()), ..Roles::default() };
    let config = Config { roles: Some(roles.clone()), ..config() };
    let catalog = schema_pg::lower_with(&registry, &config).unwrap_or_else(|found| panic!("{}: {found}", word.name));
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    let sql = schema_pg::create_with(&catalog, &options).to_string();
    schema_pg::assert_sql_valid(&sql);
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    live.takes(&sql);
    // By hand, so that each action is tried by the application, too.
    live.takes(&format!("GRANT INSERT, UPDATE, DELETE ON up TO {application}"));
    live.takes(&format!(
        "{}; INSERT INTO up VALUES ('cascade'), ('null'), ('default'), ('update'), ('none');
         INSERT INTO t (name, region, state, amount, of_cascade, of_null, of_default, of_update)
             VALUES ('one', 'a', 'open', 1, 'cascade', 'null', 'default', 'update')",
        asking("ann"),
    ));
    live.takes(&asking("bob"));
    live
}

fn asking(user: &str) -> String {
    format!("SET app.user_id = '{user}'; SET app.tenant_id = '{TENANT}'")
}

/// What must happen: the SQLSTATE where it is refused.
fn expected(word: &Word, partitioned: bool, operation: &Operation, role: Role) -> Option<&'static str> {
    if operation.denied && role == Role::Application {
        return Some(DENIED);
    }
    let is_it = |(operations, by, _): &&(&[&str], Option<Role>, &str)| {
        operations.contains(&operation.name) && by.is_none_or(|by| by == role)
    };
    let apart = if partitioned { word.refuses_partitioned } else { &[] };
    word.refuses
        .iter()
        .chain(apart)
        .find(is_it)
        .map(|(_, _, state)| if *state == RESTRICT { restrict() } else { *state })
}

fn execute(all: &mut Transaction<'_>, statement: &str, copied: &str) -> Result<(), String> {
    let mut scratch = all.transaction().unwrap();
    let outcome = match copied {
        "" => scratch.batch_execute(statement),
        rows => scratch.copy_in(statement).and_then(|mut into| {
            into.write_all(rows.as_bytes()).unwrap();
            into.finish().map(|_| ())
        }),
    };
    match outcome {
        Ok(()) => {
            scratch.commit().unwrap();
            Ok(())
        }
        Err(error) => Err(error
            .as_db_error()
            .map_or_else(|| error.to_string(), |e| format!("{} {}", e.code().code(), e.message()))),
    }
}

fn is_true(all: &mut Transaction<'_>, condition: &str) -> bool {
    let row = all.query_one(&format!("SELECT coalesce(bool_and({condition}), false)"), &[]);
    row.unwrap_or_else(|error| panic!("{condition}: {error:?}")).get(0)
}

fn of(row: &str, condition: &str) -> String {
    format!("EXISTS (SELECT FROM t WHERE name = '{row}' AND ({condition}))")
}

#[test]
fn each_word_holds_on_plain_and_partitioned_tables_for_each_way_to_write() {
    let version = schema_test_server::Server::shared().version();
    let (mut cells, mut wrong) = (0, Vec::new());
    for word in WORDS {
        for partitioned in [false, true] {
            if partitioned && word.plain_only {
                continue;
            }
            let mut live = made(word, partitioned);
            for operation in OPERATIONS {
                let of_partition = operation.name.contains("a partition");
                if version < operation.since || of_partition && !partitioned {
                    continue;
                }
                for (role, name) in ROLES {
                    let live_only = if word.name.starts_with("soft_delete") { "WHERE deleted_at IS NULL" } else { "" };
                    let unique = if word.name == "tenant" { "tenant, name, region" } else { "name, region" };
                    let statement = operation.statement.replace("{live}", live_only).replace("{unique}", unique);
                    let case = format!(
                        "{} on a {} table, `{}` by {role:?}",
                        word.name,
                        ["plain", "partitioned"][usize::from(partitioned)],
                        operation.name
                    );
                    // A driver may lose its place where COPY fails: such a session is used once.
                    let mut own = (!operation.copied.is_empty()).then(|| live.again());
                    let session = own.as_mut().unwrap_or(&mut live);
                    session.takes(&asking("bob"));
                    let mut all = session.client.transaction().unwrap_or_else(|error| panic!("before {case}: {error}"));
                    all.batch_execute(&format!("SET LOCAL ROLE {name}"))
                        .unwrap_or_else(|error| panic!("{case}: {error}"));
                    let outcome = execute(&mut all, &statement, operation.copied);
                    if operation.copied.is_empty() || outcome.is_ok() {
                        all.batch_execute("RESET ROLE").unwrap();
                    }
                    let holds = match operation.does {
                        _ if word.by_statement && of_partition => "true".to_owned(),
                        Inserts => of("two", word.inserted),
                        Updates => of("one", word.updated),
                        Deletes => format!("NOT EXISTS (SELECT FROM t WHERE name = 'one') AND ({})", word.deleted),
                        Nothing => "true".to_owned(),
                    };
                    let same = "(SELECT count(*) FROM t WHERE (name, region, state, amount) = ('one', 'a', 'open', 1)) = 1 AND (SELECT count(*) FROM t) = 1";
                    match (expected(word, partitioned, operation, role), outcome) {
                        (Some(state), Err(error)) if error.starts_with(state) => {
                            assert!(
                                !operation.copied.is_empty() || is_true(&mut all, same),
                                "{case}: refused, and done"
                            );
                        }
                        (None, Ok(())) if is_true(&mut all, &holds) => {}
                        (expected, outcome) => {
                            wrong.push(format!("{case}: {outcome:?}, expected {expected:?} and then {holds}"));
                        }
                    }
                    cells += 1;
                }
            }
            kept(word, &mut live, partitioned, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 1_000, "only {cells} cells");
}

/// The application can't say what the database keeps.
fn kept(word: &Word, live: &mut Live, partitioned: bool, wrong: &mut Vec<String>) {
    for column in word.keeps.iter().chain(&["id"]) {
        for value in ["DEFAULT", "NULL"] {
            let statement = format!(
                "INSERT INTO t (name, region, state, amount, {column}) VALUES ('two', 'b', 'open', 1, {value})"
            );
            let mut all = live.client.transaction().unwrap();
            all.batch_execute(&format!("SET LOCAL ROLE {}", ROLES[0].1)).unwrap();
            let outcome = execute(&mut all, &statement, "");
            if !outcome.as_ref().is_err_and(|error| error.starts_with(DENIED)) {
                wrong.push(format!("{} (partitioned: {partitioned}): {statement}: {outcome:?}", word.name));
            }
        }
    }
    let mut own = live.again();
    let mut all = own.client.transaction().unwrap();
    all.batch_execute(&format!("SET LOCAL ROLE {}", ROLES[0].1)).unwrap();
    let outcome = execute(&mut all, "COPY t FROM STDIN", "1\n");
    if !outcome.as_ref().is_err_and(|error| error.starts_with(DENIED)) {
        wrong.push(format!("{} (partitioned: {partitioned}): COPY of all columns: {outcome:?}", word.name));
    }
}

/// What is refused when the model is built: references whose actions contradict the word.
#[test]
fn actions_that_contradict_what_lasts_are_reported_in_every_combination() {
    let actions = [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];
    type Word = (&'static str, fn(&mut Entity));
    let words: [Word; 3] = [
        ("append_only", |entity| entity.lifecycle_mut().lasting = Some(Lasting::AppendOnly)),
        ("immutable", |entity| entity.lifecycle_mut().lasting = Some(Lasting::Immutable)),
        ("immutable on a field", |entity| entity.lifecycle_mut().fixed.push("of_cascade".into())),
    ];
    for (word, said) in words {
        for on_delete in actions {
            for on_update in actions {
                let mut t = table(&WORD, false);
                t.foreign_keys.retain(|key| key.fields[0] == "of_cascade");
                (t.foreign_keys[0].on_delete, t.foreign_keys[0].on_update) = (on_delete, on_update);
                t.fields.iter_mut().filter(|field| field.name == "of_cascade").for_each(|field| {
                    field.default = Some(schema_core::ir::Default::Value(Value::Text("none".into())));
                });
                said(&mut t);
                let found = match Registry::builder().model(t).model(up()).build() {
                    Ok(_) => Vec::new(),
                    Err(found) => found.0,
                };
                let quiet = |action| matches!(action, Action::NoAction | Action::Restrict);
                let goes = on_delete == Action::Cascade && word != "append_only";
                let mistakes = usize::from(!quiet(on_delete) && !goes) + usize::from(!quiet(on_update));
                let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
                assert_eq!(codes, vec!["E0716"; mistakes], "{word} {on_delete:?} {on_update:?}: {found:?}");
            }
        }
    }
}

fn unique() -> Unique {
    Unique {
        message: None,
        name: None,
        source: Source::default(),
        fields: Vec::new(),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        filter: None,
        across_tenants: false,
        all_rows: false,
    }
}
