//! What a live database holds otherwise than it should.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;
use schema_core::origin::Origin;
use serde_json::Value;

use crate::catalog::{Catalog, Object, QualifiedName, Table, Text, Unmodelled};
use crate::diff::maintained::{is_maintained, makers};
use crate::diff::{Change, Item, Renames, diff};
use crate::lower::{above, above_by, attached};

/// What a live database holds otherwise than it should, both ways. `Display` is a report for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// It should be there, and is not.
    pub missing: Vec<Drifted>,
    /// It is there, and should not be.
    pub unexpected: Vec<Drifted>,
    /// It is there, and is not as it should be.
    pub different: Vec<Different>,
}

/// A thing that is missing or unexpected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drifted {
    /// Its kind and name; `None` for default privileges, and for what a catalog can't hold.
    pub object: Option<Object>,
    /// Its kind and name for people: `function app.total(integer)`.
    pub name: String,
    /// Its comment says that this library made it. Others may have made any other.
    pub ours: bool,
}

/// A thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Different {
    /// The thing, as it should be.
    pub thing: Drifted,
    /// What differs.
    pub details: Vec<Detail>,
}

/// One difference of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What differs: `nullable`.
    pub what: String,
    /// As it is; empty where it is not said.
    pub live: String,
    /// As it should be; empty where it should not be said.
    pub expected: String,
}

/// Compares a live database with what it should hold. Both must have been introspected from servers of one major version: the
/// expected one from a scratch database to which the registry's catalog was just applied, so that the server has written both
/// in the same words.
///
/// ```
/// use schema_pg::{Catalog, drift};
///
/// // let live = schema_pg::blocking::introspect(&mut client, &["app"])?;
/// // scratch.batch_execute(&schema_pg::create(&schema_pg::lower(&registry)?).to_string())?;
/// // let expected = schema_pg::blocking::introspect(&mut scratch, &["app"])?;
/// let (live, expected) = (Catalog::EMPTY, Catalog::EMPTY);
/// drift(&live, &expected).assert_none();
/// ```
pub fn drift(live: &Catalog, expected: &Catalog) -> Drift {
    let mut drift = Drift::default();
    let (there, wanted, makers) = (by_name(live), by_name(expected), makers(expected));
    for change in diff(live, expected, &Renames::none()) {
        match change {
            // It comes with its table.
            Change::Create(Item::IndexNames(..) | Item::Overrides(..)) => {}
            Change::Create(item) => drift.missing.push(drifted(&item)),
            Change::Drop(item) => drift.unexpected.push(drifted(&item)),
            Change::Rename(was, now) => {
                let detail = Detail { what: "name".to_owned(), live: name_of(&was), expected: name_of(&now) };
                push(&mut drift, drifted(&now), vec![detail]);
            }
            Change::Alter(was, now) | Change::Rebuild(was, now) => {
                let details = details((&was, live), (&now, expected));
                // What only stands on something that differs does not differ itself.
                if !details.is_empty() {
                    push(&mut drift, drifted(&now), details);
                }
            }
            Change::MayBeRenamed(..) => {}
        }
    }
    let came = live.tables.iter().filter(|table| table.partition_of.is_some() && !wanted.contains_key(&table.name));
    for table in came {
        let root = above_by(table, |name| there.get(name).copied()).pop();
        // Any other is reported as unexpected.
        if root.and_then(|root| wanted.get(&root.name)).is_some_and(|root| is_maintained(root, &makers)) {
            let details = beside(table, &there, &wanted, expected);
            if !details.is_empty() {
                push(&mut drift, drifted(&Item::Table(table)), details);
            }
        }
    }
    let only = |a: &[Unmodelled], b: &[Unmodelled]| -> Vec<Drifted> {
        let others = a.iter().filter(|item| !b.contains(item));
        others.map(|item| Drifted { object: None, name: format!("{} {}", item.kind, item.name), ours: false }).collect()
    };
    drift.missing.extend(only(&expected.unmodelled, &live.unmodelled));
    drift.unexpected.extend(only(&live.unmodelled, &expected.unmodelled));
    drift
}

