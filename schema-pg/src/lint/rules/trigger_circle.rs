//! PL45: triggers that fire in circles.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Body, Catalog, Enabled, Event, Function, QualifiedName, Timing, Trigger};
use crate::lint::place::{is_generated, on_table};

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
    // What a write of a table writes, by its triggers.
    let mut calls: BTreeMap<(usize, Write), Vec<(usize, Write)>> = BTreeMap::new();
    for (number, table) in catalog.tables.iter().enumerate() {
        for trigger in table.triggers.iter().filter(|trigger| is_free(trigger)) {
            let Some(Body::Text(text)) = functions.get(&trigger.function).map(|function| &function.body) else {
                continue;
            };
            let written = written_by(text, &by_name);
            for write in trigger.events.iter().filter_map(Write::of) {
                calls.entry((number, write)).or_default().extend(&written);
            }
        }
    }
    let mut told = Vec::new();
    for (from, called) in &calls {
        let comes_back = |to: &&(usize, Write)| *to == from || calls.get(to).is_some_and(|back| back.contains(from));
        let Some(to) = called.iter().find(comes_back) else { continue };
        let pair = (from.0.min(to.0), from.0.max(to.0));
        if told.contains(&pair) {
            continue;
        }
        told.push(pair);
        let (table, other) = (&catalog.tables[pair.0], &catalog.tables[pair.1]);
        let message = match pair.0 == pair.1 {
            true => format!("a trigger of `{}` writes the table that calls it", table.name.name),
            false => format!("triggers of `{}` and `{}` write each other's table", table.name.name, other.name.name),
        };
        on_table(found, table, message);
    }
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Write {
    Insert,
    Update,
    Delete,
}

impl Write {
    fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Insert => Some(Self::Insert),
            Event::Update | Event::UpdateOf(_) => Some(Self::Update),
            Event::Delete => Some(Self::Delete),
            Event::Truncate => None,
        }
    }
}

/// Nothing stops the trigger.
fn is_free(trigger: &Trigger) -> bool {
    trigger.when.is_none()
        && trigger.timing == Timing::After
        && trigger.enabled != Enabled::Never
        && !is_generated(trigger.comment.as_ref())
}

/// What the text of a function writes, by place in the catalog. Nothing where it looks how deep it is called.
fn written_by(text: &str, by_name: &FxHashMap<&str, Vec<usize>>) -> Vec<(usize, Write)> {
    let words: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
    let word = |at: usize| words.get(at).and_then(Token::name).map(|word| word.into_owned()).unwrap_or_default();
    if (0..words.len()).any(|at| word(at) == "pg_trigger_depth") {
        return Vec::new();
    }
    let mut all = Vec::new();
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
            all.push((*only, write));
        }
    }
    all
}
