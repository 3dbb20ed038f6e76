//! PL45: triggers that fire in circles.

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Body, Catalog, Enabled, Event, Function, QualifiedName, Table, Timing};
use crate::lint::place::{is_generated, table as at_table};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL45",
        severity: Severity::Warning,
        title: "triggers whose writes call each other",
        reason: "A change of the one table changes the other, which changes the first: until a limit of the stack, or for as long as each finds something to change.",
        help: "stop one of them by WHEN, by pg_trigger_depth(), or by changing nothing where nothing differs",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY); CREATE FUNCTION fa() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN UPDATE public.b SET id = NEW.id; RETURN NEW; END$$; CREATE FUNCTION fb() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN UPDATE public.a SET id = NEW.id; RETURN NEW; END$$; CREATE TRIGGER ta AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION fa(); CREATE TRIGGER tb AFTER UPDATE ON b FOR EACH ROW EXECUTE FUNCTION fb();",
        right: "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY); CREATE FUNCTION fa() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN UPDATE public.b SET id = NEW.id; RETURN NEW; END$$; CREATE TRIGGER ta AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION fa();",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let functions: FxHashMap<&QualifiedName, &Function> =
        catalog.functions.iter().map(|function| (&function.name, function)).collect();
    let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (number, table) in catalog.tables.iter().enumerate() {
        by_name.entry(&table.name.name).or_default().push(number);
    }
    // What each table's triggers write: how, and where.
    let writes: Vec<Vec<(Write, usize)>> =
        catalog.tables.iter().map(|table| written_by(table, &functions, &by_name)).collect();
    for (number, table) in catalog.tables.iter().enumerate() {
        for (_, other) in writes[number].iter().filter(|(write, other)| is_called(&catalog.tables[*other], *write)) {
            let comes_back = |(write, back): &&(Write, usize)| *back == number && is_called(table, *write);
            if *other >= number && writes[*other].iter().any(|one| comes_back(&one)) {
                let message = match *other == number {
                    true => format!("a trigger of `{}` writes the table that calls it", table.name),
                    false => format!(
                        "triggers of `{}` and `{}` write each other's table",
                        table.name, catalog.tables[*other].name
                    ),
                };
                at_table(found, table, message);
                break;
            }
        }
    }
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Write {
    Insert,
    Update,
    Delete,
}

/// Triggers that nothing stops.
fn is_free(trigger: &crate::catalog::Trigger) -> bool {
    trigger.when.is_none()
        && trigger.timing == Timing::After
        && trigger.enabled != Enabled::Never
        && !is_generated(trigger.comment.as_ref())
}

/// A trigger of the table is called by this.
fn is_called(table: &Table, write: Write) -> bool {
    table.triggers.iter().filter(|trigger| is_free(trigger)).any(|trigger| {
        trigger.events.iter().any(|event| {
            matches!(
                (event, write),
                (Event::Insert, Write::Insert)
                    | (Event::Update | Event::UpdateOf(_), Write::Update)
                    | (Event::Delete, Write::Delete)
            )
        })
    })
}

fn written_by(
    table: &Table,
    functions: &FxHashMap<&QualifiedName, &Function>,
    by_name: &FxHashMap<&str, Vec<usize>>,
) -> Vec<(Write, usize)> {
    let mut all = Vec::new();
    for trigger in table.triggers.iter().filter(|trigger| is_free(trigger)) {
        let Some(Body::Text(text)) = functions.get(&trigger.function).map(|function| &function.body) else { continue };
        let words: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
        let word = |at: usize| words.get(at).and_then(Token::name).map(|word| word.into_owned()).unwrap_or_default();
        if (0..words.len()).any(|at| word(at) == "pg_trigger_depth") {
            continue;
        }
        for at in 0..words.len() {
            let (write, mut name) = match (&*word(at), &*word(at + 1)) {
                ("insert", "into") => (Write::Insert, at + 2),
                ("delete", "from") => (Write::Delete, at + 2),
                ("update", "only") => (Write::Update, at + 2),
                ("update", _) => (Write::Update, at + 1),
                _ => continue,
            };
            if words.get(name + 1).is_some_and(|token| token.is_mark('.')) {
                name += 2;
            }
            // One name in two schemas could be either.
            if let Some([only]) = by_name.get(&*word(name)).map(Vec::as_slice) {
                all.push((write, *only));
            }
        }
    }
    all
}