/// Tables by their names.
type Tables<'c> = FxHashMap<&'c QualifiedName, &'c Table>;

fn by_name(catalog: &Catalog) -> Tables<'_> {
    catalog.tables.iter().map(|table| (&table.name, table)).collect()
}

/// What a partition that came with time has otherwise than those that were there from the start: none is less guarded.
fn beside(partition: &Table, live: &Tables<'_>, wanted: &Tables<'_>, expected: &Catalog) -> Vec<Detail> {
    let of = |table: &Table| table.partition_of.as_ref().map(|of| of.parent.clone());
    // Parts of a partition that came with time have their likes below those of the start.
    let likes = |table: &&Table| match (of(table), of(partition)) {
        (Some(its), Some(ours)) if its == ours => true,
        (Some(its), Some(ours)) => {
            let grand = |name: &QualifiedName, tables: &Tables<'_>| tables.get(name).and_then(|table| of(table));
            grand(&its, wanted).is_some() && grand(&its, wanted) == grand(&ours, live)
        }
        _ => false,
    };
    let Some(like) = expected.tables.iter().find(likes) else { return Vec::new() };
    let declared = |table: &Table| {
        let triggers: Vec<&str> = table.triggers.iter().map(|trigger| &*trigger.name).collect();
        let grants = serde_json::to_string(&table.grants).unwrap_or_default();
        [
            ("row_security", format!("{:?}", table.row_security).to_lowercase()),
            ("triggers", triggers.join(", ")),
            ("grants", grants),
        ]
    };
    let pairs = declared(partition).into_iter().zip(declared(like));
    let differs = pairs.filter(|((_, live), (_, expected))| live != expected);
    differs.map(|((what, live), (_, expected))| Detail { what: what.to_owned(), live, expected }).collect()
}

fn push(drift: &mut Drift, thing: Drifted, details: Vec<Detail>) {
    match drift.different.iter_mut().find(|different| different.thing == thing) {
        Some(different) => different.details.extend(details),
        None => drift.different.push(Different { thing, details }),
    }
}

fn drifted(item: &Item<'_>) -> Drifted {
    let ours = Origin::of(item.comment()).is_generated();
    Drifted { object: item.object(), name: name_of(item), ours }
}

fn name_of(item: &Item<'_>) -> String {
    let arguments = |types: Vec<String>| format!("({})", types.join(", "));
    let name = item.object().map(|object| object.to_string()).unwrap_or_default();
    match item {
        Item::Function(function) => name + &arguments(function.argument_types().map(ToString::to_string).collect()),
        Item::Aggregate(aggregate) => name + &arguments(vec![aggregate.arguments.to_string()]),
        Item::View(view) => format!("view {}", view.name),
        Item::DefaultPrivileges(item) => {
            let of = item.role.as_ref().map_or(String::new(), |role| format!(" of {role}"));
            let within = item.schema.as_ref().map_or(String::new(), |schema| format!(" in {schema}"));
            format!("default privileges on {}{of}{within}", item.objects.to_lowercase())
        }
        _ => name,
    }
}

/// A thing as it is serialized, without what is compared on its own.
fn value(item: &Item<'_>, within: &Catalog) -> Value {
    let own: &[&str] = match item {
        Item::Table(_) => &[
            "columns",
            "constraints",
            "indexes",
            "index_names",
            "overrides",
            "triggers",
            "policies",
            "rules",
            "depends_on",
        ],
        Item::View(_) => &["triggers", "rules", "depends_on"],
        _ => &["depends_on"],
    };
    let mut value = match item {
        Item::Overrides(table) => serde_json::to_value(overrides(table)).unwrap_or_default(),
        Item::IndexNames(table) => serde_json::to_value(names(table, within)).unwrap_or_default(),
        item => item.to_json(),
    };
    if let Value::Object(members) = &mut value {
        // Types as people write them.
        match item {
            Item::Column(_, column) => drop(members.insert("ty".to_owned(), column.ty.to_string().into())),
            Item::View(view) => {
                let comment = |text: Option<&Text>| text.map_or(String::new(), |text| format!(" ({text})"));
                let columns = view
                    .columns
                    .iter()
                    .map(|column| format!("{} {}{}", column.name, column.ty, comment(column.comment.as_ref())));
                let columns: Vec<String> = columns.collect();
                members.insert("columns".to_owned(), columns.into());
            }
            _ => {}
        }
        members.retain(|name, _| !own.contains(&name.as_str()));
    }
    value
}

