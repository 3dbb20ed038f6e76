//! What a live database holds otherwise than it should.

use std::fmt;

use serde::Serialize;

use crate::diff::{Change, diff};
use crate::spec::{Collection, Index, SeedDocument, Spec, Value};

/// What a live database holds otherwise than it should, both ways. `Display` is a report for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift {
    /// It should be there, and is not.
    pub missing: Vec<Drifted>,
    /// It is there, and should not be. It may be another program's.
    pub unexpected: Vec<Drifted>,
    /// It is there, and is not as it should be.
    pub different: Vec<Different>,
}

/// A thing that is missing or unexpected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drifted {
    /// Its kind and name for people: `collection users`, `index users.users_email_key`, `validator of users`, `view offers`.
    pub name: String,
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
    /// What differs: `unique`.
    pub what: String,
    /// As it is; empty where there is nothing.
    pub live: String,
    /// As it should be; empty where there should be nothing.
    pub expected: String,
}

/// Compares a live database with what it should hold. A server without shards differs by nothing from a model that spreads its
/// collections: what a plan leaves out there is no drift.
///
/// ```
/// use schema_mongo::{Spec, drift};
/// let live = Spec::from_introspection(r#"[{"name": "notes", "options": {}, "indexes": []}]"#)?;
/// let found = drift(&live, &Spec::default());
/// assert_eq!(found.unexpected[0].name, "collection notes");
/// assert_eq!(found.to_string(), "unexpected:\n  collection notes\n");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn drift(live: &Spec, expected: &Spec) -> Drift {
    let mut drift = Drift::default();
    for change in diff(live, expected) {
        add(&change, &mut drift);
    }
    let only = |a: &Spec, b: &Spec| -> Vec<Drifted> {
        let others = a.unmodelled.iter().filter(|item| !b.unmodelled.contains(item));
        others.map(|(name, what)| named(format!("{name}: {what}"))).collect()
    };
    drift.missing.extend(only(expected, live));
    drift.unexpected.extend(only(live, expected));
    drift
}

fn add(change: &Change<'_>, drift: &mut Drift) {
    let collection = |of: &Collection| named(format!("collection {}", of.name));
    let index = |of: &Collection, index: &Index| named(format!("index {}.{}", of.name, index.name));
    let validator = |of: &Collection| named(format!("validator of {}", of.name));
    match *change {
        Change::CreateCollection(of) => drift.missing.push(collection(of)),
        Change::DropCollection(of) => drift.unexpected.push(collection(of)),
        Change::RenameCollection { was, now } => {
            drift.differs(collection(now), vec![detail("name", &was.name, &now.name)]);
        }
        Change::ReplaceOptions { was, now } => drift.differs(collection(now), details(&was.options, &now.options)),
        Change::SetExpiry { collection: of, was, now } => {
            drift.differs(collection(of), vec![detail("expireAfterSeconds", &was, &now)]);
        }
        Change::SetCapped { collection: of, was, now } => drift.differs(collection(of), details(was, now)),
        Change::SetGranularity { collection: of, was, now } => {
            drift.differs(collection(of), vec![detail("granularity", &was, &now)]);
        }
        // The server has no shards.
        Change::LeaveUnsharded { .. } => {}
        Change::SetImages(of) => {
            let now = of.options.pre_and_post_images;
            drift.differs(collection(of), vec![detail("preAndPostImages", &!now, &now)]);
        }
        Change::SetValidator { collection: of, was: None, .. } => drift.missing.push(validator(of)),
        Change::SetValidator { collection: of, now: None, .. } => drift.unexpected.push(validator(of)),
        Change::SetValidator { collection: of, was, now } => drift.differs(validator(of), details(&was, &now)),
        Change::RenameField { collection: of, was, now } => {
            drift.differs(named(format!("field {}.{now}", of.name)), vec![detail("name", was, now)]);
        }
        Change::CreateIndex { collection: of, index: item } => drift.missing.push(index(of, item)),
        Change::DropIndex { collection: of, index: item } => drift.unexpected.push(index(of, item)),
        Change::ModifyIndex { collection: of, was, now } | Change::ReplaceIndex { collection: of, was, now } => {
            drift.differs(index(of, now), details(was, now));
        }
        Change::Shard { collection: of, was, now } => {
            drift.differs(collection(of), vec![detail("shardKey", &was, &now)]);
        }
        Change::CreateDocument { collection: of, document } => drift.missing.push(named(document_name(of, document))),
        Change::DropDocument { collection: of, document, .. } => {
            drift.unexpected.push(named(document_name(of, document)));
        }
        Change::ChangeDocument { collection: of, was, now, .. } => {
            let one =
                |(name, value): (&String, &Value)| detail(name, &was.set.get(name).cloned().unwrap_or_default(), value);
            drift.differs(named(document_name(of, now)), now.differing(was).map(one).collect());
        }
        Change::CreateView(view) => drift.missing.push(named(format!("view {}", view.name))),
        Change::ReplaceView { was, now } => {
            drift.differs(named(format!("view {}", now.name)), details(was, now));
        }
        Change::DropView(view) => drift.unexpected.push(named(format!("view {}", view.name))),
    }
}

fn document_name(of: &Collection, document: &SeedDocument) -> String {
    format!("document {}({})", of.name, document.name())
}

fn named(name: String) -> Drifted {
    Drifted { name }
}

fn detail(what: &str, live: &impl Serialize, expected: &impl Serialize) -> Detail {
    Detail { what: what.to_owned(), live: text(&value(live)), expected: text(&value(expected)) }
}

/// The members that differ.
fn details(live: &impl Serialize, expected: &impl Serialize) -> Vec<Detail> {
    let (live, expected) = (value(live), value(expected));
    let members =
        |value: &Value| value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let mut names = members(&live);
    names.extend(members(&expected));
    names.sort();
    names.dedup();
    let differs = |name: &String| live.get(name) != expected.get(name);
    let names = names.into_iter().filter(differs);
    let part = |value: &Value, name: &str| value.get(name).map_or(String::new(), text);
    names.map(|name| Detail { live: part(&live, &name), expected: part(&expected, &name), what: name }).collect()
}

/// Plain data can always be serialized.
fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Drift {
    fn differs(&mut self, thing: Drifted, details: Vec<Detail>) {
        match self.different.iter_mut().find(|different| different.thing == thing) {
            Some(different) => different.details.extend(details),
            None => self.different.push(Different { thing, details }),
        }
    }

    /// The database is what it should be.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.different.is_empty()
    }

    /// For tests: the database is what it should be.
    ///
    /// # Panics
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
        for (heading, things) in [("missing", &self.missing), ("unexpected", &self.unexpected)] {
            if !things.is_empty() {
                writeln!(f, "{heading}:")?;
            }
            things.iter().try_for_each(|thing| writeln!(f, "  {}", thing.name))?;
        }
        if !self.different.is_empty() {
            f.write_str("different:\n")?;
        }
        let or_nothing = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        for Different { thing, details } in &self.different {
            writeln!(f, "  {}", thing.name)?;
            for Detail { what, live, expected } in details {
                writeln!(f, "    {what} is {}, should be {}", or_nothing(live), or_nothing(expected))?;
            }
        }
        Ok(())
    }
}
