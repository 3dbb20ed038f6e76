//! Triggers of tables on nodes.
//!
//! Source: `ErrorOutForTriggerIfNotSupported` (commands/trigger.c): "triggers are not supported on distributed tables" and "… on reference tables", unless
//! `citus.enable_unsafe_triggers`; measured on 13.2.2: a trigger for statements with transition tables is made, and each statement then fails: "could not find
//! named tuplestore". What a trigger on a shard asks for has to be on its node: a query that names the distribution column's value is
//! (test/regress/sql/distributed_triggers.sql). A trigger of a reference table is called on each node by itself.

use super::broken::Broken;
use super::place::{Place, Places};
use crate::catalog::expression::mentions;
use crate::catalog::{Body, Level, Table, Text, Trigger};
use crate::config::Citus;
use schema_core::origin::Origin;

/// Triggers that are not taken, or could not do what they are for.
pub fn verify<'a>(places: &Places<'a>, citus: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, place) in places.all().filter(|(_, place)| place.is_on_nodes()) {
        let mut said: Vec<String> = Vec::new();
        for trigger in &table.triggers {
            let word = word(trigger);
            let Some((code, message, help)) = one(places, citus, (table, place), (trigger, &word)) else { continue };
            // Several triggers of a word are one mistake.
            if said.contains(&message) {
                continue;
            }
            said.push(message.clone());
            broken.push(Broken { code, table: &table.name, what: &trigger.name, message, help });
        }
    }
}

/// What the application said to get it.
fn word(trigger: &Trigger) -> String {
    match Origin::of(trigger.comment.as_ref()) {
        Origin::Generated(word) => format!("`{word}`"),
        Origin::Declared => format!("the trigger `{}`", trigger.name),
    }
}

fn one(
    places: &Places<'_>,
    citus: Citus,
    (table, place): (&Table, Place<'_>),
    (trigger, word): (&Trigger, &str),
) -> Option<(&'static str, String, String)> {
    if !citus.unsafe_triggers {
        let kind = if place == Place::Reference { "reference" } else { "distributed" };
        return Some((
            "P0807",
            match Origin::of(trigger.comment.as_ref()) {
                Origin::Generated(_) => {
                    format!("{word} needs a trigger, and Citus has none on {kind} tables unless it is told to")
                }
                Origin::Declared => {
                    format!("{word} is on a {kind} table, and Citus has none there unless it is told to")
                }
            },
            format!(
                "set `citus.enable_unsafe_triggers = on` on all servers of the cluster and say `Citus {{ unsafe_triggers: true, .. }}`, or {}",
                without(trigger)
            ),
        ));
    }
    if trigger.level == Level::Statement && (trigger.old_table.is_some() || trigger.new_table.is_some()) {
        return Some((
            "P0808",
            format!("{word} looks at all rows of a statement, which no shard has"),
            "use a form for each row: where rows move between partitions, make the field that cuts the table `immutable`".to_owned(),
        ));
    }
    let function = places.catalog.functions.iter().find(|function| function.name == trigger.function)?;
    let Body::Text(body) = &function.body else { return None };
    if place == Place::Reference && differs(trigger, body) {
        return Some((
            "P0809",
            format!(
                "{word} of a reference table would do another thing on each node: each calls its triggers by itself"
            ),
            format!("keep the table on the coordinator or distribute it, or {}", without(trigger)),
        ));
    }
    let reached = reached(places, table, body)?;
    Some((
        "P0813",
        format!("{word} asks for rows of `{reached}`, which may be on another node than the row that is written"),
        "name the tenant in the query: `WHERE tenant_id = NEW.tenant_id AND …`, of tables in the same colocation group"
            .to_owned(),
    ))
}

/// How to do without a trigger.
fn without(trigger: &Trigger) -> &'static str {
    match Origin::of(trigger.comment.as_ref()) {
        Origin::Generated("timestamps") => {
            "leave out `timestamps`: declare `created_at` and `updated_at` with `default = now()`, and let the program set them"
        }
        Origin::Generated("on_delete(SetNull)") => {
            "choose `NoAction`, and let the program empty references before it deletes"
        }
        Origin::Generated("actors") => "leave out `actors`, and let the program set who it was",
        Origin::Generated("version") => {
            "leave out `version`, and let the program compare: `UPDATE … WHERE version = $1`"
        }
        Origin::Generated("transitions") => {
            "leave out `transitions`, and let the program ask: `UPDATE … WHERE state = $1`"
        }
        Origin::Generated("immutable" | "append_only") => "leave the word out, and grant no UPDATE and no DELETE",
        Origin::Generated("audit") => "leave out `audit`, and let the program write a log in the same transaction",
        Origin::Generated("tree") => "leave out `tree`, and let the program keep the path",
        Origin::Generated(rule) if rule.starts_with("rule(") => "say what must hold of one row as a `check(…)`",
        Origin::Generated(word) if word.starts_with("soft_delete") => {
            "leave out `soft_delete`, and let the program set `deleted_at`"
        }
        _ => "leave it out",
    }
}

/// What it does depends on more than the row: the time, the session, other rows.
fn differs(trigger: &Trigger, body: &str) -> bool {
    const SAME: [&str; 5] = ["timestamps", "version", "transitions", "immutable", "append_only"];
    match Origin::of(trigger.comment.as_ref()) {
        Origin::Generated(word) if SAME.contains(&word) => false,
        _ => {
            const ELSE: [&str; 14] = [
                "now",
                "clock_timestamp",
                "statement_timestamp",
                "transaction_timestamp",
                "current_setting",
                "random",
                "gen_random_uuid",
                "nextval",
                "insert",
                "update",
                "delete",
                "select",
                "perform",
                "execute",
            ];
            // TG_OP is compared with words in quotes: those are no tokens of their own.
            ELSE.iter().any(|word| mentions(body, word))
        }
    }
}

/// A table that the function asks for, of which it does not say the shard.
fn reached<'a>(places: &Places<'a>, table: &Table, body: &Text) -> Option<&'a crate::catalog::QualifiedName> {
    let own = table.distributed_by();
    let group = table.colocation();
    places
        .all()
        .filter(|(other, _)| mentions(body, &other.name.name) && mentions(body, &other.name.schema))
        .find(|(other, place)| match place {
            Place::Reference => false,
            Place::Local | Place::Schema(_) => true,
            Place::Shards { column, .. } => {
                let names = |column: &Text| mentions(body, column);
                other.partition_of.is_none()
                    && (other.colocation() != group || !names(column) || own.is_some_and(|own| !names(own)))
            }
        })
        .map(|(other, _)| &other.name)
}