/// Indexes of a partition by those that they are part of.
fn names(table: &Table, catalog: &Catalog) -> BTreeMap<String, String> {
    let parts = attached(table, &above(table, catalog)).into_iter();
    parts.map(|part| (format!("name of the index of {}", part.of.name()), part.name.into_owned())).collect()
}

/// What columns of a partition have of their own, by column.
fn overrides(table: &Table) -> BTreeMap<String, Value> {
    let declared = table.overrides.iter().flat_map(|own| {
        let declared = serde_json::to_value(own).unwrap_or_default();
        let members = declared.as_object().cloned().unwrap_or_default().into_iter();
        let named = members.filter(|(what, _)| what != "column");
        named.map(|(what, value)| (format!("{what} of {}", own.column), value)).collect::<Vec<_>>()
    });
    declared.collect()
}

fn details((was, live): (&Item<'_>, &Catalog), (now, expected): (&Item<'_>, &Catalog)) -> Vec<Detail> {
    let now_item = *now;
    let (was, now) = (value(was, live), value(now, expected));
    let empty = serde_json::Map::new();
    let (was_members, now_members) = (was.as_object().unwrap_or(&empty), now.as_object().unwrap_or(&empty));
    let mut names: Vec<&String> = was_members.keys().chain(now_members.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&String| was_members.get(*name) != now_members.get(*name);
    // Values of people are in no report.
    let is_private = |name: &String| match now_item {
        Item::Row(table, _) => {
            table.model.entity().is_some_and(|model| model.private.iter().any(|column| **column == **name))
        }
        _ => false,
    };
    let detail = |name: &String| match is_private(name) {
        true => Detail { what: name.clone(), live: "another value".to_owned(), expected: "not shown".to_owned() },
        false => Detail { what: name.clone(), live: text(&was, name), expected: text(&now, name) },
    };
    names.into_iter().filter(differs).map(detail).collect()
}

fn text(value: &Value, name: &str) -> String {
    match value.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

impl Drift {
    /// The database is what it should be.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.different.is_empty()
    }

    /// The same without what is there and others made: they may use the database too.
    #[must_use]
    pub fn ours(mut self) -> Self {
        self.unexpected.retain(|drifted| drifted.ours);
        self
    }

    /// For tests: the database is what it should be.
    ///
    /// # Panics
    ///
    /// Where it is not, with the report.
    #[track_caller]
    pub fn assert_none(&self) {
        assert!(self.is_empty(), "{self}");
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("the database is what it should be\n");
        }
        let (ours, others): (Vec<_>, Vec<_>) = self.unexpected.iter().partition(|drifted| drifted.ours);
        list("missing", &self.missing.iter().collect::<Vec<_>>(), f)?;
        list("unexpected, made by this library", &ours, f)?;
        list("unexpected, made by others", &others, f)?;
        if !self.different.is_empty() {
            f.write_str("different:\n")?;
        }
        for Different { thing, details } in &self.different {
            writeln!(f, "  {}", thing.name)?;
            for Detail { what, live, expected } in details {
                writeln!(f, "    {what} is {}, should be {}", Said(live), Said(expected))?;
            }
        }
        Ok(())
    }
}

fn list(heading: &str, things: &[&Drifted], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !things.is_empty() {
        writeln!(f, "{heading}:")?;
    }
    things.iter().try_for_each(|thing| writeln!(f, "  {}", thing.name))
}

/// A value, with its lines below each other.
struct Said<'a>(&'a str);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str("nothing"),
            text if text.contains('\n') => write!(f, "\n      {}\n    ", text.trim().replace('\n', "\n      ")),
            text => f.write_str(text),
        }
    }
}
